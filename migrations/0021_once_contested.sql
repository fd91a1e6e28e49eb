-- A case that the holder contested and the desk cleared was accepted by the rules with nobody's approval. What was ever contested is now
-- remembered with the case, and only people grant it, two of them: the policy never accepts it, whatever is proven.
-- And of a case that was handed in with nothing proven it is noted by when it lapses: the desk's queue filled with them for ever.

ALTER TABLE cases ADD COLUMN contested_at timestamptz, ADD COLUMN lapses_at timestamptz;
COMMENT ON COLUMN cases.contested_at IS 'when it was first contested; from then on only people grant it, two of them';
COMMENT ON COLUMN cases.lapses_at IS 'of a case at the desk in which nobody has proven anything: when it lapses, unless somebody does or the desk acts';

UPDATE cases c SET contested_at = (SELECT min(f.at) FROM facts f WHERE f.case_id = c.id AND f.kind = 'case:move:object');

-- As in 0018, and: what was ever contested waits only by two approvals.
CREATE OR REPLACE FUNCTION hold_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  needed integer := greatest(OLD.approvals_needed, NEW.approvals_needed, CASE WHEN OLD.contested_at IS NULL THEN 1 ELSE 2 END);
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
  IF OLD.state = 'gathering' AND NEW.state = 'waiting' AND 'critical' IN (OLD.stake, NEW.stake) THEN
    RAISE EXCEPTION 'case % is critical and needs the desk', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'gathering' AND NEW.state = 'waiting' AND OLD.contested_at IS NOT NULL THEN
    RAISE EXCEPTION 'case % was contested and needs the desk', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.contested_at IS NOT NULL AND NEW.contested_at IS DISTINCT FROM OLD.contested_at THEN
    RAISE EXCEPTION 'case % was contested, and stays so', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
