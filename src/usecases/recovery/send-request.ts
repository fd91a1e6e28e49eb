/** The filled-in form is sent: once, however often the button is pressed. The contact address gets its link at once (S15). */

import { readUsername, usernameKey } from '../../domain/account/username.ts';
import { type Answers, nextQuestion } from '../../domain/case/answers.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { lockDraft } from '../steps/find-draft.ts';
import { type Asked, openOrJoin } from '../steps/open-or-join.ts';
import type { Visitor } from '../who.ts';

/** `sent_before`: the button was pressed twice; the first press did it. */
export type Sent = Asked | { readonly how: 'sent_before'; readonly contact: string };

/** Sends the draft of this browser, or refuses `step_missing` when a question is open. */
export async function sendRequest(
  house: House,
  visitor: Visitor,
  ask: { draftSecret: string | undefined },
): Promise<Sent> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const draft = await lockDraft(house, tx, ask.draftSecret, now);
    const open = nextQuestion(draft.answers);
    if (open) throw new Refusal('step_missing', { because: open });
    const answers = draft.answers as Required<Answers>;
    if (draft.sentAt) return { how: 'sent_before', contact: answers.contact };
    const username = readUsername(answers.account.username);
    const account = username && (await tx.accounts.byUsername(usernameKey(username)));
    if (!account) throw new Refusal('account_unknown');
    const signIn = draft.signInId ? await tx.sessions.signInById(draft.signInId) : undefined;
    const asked = await openOrJoin(house, tx, now, visitor, { account, answers, signIn, draftId: draft.id });
    await tx.drafts.send(draft.id, now);
    return asked;
  });
}
