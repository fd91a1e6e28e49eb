-- A letter that waited for the mail server arrived with a dead link or code: lifetimes ran from the writing. They run from the sending now,
-- and the sending says so. Whether a code was ever sent must not show (law 5), so a challenge stands open equally long for every address that
-- is named, and how long its code is good stands in a column of its own, which only the sending and the right answer ever touch.

ALTER TABLE challenges ADD COLUMN answer_until timestamptz;
COMMENT ON COLUMN challenges.answer_until IS 'until when a mailed code is taken, counted from its sending; never shown, for it tells that a letter went out; null: for as long as the challenge is open';
