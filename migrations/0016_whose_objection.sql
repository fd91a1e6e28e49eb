-- Which objection did what. A freeze belonged to whatever case ended next: an older request, taken up and withdrawn, opened a stolen
-- account again. And a link that objects did not say to whom it was mailed: one old mailbox could contest a case after every clearance.

ALTER TABLE accounts ADD COLUMN frozen_by_case_id uuid REFERENCES cases (id);
COMMENT ON COLUMN accounts.frozen_by_case_id IS 'the case whose objection froze it: when that case ends and was never completed, the account is unfrozen; null while frozen: only a restoration opens it';

-- The fact was written in the transaction that froze the account, at the same instant. Where there is none, no case opens it.
UPDATE accounts a SET frozen_by_case_id = (
  SELECT f.case_id FROM facts f
  WHERE f.account_id = a.id AND f.kind = 'account:account:frozen' AND f.at = a.frozen_at AND f.case_id IS NOT NULL
  ORDER BY f.id DESC LIMIT 1
) WHERE a.frozen_at IS NOT NULL;

ALTER TABLE links ADD COLUMN recipient_key text, ADD COLUMN cleared_by uuid REFERENCES accounts (id);
COMMENT ON COLUMN links.recipient_key IS 'of a link that objects: the address it was mailed to, in lower case; null: from before it was noted, and nobody''s';
COMMENT ON COLUMN links.cleared_by IS 'of a link that objected: who of the desk cleared the objection';

UPDATE links l SET recipient_key = a.address_key FROM addresses a WHERE l.purpose = 'object' AND a.id = l.address_id;
