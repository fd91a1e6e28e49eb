/**
 * A case is handed to the desk: by whoever has proven something, or with a reason in writing. A desk's day is short, and anybody can open
 * cases by the dozen: of those in which nothing is proven only so many a day come from one network, and they lapse by themselves.
 */
import { after, dayMs, secondMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import type { Case } from '../../domain/case/case.ts';
import { readReason, reasonCharsMin } from '../../domain/case/desk-words.ts';
import type { Hidden } from '../../domain/case/hide-secrets.ts';
import { target } from '../../domain/case/lifecycle.ts';
import type { Origin } from '../../domain/fact.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Message } from '../../store/claimants.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import type { Claiming } from '../who.ts';
import { makeMove } from './make-move.ts';
import { readText } from './read-text.ts';
import { sayIn } from './say-in-case.ts';

/** The reason as it may be stored; null when none was typed. Refuses `input_invalid`, `reason_required`. */
export async function readHandInReason(house: House, typed: string): Promise<Hidden | null> {
  if (typed.trim() === '') return null;
  const read = readReason(typed);
  if ('text' in read) return readText(house, house.db.once, read.text);
  if (read.no === 'too_long')
    throw new Refusal('input_invalid', { fields: { reason: faultWords.prose.tooLong } });
  throw new Refusal('reason_required', { fields: { reason: faultWords.prose.tooShort(reasonCharsMin) } });
}

/** What follows from who hands it in, judged before anything is written. */
export interface HandInJudged {
  /** Nothing is proven: it takes one of the places of its network, and lapses by itself. */
  readonly isUnproven: boolean;
}

/** Judges whether this claimant may hand the locked case in now; refuses as `submitCase` says. `written`: there is a reason, or it is being written. */
export async function judgeHandIn(
  house: House,
  tx: Tx,
  locked: Case,
  { who, written, field }: { who: Claiming; written: boolean; field: 'reason' | 'body' },
  now: Date,
): Promise<HandInJudged> {
  const { hasProven, handsIn } = await sayIn(tx, locked, who.claimantId);
  // Who comes too late for the move is told so by the move, and not that a reason is missing.
  const isUnproven = target(locked.state, 'submit', 'claimant') !== undefined && !hasProven;
  const isReasonMissing = isUnproven && !written && !(await hasWritten(tx, locked, who));
  const taken = isUnproven ? await tx.parts.unprovenHandIns(who.addressPrefix, after(now, -dayMs)) : 0;
  if (!handsIn)
    throw new Refusal('move_not_allowed', { because: { case: locked.number, why: 'other claimants' } });
  if (isReasonMissing)
    throw new Refusal('reason_required', { fields: { [field]: faultWords.prose.tooShort(reasonCharsMin) } });
  if (taken >= house.policy.handIn.unprovenPerNetworkPerDayMax)
    throw new Refusal('too_many_requests', { retryAfterS: dayMs / secondMs, because: { taken } });
  return { isUnproven };
}

/** Hands the locked case in, as it was judged. */
export async function handIn(
  house: House,
  tx: Tx,
  locked: Case,
  { who, origin, isUnproven }: HandInJudged & { who: Claiming; origin: Origin },
  now: Date,
): Promise<Case> {
  const { caseId, addressPrefix } = who;
  const by = { actor: 'claimant', origin, now } as const;
  if (!isUnproven) return makeMove(house, tx, locked, 'submit', by);
  await tx.parts.addUnprovenHandIn({ id: newId(house.random, now), caseId, addressPrefix, at: now });
  const lapsesAt = after(now, house.policy.handIn.unprovenDays * dayMs);
  return makeMove(house, tx, locked, 'submit', { ...by, lapsesAt });
}

/** Whether they have written to the desk since the case gathers: what they answer to a question is their reason. */
async function hasWritten(tx: Tx, { id, enteredAt }: Case, { claimantId }: Claiming): Promise<boolean> {
  const messages = await tx.claimants.messagesWith(id, claimantId);
  return messages.some((message) => isReasonOf(message, enteredAt));
}

/** Whether this message, of those that one claimant reads, is a reason of theirs to hand the case in. */
export function isReasonOf(message: Message, gathersSince: Date): boolean {
  return message.claimantId !== null && message.at >= gathersSince && 'text' in readReason(message.body);
}
