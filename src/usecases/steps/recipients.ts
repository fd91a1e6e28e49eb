/** To whom the letters of a fact go: the audience that its rule names, each address once, and none more often in a day than the rule says. */
import { after, dayMs } from '../../base/clock.ts';
import { mailboxKey } from '../../domain/account/mailbox-key.ts';
import type { Audience, Fact, LetterRule } from '../../domain/fact.ts';
import type { AddressId, ClaimantId } from '../../domain/ids.ts';
import type { Claimant } from '../../store/claimants.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

export interface Recipient {
  readonly address: string;
  readonly addressId: AddressId | null;
  readonly claimantId: ClaimantId | null;
}

/** Somebody who is told as the holder of an address, not as a claimant. */
const holderOf = (address: string, addressId: AddressId | null): Recipient => ({
  address,
  addressId,
  claimantId: null,
});
/** Stands where a stranger asked and there is nobody to write to: what is written is alike, and what is sent is nothing (law 10). */
export const nobody: Recipient = holderOf('', null);
const claimantAt = (claimant: Claimant): Recipient => ({
  address: claimant.contact,
  addressId: null,
  claimantId: claimant.id,
});

/** The recipients of one letter of a fact, each once, without those who have had too many of it today. */
export async function recipientsOf(
  house: House,
  tx: Tx,
  now: Date,
  fact: Fact,
  rule: LetterRule,
): Promise<Recipient[]> {
  const found = (
    await Promise.all(rule.to.map((audience) => audienceOf(house, tx, now, fact, audience)))
  ).flat();
  const seen = new Set<string>();
  const each = found.filter(({ address }) => {
    const key = address.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
  return withinDay(house, tx, now, rule, each);
}

/** Those who have not had too many of this letter today. Counted without holding anybody off: the caller has locks that others wait for. */
async function withinDay(
  house: House,
  tx: Tx,
  now: Date,
  { letter, perDayMax }: LetterRule,
  recipients: Recipient[],
): Promise<Recipient[]> {
  if (perDayMax === undefined || recipients.length === 0) return recipients;
  const mailboxOf = ({ address }: Recipient) => mailboxKey(address, house.policy.publicMailProviders);
  const written = await tx.letters.countEach(recipients.map(mailboxOf), letter, after(now, -dayMs));
  return recipients.filter((recipient) => (written.get(mailboxOf(recipient)) ?? 0) < perDayMax);
}

async function audienceOf(
  house: House,
  tx: Tx,
  now: Date,
  fact: Fact,
  audience: Audience,
): Promise<Recipient[]> {
  switch (audience) {
    case 'address':
      return fact.recipient ? [holderOf(fact.recipient, fact.addressId ?? null)] : [];
    case 'claimant':
      if (!fact.claimantId) return [];
      if (fact.recipient) return [{ address: fact.recipient, addressId: null, claimantId: fact.claimantId }];
      return [claimantAt(await tx.claimants.get(fact.claimantId))];
    case 'claimants':
      return (await asking(house, tx, fact)).map(claimantAt);
    case 'others': {
      const { forClaimantId } = await tx.cases.get(fact.caseId!);
      return (await asking(house, tx, fact)).filter(({ id }) => id !== forClaimantId).map(claimantAt);
    }
    case 'grantee': {
      const { forClaimantId } = await tx.cases.get(fact.caseId!);
      return forClaimantId ? [claimantAt(await tx.claimants.get(forClaimantId))] : [];
    }
    case 'holder':
    case 'confirmed':
      return (await tx.addresses.forNotices(fact.accountId!, now))
        .filter(({ verifiedAt }) => audience === 'holder' || verifiedAt !== null)
        .map(({ address, id }) => holderOf(address, id));
    case 'co-owners':
      return (await tx.projects.coOwnerAddresses(fact.accountId!, await cameAt(tx, fact, now))).map(
        ({ address }) => holderOf(address, null),
      );
  }
}

/**
 * When whom this is about came to the case: only who owned a project with the account by then is told as its co-owner. Who was brought in
 * since, by somebody who had read of the case, could else object with as many mailboxes as they like.
 */
async function cameAt(tx: Tx, fact: Fact, now: Date): Promise<Date> {
  if (!fact.caseId) return now;
  const { forClaimantId, openedAt } = await tx.cases.get(fact.caseId);
  const claimantId = forClaimantId ?? fact.claimantId;
  return (claimantId && (await tx.claimants.get(claimantId)).confirmedAt) || openedAt;
}

/** Those who ask in the case and are written to: whoever never confirmed is nobody yet, and whoever left is nobody any more. */
async function asking(house: House, tx: Tx, { caseId }: Fact): Promise<Claimant[]> {
  const listed = await tx.claimants.listed(caseId!, house.policy.claimantsListedMax);
  return listed.filter(({ confirmedAt, leftAt }) => confirmedAt !== null && leftAt === null);
}
