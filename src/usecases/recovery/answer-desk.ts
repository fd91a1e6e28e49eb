/**
 * A claimant writes to the desk, as an answer or of their own accord, and hands the case back with it if they wish. Secrets in it are
 * hidden before it is stored. The same words sent twice at once are one message.
 */
import { after, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import type { Case } from '../../domain/case/case.ts';
import { hideSecrets } from '../../domain/case/hide-secrets.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { makeMove } from '../steps/make-move.ts';
import { putOffLapse } from '../steps/put-off-lapse.ts';
import { record } from '../steps/record.ts';
import { mustHaveSay } from '../steps/say-in-case.ts';
import { type Claiming, originOf } from '../who.ts';

export const messageCharsMax = 10_000;
/** More than any case ever needed; without it one claimant could bury the others. */
const messagesPerClaimantMax = 100;
/** A press repeated, or a page loaded again; whoever writes the same a day later means it. */
const sentAgainMs = hourMs;

/**
 * Keeps the message while the case is gathering or reviewing; with `handsIn` a gathering case goes to the desk as well. Refuses
 * `input_invalid`, `move_not_allowed` or `too_many_requests`.
 */
export async function answerDesk(
  house: House,
  claiming: Claiming,
  ask: { body: string; handsIn?: boolean },
): Promise<void> {
  const now = house.clock.now();
  const { text: body, found } = hideSecrets(readBody(ask.body));
  await house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(claiming.caseId);
    const origin = originOf(claiming, 'claimant', claiming.claimantId);
    const last = (await tx.claimants.messagesWith(current.id, claiming.claimantId)).at(-1);
    await mustTakeWords(tx, current, claiming.claimantId);
    const handsIn = ask.handsIn === true && current.state === 'gathering';
    if (handsIn) await mustHaveSay(tx, current, claiming.claimantId, 'handsIn');
    const isSentAgain =
      last?.claimantId === claiming.claimantId && last.body === body && after(last.at, sentAgainMs) > now;
    const kept = isSentAgain
      ? current
      : await keepMessage(house, tx, current, { claiming, body, found, now });
    if (handsIn) await makeMove(house, tx, kept, 'submit', { actor: 'claimant', origin, now });
  });
}

async function mustTakeWords(tx: Tx, current: Case, claimantId: ClaimantId): Promise<void> {
  if (current.state !== 'gathering' && current.state !== 'reviewing')
    throw new Refusal('move_not_allowed', { because: { case: current.number, state: current.state } });
  if ((await tx.claimants.countMessages(current.id, claimantId)) >= messagesPerClaimantMax)
    throw new Refusal('too_many_requests', { retryAfterS: 86_400 });
}

interface Said {
  readonly claiming: Claiming;
  readonly body: string;
  readonly found: Parameters<typeof burnSecrets>[3]['found'];
  readonly now: Date;
}

/** Answers the case as it then stands: whoever writes is not idle. */
async function keepMessage(
  house: House,
  tx: Tx,
  current: Case,
  { claiming, body, found, now }: Said,
): Promise<Case> {
  const { caseId, claimantId } = claiming;
  const origin = originOf(claiming, 'claimant', claimantId);
  await burnSecrets(house, tx, now, { found, origin, caseId });
  await tx.claimants.addMessage({
    id: newId(house.random, now),
    caseId,
    claimantId,
    staffId: null,
    at: now,
    body,
    isInternal: false,
  });
  const kept = await putOffLapse(house, tx, current, now);
  const sent = { kind: 'case:message:sent', payload: { by: 'claimant' }, origin } as const;
  await record(house, tx, now, [{ ...sent, accountId: current.accountId, caseId, claimantId }], kept.timers);
  return kept.current;
}

function readBody(body: string): string {
  const typed = body.replace(/\r\n/g, '\n').trim();
  if (typed === '') throw new Refusal('input_invalid', { fields: { body: faultWords.prose.missing } });
  if (typed.length > messageCharsMax)
    throw new Refusal('input_invalid', {
      fields: { body: faultWords.prose.longerThan(messageCharsMax) },
    });
  return typed;
}
