-- Letters and the links in them. A letter is written in the transaction that caused it and sent by a job afterwards.

CREATE TABLE links (
  id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('verify_address', 'reset_password', 'open_case', 'object', 'restore', 'join_desk')),
  secret_hash bytea NOT NULL UNIQUE,
  account_id uuid REFERENCES accounts (id),
  address_id uuid REFERENCES addresses (id),
  case_id uuid REFERENCES cases (id),
  claimant_id uuid REFERENCES claimants (id),
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  spent_at timestamptz
);
COMMENT ON TABLE links IS 'Mailed links, by the keyed hash of their secret. Bound to purpose, account and case; single-use but for open_case.';
COMMENT ON COLUMN links.purpose IS 'what it opens; the same secret means nothing for another purpose';
CREATE INDEX links_by_account ON links (account_id, purpose) WHERE spent_at IS NULL;
CREATE INDEX links_by_case ON links (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE letters (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  recipient text NOT NULL,
  fact_id uuid NOT NULL,
  account_id uuid,
  case_id uuid,
  content_sealed bytea,
  written_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  last_fault text,
  sent_at timestamptz,
  given_up_at timestamptz,
  UNIQUE (fact_id, kind, recipient)
);
COMMENT ON TABLE letters IS 'Every letter owed and sent. Its content may hold a link or a code, so it is sealed, and erased once sent.';
COMMENT ON COLUMN letters.attempts IS 'how often the mail server did not take it';
COMMENT ON COLUMN letters.last_fault IS 'what it said the last time';
CREATE INDEX letters_owed ON letters (written_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

CREATE INDEX letters_by_recipient ON letters (lower(recipient), written_at);

CREATE TABLE development_mailbox (
  letter_id uuid PRIMARY KEY,
  recipient text NOT NULL,
  received_at timestamptz NOT NULL,
  subject text NOT NULL,
  text text NOT NULL,
  html text NOT NULL
);
COMMENT ON TABLE development_mailbox IS 'Where letters go while no mail server is set and the environment is development.';
CREATE INDEX development_mailbox_by_recipient ON development_mailbox (recipient, received_at);
