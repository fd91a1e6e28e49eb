/** Whose factor a half sign-in waits for: told only to the browser that gave the right password, which knows it. */
import type { House } from '../house.ts';

export interface HalfSignIn {
  /** Whether a code can still finish it. */
  readonly isWaiting: boolean;
  /** Undefined when there is no such sign-in, or it has expired. */
  readonly username?: string | undefined;
}

/** Looks at the half sign-in of a browser. Never refuses, and changes nothing. */
export async function lookAtSignIn(house: House, ask: { secret: string | undefined }): Promise<HalfSignIn> {
  const now = house.clock.now();
  const tx = house.db.once;
  const found = ask.secret
    ? await tx.sessions.signInOnce(house.keys.hash('sign-in', ask.secret), now)
    : undefined;
  if (!found) return { isWaiting: false };
  const { username } = await tx.accounts.get(found.accountId);
  return { isWaiting: found.finishedAt === null && found.triesLeft > 0, username };
}
