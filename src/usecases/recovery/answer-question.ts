/** One question of the form is answered and kept, so that nothing typed is lost when a later one is refused. */
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Draft } from '../../store/drafts.ts';
import type { House } from '../house.ts';
import { answerLater } from '../steps/answer-later.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import type { Typed } from '../steps/find-account.ts';
import { lockOpenDraft } from '../steps/find-draft.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import { nameAccount } from '../steps/name-account.ts';
import { type Answer, readAnswer } from '../steps/read-answer.ts';
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
  const { answer } = ask;
  const origin = originOf(visitor, 'visitor');
  if (answer.question === 'contact') await mustHoldNoSecret(house, now, origin, { address: answer.address });
  const answered = await house.db.transaction(async (tx) => {
    const draft = await lockOpenDraft(house, tx, ask.draftSecret, now);
    if (answer.question === 'account') return keepAccount(house, tx, now, visitor, draft, answer);
    const { answers, found } = await readAnswer(house, tx, answer);
    await burnSecrets(house, tx, now, { found, origin });
    await tx.drafts.keep(draft.id, answers);
    return { kind: 'kept' } as const;
  });
  if (answered instanceof Refusal) throw answered;
  return answered;
}

async function keepAccount(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  draft: Draft,
  answer: Typed,
): Promise<Answered | Refusal> {
  const { named, found } = await nameAccount(house, tx, answer);
  await burnSecrets(house, tx, now, { found, origin: originOf(visitor, 'visitor') });
  if (named instanceof Refusal) return named;
  if ('address' in named) {
    await answerLater(tx, now, 'mail-names', visitor, { address: named.address });
    return { kind: 'named_by_mail', address: named.address };
  }
  await tx.drafts.keep(draft.id, named.answers);
  return { kind: 'kept' };
}
