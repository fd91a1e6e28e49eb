-- Two mends of the letters. A letter that is owed is looked up by its id, by the job that sends it; with the old index the server
-- walked through all letters sent since its last vacuum to find that one: the more letters, the slower each. And the limit of
-- letters to one mailbox did not hold among requests of the same moment: each counted before the others had written.

DROP INDEX letters_owed;
CREATE INDEX letters_owed ON letters (id) WHERE sent_at IS NULL AND given_up_at IS NULL;

-- Waits for whoever is writing such a letter to the same mailbox, and only then counts: each statement in here sees what was
-- committed before it. The lock ends with the transaction.
CREATE FUNCTION letters_written(mailbox text, of_kinds text[], since timestamptz) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(lower(mailbox) || ' ' || of_kinds[1], 0));
  RETURN (SELECT count(*) FROM letters
          WHERE lower(recipient) = lower(mailbox) AND kind = ANY (of_kinds) AND written_at > since);
END $$;
COMMENT ON FUNCTION letters_written IS 'How many letters of these kinds a mailbox was written since an instant. Holds off other writers of them until the transaction ends.';
