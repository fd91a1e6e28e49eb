-- Somebody who types another spelling of their mailbox (dots at one provider, a tag behind a plus, the provider's other domain) gets the letter
-- that resets the password, at the address on file; so addresses are found by what their spellings share. And a new user name must not look
-- like one that is there: `PauI` and `pau1` would be believed for `paul`, by owners who invite and by people who install.

CREATE FUNCTION spelling_of_local(address_key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN regexp_replace(regexp_replace(split_part(address_key, '@', 1), '(.)\+.*$', '\1'), '[._-]', '', 'g');
COMMENT ON FUNCTION spelling_of_local(text) IS 'What all spellings of a mailbox share before the sign: no tag, no dots or dashes. Different mailboxes may share it too; whoever looks compares their keys.';
CREATE INDEX addresses_by_spelling ON addresses (spelling_of_local(address_key)) WHERE removed_at IS NULL AND verified_at IS NOT NULL;

CREATE FUNCTION look_of_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN replace(replace(translate(lower(name), 'ilo._-', '110'), 'rn', 'm'), 'vv', 'w');
COMMENT ON FUNCTION look_of_name(text) IS 'The key that user names share which look alike to a person who reads quickly; the same as lookOf in the program.';
CREATE INDEX accounts_by_look ON accounts (look_of_name(username_key));
