/** The newest checkpoint, for anybody to keep: whoever has one can show later that the record was not cut off or rewritten since. */
import { formatVerifierKey } from '../../base/signed-note.ts';
import type { House } from '../house.ts';
import { recordLog } from '../steps/record-log.ts';

export interface CheckpointView {
  /** The signed note (C2SP tlog-checkpoint); null before anything was sealed. */
  readonly note: string | null;
  /** The key that verifies it (C2SP signed-note, "Verifier keys"). */
  readonly verifierKey: string;
}

/** Shows the newest checkpoint. There is nothing in it but a size and a hash: it is public. */
export async function seeCheckpoint(house: House): Promise<CheckpointView> {
  const newest = await house.db.once.recordTree.newest();
  return {
    note: newest?.note ?? null,
    verifierKey: formatVerifierKey(await recordLog(house, house.db.once)),
  };
}
