-- Accounts and what opens them. Every secret is a keyed hash or sealed; nothing here can be used by whoever reads it.

COMMENT ON TABLE schema_migrations IS 'The ledger: which migrations were applied, and what they read like.';

CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  username text NOT NULL,
  username_key text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  password_changed_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  frozen_at timestamptz,
  frozen_because text,
  aftercare_until timestamptz,
  restored_at timestamptz
);
COMMENT ON TABLE accounts IS 'Whoever publishes. The user name is public; everything else is not.';
COMMENT ON COLUMN accounts.username_key IS 'the user name in lower case: two accounts never differ by case alone';
COMMENT ON COLUMN accounts.frozen_at IS 'set: no sign-in, no uploads, tokens suspended';
COMMENT ON COLUMN accounts.aftercare_until IS 'after a recovery nothing irreversible before this instant';
COMMENT ON COLUMN accounts.frozen_because IS 'why, for desk and record';

CREATE TABLE addresses (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  address text NOT NULL,
  address_key text NOT NULL,
  added_at timestamptz NOT NULL,
  verified_at timestamptz,
  is_primary boolean NOT NULL DEFAULT false,
  removed_at timestamptz,
  notices_until timestamptz,
  CONSTRAINT addresses_primary_is_verified CHECK (NOT is_primary OR (verified_at IS NOT NULL AND removed_at IS NULL)),
  CONSTRAINT addresses_removed_has_notices CHECK ((removed_at IS NULL) = (notices_until IS NULL))
);
COMMENT ON TABLE addresses IS 'Where an account can be written to. A removed address still gets notices until notices_until.';
CREATE UNIQUE INDEX addresses_once_per_account ON addresses (account_id, address_key) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX addresses_one_primary ON addresses (account_id) WHERE is_primary;
CREATE INDEX addresses_by_key ON addresses (address_key) WHERE removed_at IS NULL;

CREATE TABLE totp_factors (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  secret_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  last_step bigint NOT NULL DEFAULT 0,
  removed_at timestamptz
);
COMMENT ON TABLE totp_factors IS 'Authenticator apps (RFC 6238). Counts only once confirmed; last_step makes each code work once.';
COMMENT ON COLUMN totp_factors.last_step IS 'the time step (RFC 6238) of the last code that was accepted: that one and earlier ones are spent';
CREATE UNIQUE INDEX totp_factors_one_live ON totp_factors (account_id) WHERE confirmed_at IS NOT NULL AND removed_at IS NULL;
CREATE INDEX totp_factors_by_account ON totp_factors (account_id);

CREATE TABLE recovery_codes (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  code_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  dropped_at timestamptz
);
COMMENT ON TABLE recovery_codes IS 'One row a code, found by its keyed hash, burned by the statement that checks it.';
CREATE INDEX recovery_codes_live ON recovery_codes (account_id) WHERE used_at IS NULL AND dropped_at IS NULL;

CREATE TABLE recovery_code_sets (
  account_id uuid PRIMARY KEY REFERENCES accounts (id),
  made_at timestamptz NOT NULL,
  kept_at timestamptz
);
COMMENT ON TABLE recovery_code_sets IS 'When an account last made codes, and when one of them was typed back as proof that they were kept.';

CREATE TABLE guesses (
  account_id uuid NOT NULL REFERENCES accounts (id),
  what text NOT NULL CHECK (what IN ('password', 'factor')),
  failures integer NOT NULL DEFAULT 0,
  last_failed_at timestamptz,
  PRIMARY KEY (account_id, what)
);
COMMENT ON TABLE guesses IS 'Wrong tries by account, password and factor apart, so that guessing one cannot lock the other (ASVS 6.1.1).';
COMMENT ON COLUMN guesses.what IS 'which of the two was guessed at';
COMMENT ON COLUMN guesses.failures IS 'wrong tries since the last right one';

CREATE TABLE sign_ins (
  id uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES accounts (id),
  password_at timestamptz NOT NULL,
  is_breached boolean NOT NULL DEFAULT false,
  tries_left integer NOT NULL,
  expires_at timestamptz NOT NULL,
  finished_at timestamptz
);
COMMENT ON COLUMN sign_ins.is_breached IS 'the password is among the known-breached ones: as evidence it is worthless';
COMMENT ON TABLE sign_ins IS 'Sign-ins that have given the right password and still owe the factor. Bound to one browser by the secret in its cookie.';
COMMENT ON COLUMN sign_ins.tries_left IS 'wrong second factors that are still forgiven in this sign-in';

CREATE TABLE devices (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  secret_hash bytea NOT NULL UNIQUE,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  client text NOT NULL,
  ended_at timestamptz
);
COMMENT ON TABLE devices IS 'Browsers that completed a sign-in before, known by a cookie.';
CREATE INDEX devices_by_account ON devices (account_id) WHERE ended_at IS NULL;

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES accounts (id),
  device_id uuid REFERENCES devices (id),
  assurance text NOT NULL CHECK (assurance IN ('password', 'two_factor')),
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  fresh_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  client text NOT NULL,
  address_prefix text NOT NULL,
  ended_at timestamptz
);
COMMENT ON TABLE sessions IS 'Signed-in browsers and API clients. Assurance is read from here at every request, never from the cookie.';
COMMENT ON COLUMN sessions.fresh_at IS 'when the holder last proved to be there; sensitive steps want it recent';
COMMENT ON COLUMN sessions.assurance IS 'what was proven: the password alone, or a second factor too';
COMMENT ON COLUMN sessions.address_prefix IS 'where it began, shortened to /24 or /48';
CREATE INDEX sessions_by_account ON sessions (account_id) WHERE ended_at IS NULL;
