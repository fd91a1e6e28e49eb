-- Limits of letters hold for a mailbox, and not for a spelling of it: forty letters went to one mailbox by forty `+tags`. So each letter
-- notes the key of the mailbox it goes to. Three counts stand on it: letters in all, letters of one network, and codes, of which those for
-- accounts that never confirmed the address are counted by themselves, so that naming a mailbox takes no code from whoever confirmed it.
-- And what a request says that repeats another one waits in its link, until somebody who reads the mailbox presses it: before this,
-- whoever asked first with a claimant's contact address spoke for them, and whoever asked later filed for them.

ALTER TABLE letters ADD COLUMN mailbox_key text;
COMMENT ON COLUMN letters.mailbox_key IS 'the mailbox behind the recipient, whatever its spelling: what letters are counted by; null: from before it was noted, and counted by the lower case';
DROP INDEX letters_by_recipient;
CREATE INDEX letters_by_mailbox ON letters (coalesce(mailbox_key, lower(recipient)), written_at);

-- Signature and promise as before; whoever calls gives the key of the mailbox.
CREATE OR REPLACE FUNCTION letters_written(mailbox text, of_kinds text[], since timestamptz) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(lower(mailbox) || ' ' || of_kinds[1], 0));
  RETURN (SELECT count(*) FROM letters
          WHERE coalesce(mailbox_key, lower(recipient)) = lower(mailbox) AND kind = ANY (of_kinds) AND written_at > since);
END $$;

CREATE OR REPLACE FUNCTION letters_written_about(mailbox text, of_kinds text[], since timestamptz, account uuid, OUT about integer, OUT overall integer)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(lower(mailbox) || ' ' || of_kinds[1], 0));
  SELECT count(*) FILTER (WHERE account_id = account), count(*) INTO about, overall FROM letters
  WHERE coalesce(mailbox_key, lower(recipient)) = lower(mailbox) AND kind = ANY (of_kinds) AND written_at > since;
END $$;

CREATE FUNCTION letters_written_from(mailbox text, of_kinds text[], since timestamptz, network text, OUT here integer, OUT overall integer)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(lower(mailbox) || ' ' || of_kinds[1], 0));
  SELECT count(*) FILTER (WHERE f.address_prefix = network), count(*) INTO here, overall FROM letters l LEFT JOIN facts f ON f.id = l.fact_id
  WHERE coalesce(l.mailbox_key, lower(l.recipient)) = lower(mailbox) AND l.kind = ANY (of_kinds) AND l.written_at > since;
END $$;
COMMENT ON FUNCTION letters_written_from IS 'How many letters of these kinds a mailbox was written since an instant, for whoever asked from one network and in all. Holds off other writers of them until the transaction ends.';

CREATE FUNCTION codes_written(mailbox text, since timestamptz, OUT confirmed integer, OUT unconfirmed integer)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(lower(mailbox) || ' evidence-code', 0));
  SELECT count(*) FILTER (WHERE is_confirmed), count(*) FILTER (WHERE NOT is_confirmed) INTO confirmed, unconfirmed FROM (
    SELECT EXISTS (SELECT FROM addresses a WHERE a.account_id = l.account_id AND a.address_key = lower(l.recipient) AND a.verified_at IS NOT NULL) AS is_confirmed
    FROM letters l
    WHERE coalesce(l.mailbox_key, lower(l.recipient)) = lower(mailbox) AND l.kind = 'evidence-code' AND l.written_at > since) counted;
END $$;
COMMENT ON FUNCTION codes_written IS 'How many codes a mailbox was written since an instant, about accounts that ever confirmed the address and about all others. Holds off other writers of them until the transaction ends.';

-- The network that asks for codes to an address is counted over all accounts.
CREATE INDEX challenges_by_mailbox ON challenges (lower(subject), made_at) WHERE kind = 'mailbox';

ALTER TABLE links ADD COLUMN request jsonb;
COMMENT ON COLUMN links.request IS 'what the request says whose letter this link is in, when it repeats another one: it counts as the claimant''s once the link is pressed, and is gone from here then';
ALTER TABLE claimants ADD COLUMN draft_id uuid;
COMMENT ON COLUMN claimants.draft_id IS 'the form whose files are theirs once they confirm their contact address; null: none, or handed over already';
