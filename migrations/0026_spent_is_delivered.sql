-- What is spent is answered, and what replaces it reaches its person. Before this, a second press with a recovery code was refused while the
-- first one's answer was thrown away by the browser: the code was gone and its replacement was shown to nobody; and making ten codes killed
-- the ten that somebody had on paper before the new ones were saved anywhere. So an answer is kept for whoever acted, sealed: that of a
-- sign-in while it would have waited for its code, a replaced code until its session says that it is written down, and ten new codes until
-- one of them is typed back, which is when the older ones end.

ALTER TABLE sign_ins ADD COLUMN finished_by bytea;
COMMENT ON COLUMN sign_ins.finished_by IS 'keyed hash of the code that finished it: whoever sends the same once more is answered alike';
ALTER TABLE sign_ins ADD COLUMN answer_sealed bytea;
COMMENT ON COLUMN sign_ins.answer_sealed IS 'what was answered then, sealed for this sign-in; forgotten when it has expired';

ALTER TABLE sessions ADD COLUMN confirmed_by bytea;
COMMENT ON COLUMN sessions.confirmed_by IS 'keyed hash of the code that it was last confirmed with: the same once more changes nothing and is answered alike';

CREATE TABLE code_replacements (
  id uuid PRIMARY KEY REFERENCES recovery_codes (id),
  account_id uuid NOT NULL REFERENCES accounts (id),
  session_id uuid NOT NULL REFERENCES sessions (id),
  code_sealed bytea,
  made_at timestamptz NOT NULL,
  kept_at timestamptz
);
COMMENT ON TABLE code_replacements IS 'Recovery codes that took the place of one that was used, for the session that used it.';
COMMENT ON COLUMN code_replacements.id IS 'the code itself';
COMMENT ON COLUMN code_replacements.session_id IS 'who used the older code, and alone is shown this one';
COMMENT ON COLUMN code_replacements.code_sealed IS 'the code, sealed for this row; erased when it is kept, and when nobody can be shown it any more';
COMMENT ON COLUMN code_replacements.kept_at IS 'when its person said that it is written down';
CREATE INDEX code_replacements_by_session ON code_replacements (session_id);

ALTER TABLE recovery_codes ADD COLUMN is_waiting boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN recovery_codes.is_waiting IS 'one of a new set beside an older one, which ends when one of these is typed back or used';

ALTER TABLE recovery_code_sets ADD COLUMN shown_at timestamptz;
COMMENT ON COLUMN recovery_code_sets.shown_at IS 'when the ten codes were made that were not typed back yet';
ALTER TABLE recovery_code_sets ADD COLUMN shown_to uuid REFERENCES sessions (id);
COMMENT ON COLUMN recovery_code_sets.shown_to IS 'the session that made them, and alone is shown them again';
ALTER TABLE recovery_code_sets ADD COLUMN shown_sealed bytea;
COMMENT ON COLUMN recovery_code_sets.shown_sealed IS 'the codes, sealed for this account; erased when one of them is typed back, or the session is over';
