-- Recovery cases: the request, what proves it, what was decided, the sitting that restores. State changes are compare-and-set on (id, state, version).

CREATE TABLE staff (
  account_id uuid PRIMARY KEY REFERENCES accounts (id),
  role text NOT NULL CHECK (role IN ('agent', 'approver', 'admin', 'auditor')),
  joined_at timestamptz NOT NULL,
  suspended_at timestamptz
);
COMMENT ON TABLE staff IS 'The people of the desk: accounts with a role. A recovered account loses its role until an admin gives it back.';

CREATE TABLE cases (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES accounts (id),
  state text NOT NULL CONSTRAINT cases_state_known CHECK (state IN
    ('opened', 'gathering', 'reviewing', 'waiting', 'granted', 'contested', 'completed', 'refused', 'withdrawn', 'expired')),
  version integer NOT NULL DEFAULT 1,
  opened_at timestamptz NOT NULL,
  entered_at timestamptz NOT NULL,
  due_at timestamptz,
  stake text NOT NULL CHECK (stake IN ('none', 'ordinary', 'critical')),
  wait_started_at timestamptz,
  wait_until timestamptz,
  aftercare text CHECK (aftercare IN ('strong', 'weak')),
  for_claimant_id uuid,
  approvals_needed integer NOT NULL DEFAULT 1 CHECK (approvals_needed BETWEEN 1 AND 2),
  round integer NOT NULL DEFAULT 1,
  completed_at timestamptz,
  taken_by uuid REFERENCES staff (account_id),
  decision jsonb,
  CONSTRAINT cases_wait_has_an_end CHECK (state NOT IN ('waiting', 'granted') OR (wait_until IS NOT NULL AND for_claimant_id IS NOT NULL)),
  CONSTRAINT cases_critical_needs_two CHECK (stake <> 'critical' OR approvals_needed = 2)
);
COMMENT ON TABLE cases IS 'Recovery cases: one live one an account at most.';
COMMENT ON COLUMN cases.due_at IS 'by when whoever acts next should have acted, or the clock will';
COMMENT ON COLUMN cases.for_claimant_id IS 'whose proof was accepted: nobody else of the case can restore';
COMMENT ON COLUMN cases.round IS 'approvals count within a round; every return to review begins a new one';
COMMENT ON COLUMN cases.version IS 'goes up with every change; whoever writes names the one they read';
COMMENT ON COLUMN cases.stake IS 'what the account is responsible for, as it was weighed last';
COMMENT ON COLUMN cases.aftercare IS 'by the proof that was accepted: how long the restrictions afterwards last';
COMMENT ON COLUMN cases.approvals_needed IS 'different people of the desk';
COMMENT ON COLUMN cases.taken_by IS 'who of the desk looks at it, so that a second person sees that somebody does';
COMMENT ON COLUMN cases.decision IS 'the last decision with its trail, shown to desk and auditor';
CREATE UNIQUE INDEX cases_one_live_per_account ON cases (account_id)
  WHERE state IN ('opened', 'gathering', 'reviewing', 'waiting', 'granted', 'contested');
CREATE INDEX cases_by_account ON cases (account_id, opened_at DESC);
CREATE INDEX cases_queue ON cases (state, due_at);

