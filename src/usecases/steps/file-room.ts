/** What strangers may leave with us as files is limited: for each request by number, for each network by the bytes of a day, in all by what lies unsent. */
import { after, dayMs } from '../../base/clock.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Draft } from '../../store/drafts.ts';
import type { House } from '../house.ts';
import type { Visitor } from '../who.ts';

/** Refuses `input_invalid`, `too_many_requests` or `busy` where `bytes` more of this draft and network are too many. Hold others off first for a limit that holds. */
export async function mustHaveFileRoom(
  house: House,
  tx: Tx,
  ask: { visitor: Visitor; draft: Draft; bytes: number },
  now: Date,
): Promise<void> {
  const { filesMax, networkBytesPerDayMax, unsentBytesMax } = house.policy.uploads;
  const { visitor, draft, bytes } = ask;
  if ((await tx.drafts.files(draft.id)).length >= filesMax)
    throw new Refusal('input_invalid', { fields: { files: faultWords.file.tooMany(filesMax) } });
  const kept = await tx.drafts.fileBytes(visitor.addressPrefix, after(now, -dayMs));
  if (kept.network + bytes > networkBytesPerDayMax)
    throw new Refusal('too_many_requests', {
      because: kept,
      retryAfterS: 3600,
      fields: { files: faultWords.file.networkFull },
    });
  if (kept.unsent + bytes > unsentBytesMax)
    throw new Refusal('busy', {
      because: kept,
      retryAfterS: 3600, // files that nobody sends are forgotten every hour
      fields: { files: faultWords.file.noRoom },
    });
}
