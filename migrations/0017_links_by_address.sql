-- Links to choose a password anew are counted, and die, for each address: counted for the whole account, whoever knew one of its addresses
-- could use up the letters of all the others, and kill the link that was under way to its holder.

CREATE INDEX links_by_address ON links (address_id, purpose) WHERE address_id IS NOT NULL;
