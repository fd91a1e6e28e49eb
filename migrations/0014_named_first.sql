-- Anybody can put a stranger's address on accounts of their own, and letters about recovery go to unconfirmed addresses too. So that
-- many such accounts are no way to flood a mailbox, only the first few that named it write to it; this finds which those are.

CREATE INDEX addresses_unconfirmed ON addresses (address_key, added_at) WHERE verified_at IS NULL;
