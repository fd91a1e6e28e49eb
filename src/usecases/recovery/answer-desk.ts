/**
 * A claimant writes to the desk, as an answer or of their own accord, and hands the case back with it if they wish. Secrets in it are
 * hidden before it is stored. The same words sent twice at once are one message.
 */
import { after, hourMs } from '../../base/clock.ts';
import type { Case } from '../../domain/case/case.ts';
import { readReason } from '../../domain/case/desk-words.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { handIn, judgeHandIn } from '../steps/hand-in.ts';
import { keepMessage, messagesPerClaimantMax, takesWords } from '../steps/keep-message.ts';
import { readText } from '../steps/read-text.ts';
import { lockOwnCase } from '../steps/say-in-case.ts';
import { type Claiming, originOf } from '../who.ts';

export const messageCharsMax = 10_000;
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
  const { text: body, found } = await readText(house, house.db.once, readBody(ask.body));
  await house.db.transaction(async (tx) => {
    const current = await lockOwnCase(tx, claiming);
    const { caseId, claimantId } = claiming;
    const origin = originOf(claiming, 'claimant', claimantId);
    const last = (await tx.claimants.messagesWith(caseId, claimantId)).at(-1);
    await mustTakeWords(tx, current, claimantId);
    const handsIn = ask.handsIn === true && current.state === 'gathering';
    // What they write now is the reason that goes with it.
    const asked = { who: claiming, written: 'text' in readReason(body), field: 'body' } as const;
    const judged = handsIn ? await judgeHandIn(house, tx, current, asked, now) : undefined;
    const isSentAgain =
      last?.claimantId === claimantId && last.body === body && after(last.at, sentAgainMs) > now;
    if (!isSentAgain) await burnSecrets(house, tx, now, { found, origin, caseId });
    const said = { claimantId, body, origin };
    const kept = isSentAgain ? current : await keepMessage(house, tx, current, said, now);
    if (judged) await handIn(house, tx, kept, { who: claiming, origin, ...judged }, now);
  });
}

async function mustTakeWords(tx: Tx, current: Case, claimantId: ClaimantId): Promise<void> {
  if (!takesWords(current))
    throw new Refusal('move_not_allowed', { because: { case: current.number, state: current.state } });
  if ((await tx.claimants.countMessages(current.id, claimantId)) >= messagesPerClaimantMax)
    throw new Refusal('too_many_requests', { retryAfterS: 86_400 });
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
