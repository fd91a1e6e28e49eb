-- A server whose clock was an hour ahead burned steps of the app's codes that still lay in the future: once the clock was put right, no code
-- was later than the last one, and the app was dead for an hour. The last step now counts only when it is no later than a right clock can
-- have it; and so that no code works twice on the way back, the steps themselves are remembered, the last hundred of each app.

ALTER TABLE totp_factors ADD COLUMN spent_steps bigint[] NOT NULL DEFAULT '{}';
UPDATE totp_factors SET spent_steps = ARRAY[last_step] WHERE last_step > 0;
COMMENT ON COLUMN totp_factors.spent_steps IS 'the time steps of the last hundred codes that were accepted, newest first: none of them is accepted again, whatever the clock says';
