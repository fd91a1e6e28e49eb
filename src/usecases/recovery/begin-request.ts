/** A request is begun: from the sign-in that stopped at the factor, or from the page of its own. Nothing is decided yet. */
import { after, dayMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { newSecret } from '../../base/secret.ts';
import { type Answers, draftLifeDays } from '../../domain/case/answers.ts';
import type { House } from '../house.ts';
import type { Visitor } from '../who.ts';

/** Begins a draft and answers the secret by which its browser knows it. A right password just given is carried over. */
export async function beginRequest(
  house: House,
  _visitor: Visitor,
  ask: { signInSecret?: string | undefined },
): Promise<{ draftSecret: string }> {
  const now = house.clock.now();
  const draftSecret = newSecret(house.random);
  await house.db.transaction(async (tx) => {
    const signIn = ask.signInSecret
      ? await tx.sessions.signIn(house.keys.hash('sign-in', ask.signInSecret), now)
      : undefined;
    const username = signIn && (await tx.accounts.get(signIn.accountId)).username;
    const answers: Answers = username ? { account: { typed: username, username } } : {};
    await tx.drafts.add({
      id: newId(house.random, now),
      secretHash: house.keys.hash('draft', draftSecret),
      signInId: signIn?.id ?? null,
      answers,
      createdAt: now,
      expiresAt: after(now, draftLifeDays * dayMs),
    });
  });
  return { draftSecret };
}
