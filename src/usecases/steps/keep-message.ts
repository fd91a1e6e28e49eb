/** What a claimant writes to the desk becomes a message of their case, and whoever writes is not idle. */
import { newId } from '../../base/id.ts';
import type { Case } from '../../domain/case/case.ts';
import type { Origin } from '../../domain/fact.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { putOffLapse } from './put-off-lapse.ts';
import { record } from './record.ts';

/** More than any case ever needed; without it one claimant could bury the others. */
export const messagesPerClaimantMax = 100;

/** Whether the desk hears claimants in this state. */
export const takesWords = ({ state }: Pick<Case, 'state'>) => state === 'gathering' || state === 'reviewing';

/** Whether what this claimant writes with another act is kept as a message: the desk hears them, and they have not said too much. */
export async function hasRoomForWords(tx: Tx, current: Case, claimantId: ClaimantId): Promise<boolean> {
  return (
    takesWords(current) && (await tx.claimants.countMessages(current.id, claimantId)) < messagesPerClaimantMax
  );
}

/** Keeps the message (its secrets are hidden already), and answers the locked case as it then stands. */
export async function keepMessage(
  house: House,
  tx: Tx,
  locked: Case,
  said: { claimantId: ClaimantId; body: string; origin: Origin },
  now: Date,
): Promise<Case> {
  const { claimantId, body, origin } = said;
  const { id: caseId, accountId } = locked;
  const id = newId<'message'>(house.random, now);
  await tx.claimants.addMessage({ id, caseId, claimantId, staffId: null, at: now, body, isInternal: false });
  const kept = await putOffLapse(house, tx, locked, claimantId, now);
  const sent = { kind: 'case:message:sent', payload: { by: 'claimant' }, origin } as const;
  await record(house, tx, now, [{ ...sent, accountId, caseId, claimantId }], kept.timers);
  return kept.current;
}
