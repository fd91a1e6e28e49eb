/**
 * Whoever gives the right password while a request is begun already carries it into that request: what the sign-in page promises, "it counts
 * as a first proof", holds whether or not something was begun before. A request for another account is left as it is.
 */
import { type Username, usernameKey } from '../../domain/account/username.ts';
import type { House } from '../house.ts';
import { carriedNow } from '../steps/carry-password.ts';
import { lockOpenDraft } from '../steps/find-draft.ts';

const keyOf = (username: string) => usernameKey(username as Username); // both were read before

/** Lets the half sign-in of this browser count in its open draft. Does nothing where it does not count; refuses `not_found`, `case_over` for the draft. */
export async function carryIntoRequest(
  house: House,
  ask: { draftSecret: string | undefined; signInSecret: string | undefined },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const draft = await lockOpenDraft(house, tx, ask.draftSecret, now);
    const carried = await carriedNow(house, tx, ask.signInSecret, now);
    if (!carried) return;
    const { username } = carried.account;
    const named = draft.answers.account?.username;
    if (named && keyOf(named) !== keyOf(username)) return;
    await tx.drafts.carry(draft.id, carried.signIn.id);
    if (!named) await tx.drafts.keep(draft.id, { account: { typed: username, username } });
  });
}
