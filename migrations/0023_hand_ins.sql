-- Said of a column that was left without a word.

COMMENT ON COLUMN unproven_hand_ins.address_prefix IS 'where it was handed in from, shortened to /24 or /48';
