-- A second press on the link that restores took the running sitting away, whoever pressed: a mail scanner, the same person on another
-- device, a second click. So a sitting knows the browser that began it, as a keyed hash: there the same press leads into the same sitting, and
-- anywhere else it takes a choice.

ALTER TABLE restorations ADD COLUMN begun_by bytea;
COMMENT ON COLUMN restorations.begun_by IS 'keyed hash of the browser that began it, or of network and program where there is none; null: from before it was noted';
