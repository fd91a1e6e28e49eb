/**
 * The desk asks for more: the question goes by mail, and the case back to gathering. It goes to one of those who ask, or to all where that
 * is chosen: what the desk knows from one is not for a stranger who joined.
 */
import { newId } from '../../base/id.ts';
import type { Case } from '../../domain/case/case.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { deskOrigin, lockDeskCase, mustBeVersion, readDeskReason } from '../steps/desk-case.ts';
import { makeMove } from '../steps/make-move.ts';
import { record } from '../steps/record.ts';
import { wasMoved } from '../steps/sent-again.ts';
import type { Staff } from '../who.ts';

/**
 * Asks, once when it is sent twice; the question is at least ten characters. Where several ask, `to` says whom it is for, or `all`; else
 * refuses `input_invalid`. Given a `version`, refuses `case_moved` when the case stands at another.
 */
export async function askClaimant(
  house: House,
  staff: Staff,
  ask: { number: string; question: string; to?: ClaimantId | 'all' | undefined; version?: number },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await lockDeskCase(tx, staff, ask.number, 'ask', now);
    const sent = { move: 'ask', reason: ask.question, version: ask.version } as const;
    if (await wasMoved(house, tx, staff, current, sent)) return;
    mustBeVersion(current, ask.version);
    const origin = deskOrigin(staff);
    const to = await whom(tx, current, ask.to);
    const { text: question, found } = await readDeskReason(house, tx, ask.question, 'question');
    await burnSecrets(house, tx, now, { found, origin, caseId: current.id });
    await makeMove(house, tx, current, 'ask', {
      actor: 'desk',
      origin,
      now,
      reason: question,
      letter: { question },
      ...(to ? { claimantId: to } : {}),
    });
    await tx.claimants.addMessage({
      id: newId(house.random, now),
      caseId: current.id,
      claimantId: null,
      staffId: staff.accountId,
      at: now,
      body: question,
      isInternal: false,
      toClaimantId: to,
    });
    await record(house, tx, now, [
      { kind: 'case:message:sent', payload: { by: 'desk' }, origin, caseId: current.id },
    ]);
  });
}

/** The claimant who is asked; null: all of them. */
async function whom(tx: Tx, current: Case, to: ClaimantId | 'all' | undefined): Promise<ClaimantId | null> {
  if (to === 'all') return null;
  const asking = await tx.parts.idsAsking(current.id);
  if (to === undefined && asking.length <= 1) return asking[0] ?? null;
  if (to !== undefined && asking.includes(to)) return to;
  throw new Refusal('input_invalid', {
    fields: { to: faultWords.desk.whomToAsk },
    because: { case: current.number, asking: asking.length },
  });
}
