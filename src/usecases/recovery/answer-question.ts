/** One question of the form is answered and kept, so that nothing typed is lost when a later one is refused. */
import type { House } from '../house.ts';
import { findOpenDraft } from '../steps/find-draft.ts';
import { type Answer, readAnswer } from '../steps/read-answer.ts';
import type { Visitor } from '../who.ts';

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
    const draft = await findOpenDraft(house, tx, ask.draftSecret, now);
    const read = await readAnswer(house, tx, now, visitor, ask.answer);
    if ('writtenTo' in read) return { kind: 'named_by_mail', address: read.writtenTo };
    await tx.drafts.keep(draft.id, read);
    return { kind: 'kept' };
  });
}
