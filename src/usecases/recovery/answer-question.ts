/** One question of the form is answered and kept, so that nothing typed is lost when a later one is refused. */
import type { Tx } from '../../store/db.ts';
import type { Draft } from '../../store/drafts.ts';
import type { House } from '../house.ts';
import { answerLater } from '../steps/answer-later.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { findAccount } from '../steps/find-account.ts';
import { lockOpenDraft } from '../steps/find-draft.ts';
import { type Answer, readAccount, readAnswer } from '../steps/read-answer.ts';
import { originOf, type Visitor } from '../who.ts';

/** `named_by_mail`: an address was typed for the account; its names go to that address, if it has any. */
export type Answered =
  | { readonly kind: 'kept' }
  | { readonly kind: 'named_by_mail'; readonly address: string };

/** Keeps the answer, or refuses with what is wrong with it, field by field. */
export async function answerQuestion(
  house: House,
  visitor: Visitor,
  ask: { draftSecret: string | undefined; answer: Answer },
): Promise<Answered> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const draft = await lockOpenDraft(house, tx, ask.draftSecret, now);
    const { answer } = ask;
    if (answer.question === 'account') return keepAccount(house, tx, now, visitor, draft, answer.typed);
    const { answers, found } = readAnswer(answer);
    await burnSecrets(house, tx, now, { found, origin: originOf(visitor, 'visitor') });
    await tx.drafts.keep(draft.id, answers);
    return { kind: 'kept' };
  });
}

async function keepAccount(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  draft: Draft,
  typed: string,
): Promise<Answered> {
  const found = await findAccount(house, tx, typed);
  if ('address' in found) {
    await answerLater(tx, now, 'mail-names', visitor, { address: found.address });
    return { kind: 'named_by_mail', address: found.address };
  }
  await tx.drafts.keep(draft.id, readAccount(typed, found.account));
  return { kind: 'kept' };
}
