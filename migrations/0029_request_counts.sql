-- A limit was counted by each process and for each route: two processes and five doors gave ten times as many. What costs a letter, a case
-- or a guess is now counted here, once for each name of a limit and network.

CREATE TABLE request_counts (
  name   text    NOT NULL,
  key    text    NOT NULL,
  minute integer NOT NULL,
  asked  integer NOT NULL,
  PRIMARY KEY (name, key)
);

COMMENT ON TABLE request_counts IS 'How often one network asked in the minute that runs, by the name of the limit. Rows of before are overwritten, and forgotten every hour.';
COMMENT ON COLUMN request_counts.key IS 'the network, as the record has it';
COMMENT ON COLUMN request_counts.minute IS 'minutes since 1970, by the clock of the process that counted';
COMMENT ON COLUMN request_counts.asked IS 'how often, in that minute';
