/** The first person of the desk joins by a link that only the operator of the machine can make, while the desk is empty. */
import { after, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { newSecret } from '../../base/secret.ts';
import type { House } from '../house.ts';

const joinLinkHours = 24;

/** Makes the secret of the join link, good for 24 hours and once; older ones die. Null when the desk has members. */
export async function makeJoinLink(house: House): Promise<string | null> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    if (!(await tx.desk.isEmpty())) return null;
    await tx.links.dropPurpose('join_desk', now);
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
