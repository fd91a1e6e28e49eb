-- Anybody who knows a user name can join its case. What a crowd of them does must cost the others nothing: a proof that is shown
-- again refreshes the finding that stands instead of piling up, and letters are counted for each account they are about, so that
-- requests for other accounts do not use up the letters of this one.

-- The newest of those that say the same takes the place of all of them. The record keeps every sight.
DELETE FROM findings f USING findings newer
WHERE newer.claimant_id = f.claimant_id AND newer.kind = f.kind AND lower(newer.subject) = lower(f.subject) AND newer.root = f.root
  AND newer.strength = f.strength AND newer.because = f.because AND (newer.observed_at, newer.id) > (f.observed_at, f.id);
CREATE UNIQUE INDEX findings_standing_once ON findings (claimant_id, kind, lower(subject), root, strength, because);

-- Beside `letters_written`, which holds off the same writers by the same lock.
CREATE FUNCTION letters_written_about(mailbox text, of_kinds text[], since timestamptz, account uuid, OUT about integer, OUT overall integer)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(lower(mailbox) || ' ' || of_kinds[1], 0));
  SELECT count(*) FILTER (WHERE account_id = account), count(*) INTO about, overall FROM letters
  WHERE lower(recipient) = lower(mailbox) AND kind = ANY (of_kinds) AND written_at > since;
END $$;
COMMENT ON FUNCTION letters_written_about IS 'How many letters of these kinds a mailbox was written since an instant, about one account and in all. Holds off other writers of them until the transaction ends.';
