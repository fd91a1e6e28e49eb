/** Which claimant a browser or client is, by the session that opening a case gave it. */
import type { House } from '../house.ts';
import type { Claiming } from '../who.ts';

/** The claimant of a session, from live rows; undefined when there is none or it ran out. */
export async function findClaimant(
  house: House,
  ask: { secret: string },
): Promise<Pick<Claiming, 'claimantId' | 'caseId' | 'contact' | 'sessionHash'> | undefined> {
  const found = await house.db.once.claimants.bySession(
    house.keys.hash('claimant-session', ask.secret),
    house.clock.now(),
  );
  return (
    found && {
      claimantId: found.id,
      caseId: found.caseId,
      contact: found.contact,
      sessionHash: found.secretHash,
    }
  );
}
