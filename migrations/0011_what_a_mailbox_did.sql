-- A password that was set by a mailed link came out of a mailbox: whoever broke into that mailbox has both. So which mailbox it was is
-- remembered, or mailbox and password would count as two independent proofs.

ALTER TABLE accounts ADD COLUMN password_mailbox text;
COMMENT ON COLUMN accounts.password_mailbox IS 'the address whose mailed link set the password; null when somebody set it who had signed up, in with both factors, or restored';
