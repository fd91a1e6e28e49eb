-- Projects, their owners and their repositories: what is at stake in a recovery, and what can prove ownership.

CREATE TABLE projects (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  name_key text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  downloads_per_month bigint NOT NULL DEFAULT 0,
  dependents integer NOT NULL DEFAULT 0,
  flagged_critical boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE projects IS 'What the registry publishes. How much it is used says what is at stake in a recovery.';
COMMENT ON COLUMN projects.name_key IS 'the normalised name (PEP 503): lower case, runs of . _ - as one dash';
COMMENT ON COLUMN projects.downloads_per_month IS 'one of the measures of what is critical';
COMMENT ON COLUMN projects.dependents IS 'how many other projects need this one';
COMMENT ON COLUMN projects.flagged_critical IS 'the desk says that it is critical, whatever the numbers say';

CREATE TABLE project_owners (
  project_id uuid NOT NULL REFERENCES projects (id),
  account_id uuid NOT NULL REFERENCES accounts (id),
  added_at timestamptz NOT NULL,
  PRIMARY KEY (project_id, account_id)
);
COMMENT ON TABLE project_owners IS 'Who may publish a project. Co-owners are told when an account that shares one is being recovered.';
CREATE INDEX project_owners_by_account ON project_owners (account_id);

CREATE TABLE project_links (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id),
  kind text NOT NULL CHECK (kind IN ('repository')),
  url text NOT NULL,
  added_at timestamptz NOT NULL,
  removed_at timestamptz,
  look_again_at timestamptz
);
COMMENT ON COLUMN project_links.look_again_at IS 'set while the repository could not be read: not looked at before then';
COMMENT ON TABLE project_links IS 'Where a project lives elsewhere. A link counts as proof only when it has aged.';
CREATE UNIQUE INDEX project_links_once ON project_links (project_id, kind, url) WHERE removed_at IS NULL;

CREATE TABLE repository_snapshots (
  id uuid PRIMARY KEY,
  link_id uuid NOT NULL REFERENCES project_links (id),
  taken_at timestamptz NOT NULL,
  snapshot jsonb NOT NULL
);
COMMENT ON TABLE repository_snapshots IS 'What a repository looked like when it was seen: continuity is judged against this.';
COMMENT ON COLUMN repository_snapshots.snapshot IS 'the tags with their objects and the head, as the server listed them';
CREATE INDEX repository_snapshots_by_link ON repository_snapshots (link_id, taken_at DESC);
