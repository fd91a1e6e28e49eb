-- Where two people must approve, both were of the desk before the case began: whoever invites a second account of their own
-- once they see the case they want is still one person. Held here as well as by domain/case/second-person.ts (ASVS 2.3.5).

COMMENT ON COLUMN staff.joined_at IS 'since when without a break: another role keeps it, coming back after a suspension does not';

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
         AND (needed < 2 OR s.joined_at < OLD.opened_at)) < needed THEN
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
