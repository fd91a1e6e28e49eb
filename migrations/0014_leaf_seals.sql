-- Which line of the record was touched, and not only in which batch. Whoever removes a fact with its leaf and closes the gap, or
-- rewrites both, leaves a root that differs somewhere between two checkpoints. So each leaf carries its own place under a
-- keyed hash that only REKEY_SECRET makes. Leaves sealed before this have none, and are told by their batch as ever.

ALTER TABLE record_leaves ADD COLUMN seal bytea CHECK (length(seal) = 24);
COMMENT ON COLUMN record_leaves.seal IS 'the index as 8 bytes, and 16 bytes of a keyed hash over it and the leaf''s hash; null for leaves sealed before there were seals';
