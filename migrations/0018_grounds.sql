-- What a decision rested on. An approval was undone by any stranger who joined and pressed a link, because the rival it was given in
-- spite of still stood; and the first of two approvals went on counting when a rival proved something that its giver had never seen.
-- Both are now judged by what was known then. Also: who brought an owner in, so that a co-owner's guests are no signal against others.

ALTER TABLE cases ADD COLUMN grounds jsonb;
COMMENT ON COLUMN cases.grounds IS 'on what it was last accepted or approved, as lists: roots and signals of the grantee, roots of rivals and of all others; a rival refers a waiting case only by a root beyond the others''';

ALTER TABLE approvals ADD COLUMN grounds jsonb;
COMMENT ON COLUMN approvals.grounds IS 'what was judged, in the same form; it counts as one of two only while that still holds; null: not noted, and not one of two';

ALTER TABLE project_owners ADD COLUMN invited_by uuid REFERENCES accounts (id);
COMMENT ON COLUMN project_owners.invited_by IS 'the owner whose invitation was accepted; null: the founder, or from before it was noted';

-- The record knows who invited: its fact was written in the same transaction, at the same instant.
UPDATE project_owners o SET invited_by = inviter.id
FROM projects p, accounts invited, accounts inviter, facts f
WHERE p.id = o.project_id AND invited.id = o.account_id AND f.kind = 'registry:project:owner-added' AND f.at = o.added_at
  AND f.payload ->> 'name' = p.name AND f.payload ->> 'username' = invited.username AND f.payload ->> 'by' = inviter.username;

-- As in 0008, and: of two approvals each must rest on what the move rests on. The claimant has proven no less since, nothing new speaks
-- against them, and no rival has shown what was not known (domain/policy/grounds.ts says the same).
CREATE OR REPLACE FUNCTION hold_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  needed integer := greatest(OLD.approvals_needed, NEW.approvals_needed);
BEGIN
  IF NEW.state = 'waiting' AND OLD.state NOT IN ('gathering', 'reviewing', 'waiting') THEN
    RAISE EXCEPTION 'case % can wait only after a decision', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'reviewing' AND NEW.state = 'waiting' AND
     (SELECT count(*) FROM approvals a JOIN staff s ON s.account_id = a.staff_id
       WHERE a.case_id = NEW.id AND a.round = OLD.round AND a.claimant_id = NEW.for_claimant_id AND a.staff_id <> NEW.account_id
         AND s.suspended_at IS NULL AND s.role IN ('approver', 'admin')
         AND (needed < 2 OR (s.joined_at < OLD.opened_at
           AND a.grounds -> 'roots' <@ (NEW.grounds -> 'roots')
           AND NEW.grounds -> 'signals' <@ (a.grounds -> 'signals')
           AND NEW.grounds -> 'rivals' <@ (a.grounds -> 'others')))) < needed THEN
    RAISE EXCEPTION 'case % lacks approvals', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'granted' AND OLD.state NOT IN ('waiting', 'granted') THEN
    RAISE EXCEPTION 'case % can be granted only after its wait', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'completed' AND OLD.state NOT IN ('granted', 'completed') THEN
    RAISE EXCEPTION 'case % can be completed only after its grant', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state IN ('waiting', 'granted') AND NEW.state IN ('waiting', 'granted', 'completed') AND
     NEW.for_claimant_id IS DISTINCT FROM OLD.for_claimant_id THEN
    RAISE EXCEPTION 'case % was decided for another claimant', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF 'critical' IN (OLD.stake, NEW.stake) AND OLD.state = 'gathering' AND NEW.state = 'waiting' THEN
    RAISE EXCEPTION 'case % is critical and needs the desk', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
