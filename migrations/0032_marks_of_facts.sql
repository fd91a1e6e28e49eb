-- Who wrote a line of the record: whoever can write to the database could add a line at its end, and the sealing job sealed it like any
-- other. From now on each fact bears a mark, a keyed hash over all that it says; the key comes from REKEY_SECRET and is not in here.
-- Lines of before bear none: the first process of this version seals what waits of them, and says so in a line of its own.
ALTER TABLE facts ADD COLUMN mark bytea CONSTRAINT facts_mark_check CHECK (length(mark) = 32);
COMMENT ON COLUMN facts.mark IS 'a keyed hash over the whole line, which only Rekey can make; null for lines from before there were marks';
