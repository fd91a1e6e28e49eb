/** What the password that was just given is worth for a request: said before anything promises that it counts. */
import type { House } from '../house.ts';
import { carriedNow } from '../steps/carry-password.ts';

export interface Carried {
  readonly username: string;
  /** It is known from a breach elsewhere, and counts for nothing. */
  readonly isBreached: boolean;
}

/** Looks at the half sign-in of a browser; undefined where there is none, it has expired, or the password was changed since. */
export async function lookAtCarried(
  house: House,
  ask: { signInSecret: string | undefined },
): Promise<Carried | undefined> {
  const carried = await carriedNow(house, house.db.once, ask.signInSecret, house.clock.now());
  return carried && { username: carried.account.username, isBreached: carried.signIn.isBreached };
}
