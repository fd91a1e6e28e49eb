-- Ownership begins with the consent of whoever becomes an owner, and a repository link says who made it. Before this a stranger
-- who knew a user name made its account an owner of a project of their own, linked repositories of their own to that project, and
-- proved with those that the account was theirs. Rows of project_owners from before count as accepted.

CREATE TABLE project_invitations (
  project_id uuid NOT NULL REFERENCES projects (id),
  account_id uuid NOT NULL REFERENCES accounts (id),
  invited_by uuid NOT NULL REFERENCES accounts (id),
  invited_at timestamptz NOT NULL,
  declined_at timestamptz,
  PRIMARY KEY (project_id, account_id)
);
COMMENT ON TABLE project_invitations IS 'Who was asked to own a project and has not accepted. It counts for nothing: not for the stake, not for letters, not for proof.';
COMMENT ON COLUMN project_invitations.invited_by IS 'the owner who asked; while that account is frozen, or once it was restored, the invitation is void';
CREATE INDEX project_invitations_by_account ON project_invitations (account_id);

ALTER TABLE project_links ADD COLUMN added_by uuid REFERENCES accounts (id);
COMMENT ON COLUMN project_links.added_by IS 'whose link it is: for the recovery of any other account it is no more than the word of a co-owner; null: from before it was noted, and nobody''s';

-- The record knows who made the links of before: its fact was written in the same transaction, at the same instant.
UPDATE project_links l SET added_by = f.account_id
FROM projects p, facts f
WHERE p.id = l.project_id AND f.kind = 'registry:project:repository-linked' AND f.at = l.added_at
  AND f.payload ->> 'url' = l.url AND f.payload ->> 'name' = p.name;
-- Where it does not, a project with one owner leaves no doubt. All others stay nobody's: no strong proof.
UPDATE project_links l SET added_by = (SELECT o.account_id FROM project_owners o WHERE o.project_id = l.project_id)
WHERE l.added_by IS NULL AND (SELECT count(*) FROM project_owners o WHERE o.project_id = l.project_id) = 1;

-- Each owner may name a repository for themselves: else the first to link it would make it worthless to the others.
DROP INDEX project_links_once;
CREATE UNIQUE INDEX project_links_once ON project_links (project_id, kind, url, added_by) WHERE removed_at IS NULL;