CREATE TABLE claimants (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases (id),
  contact text NOT NULL,
  contact_key text NOT NULL,
  answers jsonb NOT NULL,
  joined_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  address_prefix text,
  client text,
  UNIQUE (case_id, contact_key)
);
COMMENT ON TABLE claimants IS 'Who asks: one row for each contact address of a case, with what they answered.';
COMMENT ON COLUMN claimants.address_prefix IS 'where the request came from, shortened to /24 or /48';
ALTER TABLE cases ADD FOREIGN KEY (for_claimant_id) REFERENCES claimants (id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE claimant_sessions (
  secret_hash bytea PRIMARY KEY,
  claimant_id uuid NOT NULL REFERENCES claimants (id),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
COMMENT ON TABLE claimant_sessions IS 'Browsers that opened a case by its mailed link.';

CREATE TABLE drafts (
  id uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  sign_in_id uuid REFERENCES sign_ins (id),
  answers jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  sent_at timestamptz
);
COMMENT ON TABLE drafts IS 'A request being filled in, page by page. Secrets in it were hidden before it was stored.';

CREATE TABLE attachments (
  id uuid PRIMARY KEY,
  draft_id uuid REFERENCES drafts (id),
  claimant_id uuid REFERENCES claimants (id),
  name text NOT NULL,
  media_type text NOT NULL,
  content bytea NOT NULL,
  added_at timestamptz NOT NULL,
  CHECK (draft_id IS NOT NULL OR claimant_id IS NOT NULL)
);
COMMENT ON TABLE attachments IS 'Files that a claimant added: to a request being filled in, later to their own part of the case. Only the desk sees them.';
CREATE INDEX attachments_by_draft ON attachments (draft_id);
CREATE INDEX attachments_by_claimant ON attachments (claimant_id);

CREATE TABLE challenges (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases (id),
  claimant_id uuid NOT NULL REFERENCES claimants (id),
  kind text NOT NULL,
  subject text NOT NULL,
  subject_id uuid,
  shown text,
  secret_hash bytea,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  tries_left integer NOT NULL,
  checks integer NOT NULL DEFAULT 0,
  checked_at timestamptz,
  next_check_at timestamptz,
  outcome text,
  outcome_detail text,
  over_at timestamptz
);
COMMENT ON TABLE challenges IS 'What a claimant was asked to do to prove something. Single-use, bound to its case and claimant, and it expires.';
COMMENT ON COLUMN challenges.shown IS 'the part that is not secret, such as the branch to push';
COMMENT ON COLUMN challenges.outcome IS 'what the last check saw: met, absent, near_miss, or a fault; null before the first';
COMMENT ON COLUMN challenges.tries_left IS 'wrong answers that are still forgiven';
COMMENT ON COLUMN challenges.checks IS 'how often the outside was looked at';
COMMENT ON COLUMN challenges.outcome_detail IS 'what was found instead, told to the claimant';
CREATE INDEX challenges_by_case ON challenges (case_id);

CREATE TABLE findings (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases (id),
  claimant_id uuid NOT NULL REFERENCES claimants (id),
  challenge_id uuid REFERENCES challenges (id),
  kind text NOT NULL,
  subject text NOT NULL,
  root text NOT NULL,
  strength text NOT NULL CHECK (strength IN ('strong', 'weak', 'worthless')),
  because text[] NOT NULL,
  observed_at timestamptz NOT NULL
);
COMMENT ON TABLE findings IS 'What checks saw, when, judged once. Never the secret.';
COMMENT ON COLUMN findings.root IS 'what one breach takes together; proofs count by distinct roots';
COMMENT ON COLUMN findings.strength IS 'as judged when it was observed';
COMMENT ON COLUMN findings.because IS 'the reasons for the strength, as codes';
CREATE UNIQUE INDEX findings_once_per_challenge ON findings (challenge_id) WHERE challenge_id IS NOT NULL;
CREATE INDEX findings_by_case ON findings (case_id);

CREATE TABLE approvals (
  case_id uuid NOT NULL REFERENCES cases (id),
  round integer NOT NULL,
  staff_id uuid NOT NULL REFERENCES staff (account_id),
  at timestamptz NOT NULL,
  reason text NOT NULL CHECK (length(reason) >= 10),
  PRIMARY KEY (case_id, round, staff_id)
);
COMMENT ON TABLE approvals IS 'One row a person: two rows are two people, and the same person cannot be both.';
COMMENT ON COLUMN approvals.round IS 'the round of the case in which it was given';

-- Four eyes are held here too, whatever the code above believes (ASVS 2.3.5).
CREATE FUNCTION hold_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'reviewing' AND NEW.state = 'waiting' AND
     (SELECT count(*) FROM approvals a WHERE a.case_id = NEW.id AND a.round = NEW.round AND a.staff_id <> NEW.account_id) < NEW.approvals_needed THEN
    RAISE EXCEPTION 'case % lacks approvals', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'granted' AND OLD.state NOT IN ('waiting', 'granted') THEN
    RAISE EXCEPTION 'case % can be granted only after its wait', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF 'critical' IN (OLD.stake, NEW.stake) AND OLD.state = 'gathering' AND NEW.state = 'waiting' THEN
    RAISE EXCEPTION 'case % is critical and needs the desk', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_hold_approvals BEFORE UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION hold_approvals();

CREATE TABLE messages (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases (id),
  claimant_id uuid REFERENCES claimants (id),
  staff_id uuid REFERENCES staff (account_id),
  at timestamptz NOT NULL,
  body text NOT NULL,
  is_internal boolean NOT NULL DEFAULT false,
  CHECK (claimant_id IS NOT NULL OR staff_id IS NOT NULL)
);
COMMENT ON TABLE messages IS 'What the desk and the claimants wrote to each other; internal ones only the desk sees.';
CREATE INDEX messages_by_case ON messages (case_id, id);

CREATE TABLE restorations (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL UNIQUE REFERENCES cases (id),
  claimant_id uuid NOT NULL REFERENCES claimants (id),
  secret_hash bytea NOT NULL UNIQUE,
  link_id uuid NOT NULL,
  begun_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  password_hash text,
  totp_secret_sealed bytea,
  totp_step bigint,
  codes_sealed bytea,
  finished_at timestamptz
);
COMMENT ON TABLE restorations IS 'The one sitting in which a granted case becomes a working account. Each step is bound to it; beginning again replaces it.';
COMMENT ON COLUMN restorations.totp_step IS 'the time step of the code that proved the new authenticator: it must not work again';
