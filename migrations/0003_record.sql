-- The record: every fact, append-only, written in the transaction that made it true; sealed afterwards into a Merkle tree (RFC 9162).

CREATE TABLE facts (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  actor_id uuid,
  account_id uuid,
  case_id uuid,
  address_prefix text,
  client text,
  request_id text,
  payload jsonb NOT NULL
);
COMMENT ON TABLE facts IS 'One line for everything that happened. Never a secret, never changed, never deleted.';
COMMENT ON COLUMN facts.address_prefix IS 'where the request came from, shortened to /24 or /48';
COMMENT ON COLUMN facts.actor IS 'who did it: a word for the part they played; actor_id says who, where that is known';
COMMENT ON COLUMN facts.payload IS 'what the kind of fact says; its shapes stand in src/domain/fact.ts';
CREATE INDEX facts_by_account ON facts (account_id, id DESC) WHERE account_id IS NOT NULL;
CREATE INDEX facts_by_case ON facts (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX facts_by_kind ON facts (kind, at);

CREATE TABLE facts_unsealed (fact_id uuid PRIMARY KEY);
COMMENT ON TABLE facts_unsealed IS 'The queue of the sealing job: facts that are not in the tree yet.';

CREATE TABLE record_leaves (
  index bigint PRIMARY KEY CHECK (index >= 0),
  fact_id uuid NOT NULL UNIQUE,
  hash bytea NOT NULL CHECK (length(hash) = 32)
);
COMMENT ON TABLE record_leaves IS 'The tree''s leaves in order: SHA-256(0x00 || canonical JSON of the fact).';
COMMENT ON COLUMN record_leaves.index IS 'the place in the tree, counted from 0 without gaps';

CREATE TABLE record_checkpoints (
  size bigint PRIMARY KEY CHECK (size > 0),
  at timestamptz NOT NULL,
  note text NOT NULL,
  frontier bytea NOT NULL
);
COMMENT ON TABLE record_checkpoints IS 'Signed checkpoints (C2SP tlog-checkpoint) and the tree''s right edge, from which the next batch goes on.';
COMMENT ON COLUMN record_checkpoints.note IS 'the signed note, as it is published';
COMMENT ON COLUMN record_checkpoints.frontier IS 'the roots of the full subtrees, widest first, 32 bytes each';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the record is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER facts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON facts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER record_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_leaves FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER record_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION queue_for_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO facts_unsealed (fact_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER facts_queue_for_sealing AFTER INSERT ON facts FOR EACH ROW EXECUTE FUNCTION queue_for_sealing();
