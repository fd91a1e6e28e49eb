-- Whatever a stranger asks about an address leaves the same rows, whoever has it: one line of the record, also where several accounts
-- share the address, and a letter to nobody where there is none to write to. So one line may post the same letter to one address twice,
-- once about each account.

CREATE UNIQUE INDEX letters_once ON letters (fact_id, kind, recipient, coalesce(account_id, '00000000-0000-0000-0000-000000000000'::uuid));
ALTER TABLE letters DROP CONSTRAINT letters_fact_id_kind_recipient_key;

COMMENT ON COLUMN letters.kind IS 'which letter; to-nobody: what a stranger asked about somebody who is not there looks the same, and is never sent';
COMMENT ON INDEX letters_once IS 'a line of the record posts each of its letters once to one address about one account';
