/** Who a session cookie stands for, from live rows and nothing cached (Kratos GHSA-wc43-73w7-x2f5). */
import { after, hourMs, minuteMs } from '../../base/clock.ts';
import { isAhead } from '../../domain/instant.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Session } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import { assuranceOf } from '../steps/live-session.ts';
import { trustIn } from '../steps/trust.ts';
import type { SignedIn, Visitor } from '../who.ts';

export type FoundSession = Omit<SignedIn, keyof Visitor>;

/** The session of a secret, or undefined: unknown, ended, expired, or of a frozen account. */
export async function findSession(house: House, ask: { secret: string }): Promise<FoundSession | undefined> {
  const now = house.clock.now();
  const tx = house.db.once;
  const session = await tx.sessions.bySecret(house.keys.hash('session', ask.secret), now);
  const assurance = session && assuranceOf(session);
  if (!session || !assurance) return undefined;
  const deskOver = session.staffRole ? pastDesk(session, house.policy, now) : undefined;
  // An idle desk session is not touched: it stays past its limit until its person confirms again.
  const isStale = now > after(session.seenAt, minuteMs) || isAhead(session.seenAt, now);
  if (isStale && !deskOver && !trustIn(house).isDoubted) await tx.sessions.see(session.id, now);
  return {
    accountId: session.accountId,
    username: session.username,
    sessionId: session.id,
    assurance,
    freshAt: session.freshAt,
    staffRole: deskOver ? null : session.staffRole,
    ...(deskOver ? { deskOver } : {}),
  };
}

/** Which limit of the desk is over, the absolute one first (SECURITY.md, Sessions); undefined while neither is. */
function pastDesk(
  session: Pick<Session, 'seenAt' | 'createdAt'>,
  policy: Policy,
  now: Date,
): SignedIn['deskOver'] {
  const { deskIdleHours, deskHoursMax } = policy.sessions;
  if (now > after(session.createdAt, deskHoursMax * hourMs)) return 'day';
  return now > after(session.seenAt, deskIdleHours * hourMs) ? 'idle' : undefined;
}
