/**
 * Whoever changes something is looked at behind the lock that others wait for. What a request knows of its session was read when it came
 * in, and it may since have waited for the very restoration or objection that ended it: from then on it acts for nobody.
 */
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { Session } from '../../store/sessions.ts';
import type { SignedIn } from '../who.ts';

/** Somebody signed in, with the assurance and the freshness that their session has now. */
export type Live<W extends SignedIn = SignedIn> = W & Pick<Session, 'deviceId' | 'confirmedBy'>;

/**
 * What a session that has not ended is worth: nothing while its account is frozen, nor when it was made by the password alone and the
 * account has a factor; the password once the factor that it was made with is gone.
 */
export function assuranceOf(session: {
  readonly assurance: Session['assurance'];
  readonly frozenAt: Date | null;
  readonly hasFactor: boolean;
}): Session['assurance'] | undefined {
  if (session.frozenAt) return undefined;
  if (!session.hasFactor) return 'password';
  return session.assurance === 'two_factor' ? session.assurance : undefined;
}

/** Who acts, as their session's row has it now; refuses `sign_in_required` when it has ended. To be asked behind the lock. */
export async function mustBeLive<W extends SignedIn>(tx: Tx, who: W, now: Date): Promise<Live<W>> {
  const session = await tx.sessions.byId(who.accountId, who.sessionId, now);
  const assurance = session && assuranceOf(session);
  if (!session || !assurance)
    throw new Refusal('sign_in_required', { because: 'the session was ended meanwhile' });
  const { freshAt, deviceId, confirmedBy } = session;
  return { ...who, assurance, freshAt, deviceId, confirmedBy };
}

/** Locks the account of whoever acts, so that limits hold, and answers both as they are then; refuses `sign_in_required`. */
export async function lockSignedIn(
  tx: Tx,
  who: SignedIn,
  now: Date,
): Promise<{ readonly account: Account; readonly live: Live }> {
  const account = await tx.accounts.lock(who.accountId);
  return { account, live: await mustBeLive(tx, who, now) };
}
