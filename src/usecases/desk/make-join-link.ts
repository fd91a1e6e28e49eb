/**
 * The desk's first admin joins by a link that only the operator of the machine can make, while nobody is admin: the desk is
 * empty, or its only admin recovered their account and so lost the role.
 */
import { after, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { newSecret } from '../../base/secret.ts';
import type { House } from '../house.ts';

const joinLinkHours = 24;
/** So many processes may each have printed one that works: whoever starts a second must not kill what the first has promised. */
const joinLinksMax = 10;

/** Makes the secret of a join link, good for 24 hours, until somebody joins by it or by another one. Null when the desk has an admin. */
export async function makeJoinLink(house: House): Promise<string | null> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    await tx.links.lockPurpose('join_desk');
    if (await tx.desk.hasAdmin()) return null;
    await tx.links.dropPurpose('join_desk', now, joinLinksMax - 1);
    const secret = newSecret(house.random);
    const nobody = { accountId: null, addressId: null, caseId: null, claimantId: null };
    await tx.links.add([
      {
        id: newId(house.random, now),
        purpose: 'join_desk',
        secretHash: house.keys.hash('link:join_desk', secret),
        ...nobody,
        madeAt: now,
        expiresAt: after(now, joinLinkHours * hourMs),
      },
    ]);
    return secret;
  });
}
