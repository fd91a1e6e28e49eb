-- A stranger who spent the guesses took the holder's own way to stop a thief: one counter held for everybody, so that a thousand wrong
-- tries from anywhere shut out the holder's own device, session and app. Strangers keep the counter that was there, and its hundred tries.
-- A device that signed in before, an open session without one, and a factor that nobody guesses have each a counter of their own.

CREATE TABLE known_guesses (
  account_id uuid NOT NULL REFERENCES accounts (id),
  what text NOT NULL CHECK (what IN ('password', 'factor')),
  by_id uuid NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  last_failed_at timestamptz,
  PRIMARY KEY (account_id, what, by_id)
);
COMMENT ON TABLE known_guesses IS 'Wrong tries of those who are no strangers to the account, each apart, so that nobody else''s failures shut them out.';
COMMENT ON COLUMN known_guesses.by_id IS 'the device, the session that has none, or the authenticator app of which two codes in a row (or a recovery code in its stead) were shown';
COMMENT ON COLUMN known_guesses.what IS 'which of the two was guessed at';
COMMENT ON COLUMN known_guesses.failures IS 'wrong tries since the last right one';
COMMENT ON TABLE guesses IS 'Wrong tries of strangers by account, password and factor apart, so that guessing one cannot lock the other (ASVS 6.1.1).';
