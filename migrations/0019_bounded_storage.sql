-- Strangers could fill the disk. Files put with a request need no account: how many bytes a network sent today, and how many lie there
-- unsent, is counted before another one is taken. And how many repositories an account has named is counted before the next.

ALTER TABLE attachments ADD COLUMN address_prefix text;
COMMENT ON COLUMN attachments.address_prefix IS 'where the file came from, shortened to /24 or /48; null: before this was kept';
CREATE INDEX attachments_by_network ON attachments (address_prefix, added_at);
CREATE INDEX attachments_unsent ON attachments (added_at) WHERE claimant_id IS NULL;

CREATE INDEX project_links_by_adder ON project_links (added_by, added_at) WHERE removed_at IS NULL;
