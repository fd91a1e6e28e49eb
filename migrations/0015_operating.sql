-- For whoever operates Rekey. A secret that does not fit the database was noticed only when the first letter could not be opened; and a
-- letter that a mail server refused for good was counted nowhere.

CREATE TABLE secret_marks (
  id integer PRIMARY KEY CHECK (id = 1),
  mark bytea NOT NULL CHECK (length(mark) = 32)
);
COMMENT ON TABLE secret_marks IS 'One row: what the REKEY_SECRET of the first start makes of a fixed word, so that another one is refused at start.';
COMMENT ON COLUMN secret_marks.mark IS 'a keyed hash; it says nothing of the secret';

CREATE INDEX letters_given_up ON letters (given_up_at) WHERE given_up_at IS NOT NULL;
