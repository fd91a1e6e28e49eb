/** A claimant writes to the desk, as an answer or of their own accord. Secrets in it are hidden before it is stored. */
import { newId } from '../../base/id.ts';
import { hideSecrets } from '../../domain/case/hide-secrets.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { putOffLapse } from '../steps/put-off-lapse.ts';
import { record } from '../steps/record.ts';
import { type Claiming, originOf } from '../who.ts';

export const messageCharsMax = 10_000;
/** More than any case ever needed; without it one claimant could bury the others. */
const messagesPerClaimantMax = 100;

/** Keeps the message while the case is gathering or reviewing; refuses `input_invalid`, `move_not_allowed` or `too_many_requests`. */
export async function answerDesk(house: House, claiming: Claiming, ask: { body: string }): Promise<void> {
  const now = house.clock.now();
  const { text: body, found } = hideSecrets(readBody(ask.body));
  await house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(claiming.caseId);
    if (current.state !== 'gathering' && current.state !== 'reviewing')
      throw new Refusal('move_not_allowed', { because: { case: current.number, state: current.state } });
    if ((await tx.claimants.countMessages(current.id, claiming.claimantId)) >= messagesPerClaimantMax)
      throw new Refusal('too_many_requests', { retryAfterS: 86_400 });
    const origin = originOf(claiming, 'claimant', claiming.claimantId);
    await burnSecrets(house, tx, now, { found, origin, caseId: current.id });
    const { caseId, claimantId } = claiming;
    await tx.claimants.addMessage({
      id: newId(house.random, now),
      caseId,
      claimantId,
      staffId: null,
      at: now,
      body,
      isInternal: false,
    });
    const { timers } = await putOffLapse(house, tx, current, now);
    const sent = { kind: 'case:message:sent', payload: { by: 'claimant' }, origin } as const;
    await record(house, tx, now, [{ ...sent, accountId: current.accountId, caseId, claimantId }], timers);
  });
}

function readBody(body: string): string {
  const typed = body.replace(/\r\n/g, '\n').trim();
  if (typed === '') throw new Refusal('input_invalid', { fields: { body: 'Write a sentence or two.' } });
  if (typed.length > messageCharsMax)
    throw new Refusal('input_invalid', {
      fields: { body: `That is longer than we can take (${messageCharsMax} characters).` },
    });
  return typed;
}
