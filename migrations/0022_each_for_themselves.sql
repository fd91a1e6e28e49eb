-- Whoever asks acts for themselves alone. A stranger with a leaked password withdrew the case before its owner had proven anything: a
-- claimant now leaves, and the case goes on for the others. A question of the desk went to all who had joined: it says to whom it goes. And
-- eight cases with nothing proven reached the desk in a second: hand-ins without proof are counted for each network.

ALTER TABLE claimants ADD COLUMN left_at timestamptz;
COMMENT ON COLUMN claimants.left_at IS 'when they withdrew their own part, while others went on; null: they have not, or have asked again since';
COMMENT ON COLUMN claimants.confirmed_at IS 'when they proved their contact address, asked again or took the case up again: what ages by then is old for them';

ALTER TABLE messages ADD COLUMN to_claimant_id uuid REFERENCES claimants (id);
COMMENT ON COLUMN messages.to_claimant_id IS 'of what the desk wrote: to whom; null: to all who ask';

CREATE TABLE unproven_hand_ins (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases (id),
  address_prefix text NOT NULL,
  at timestamptz NOT NULL
);
COMMENT ON TABLE unproven_hand_ins IS 'Cases that were handed to the desk with nothing proven: so many a day from one network, and no more.';
CREATE INDEX unproven_hand_ins_by_network ON unproven_hand_ins (address_prefix, at);

CREATE FUNCTION unproven_hand_ins_from(network text, since timestamptz) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(network || ' hand-in', 0));
  RETURN (SELECT count(*) FROM unproven_hand_ins WHERE address_prefix = network AND at > since);
END $$;
COMMENT ON FUNCTION unproven_hand_ins_from IS 'How many cases were handed in from a network with nothing proven since an instant. Holds off others of that network until the transaction ends.';
