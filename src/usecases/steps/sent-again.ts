/**
 * An act of the desk that comes twice is done once and answered twice alike: a press repeated, or a page loaded again, must not read as
 * if it had failed. The same person, the same words, and nobody has moved the case since.
 */
import { minuteMs } from '../../base/clock.ts';
import type { Case } from '../../domain/case/case.ts';
import { readReason } from '../../domain/case/desk-words.ts';
import type { Move } from '../../domain/case/lifecycle.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import type { Staff } from '../who.ts';
import { readText } from './read-text.ts';

/** How long the same once more counts as a press repeated or a page loaded again. */
export const sentAgainWithinMs = 10 * minuteMs;

/** Whether the case's last move is this very one: by this person, with these words, and of a version after the one they saw. */
export async function wasMoved(
  house: House,
  tx: Tx,
  staff: Staff,
  current: Case,
  sent: { move: Move; reason: string; version: number | undefined },
): Promise<boolean> {
  if (sent.version === undefined || sent.version >= current.version) return false;
  const last = await tx.record.lastMove(current.id);
  const reason = (last?.payload as { reason?: string } | undefined)?.reason;
  return (
    last?.kind === `case:move:${sent.move}` &&
    last.actorId === staff.accountId &&
    reason !== undefined &&
    (await isSameReason(house, tx, reason, sent.reason))
  );
}

/** Whether words that were kept are those that are sent now, read and with their secrets hidden in the same way. */
export async function isSameReason(house: House, tx: Tx, kept: string, sent: string): Promise<boolean> {
  const read = readReason(sent);
  return 'text' in read && (await readText(house, tx, read.text)).text === kept;
}
