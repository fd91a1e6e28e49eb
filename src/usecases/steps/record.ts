/**
 * Writes facts down, and everything that follows from them, in the caller's transaction: the record, the letters with
 * their links, and the jobs that send them. What a letter may know and the record may not, lies sealed in the letter.
 */
import { after, dayMs, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { newSecret } from '../../base/secret.ts';
import { mailboxKey } from '../../domain/account/mailbox-key.ts';
import type { Audience, Fact, LetterRule } from '../../domain/fact.ts';
import { lettersOf } from '../../domain/fact.ts';
import type { AddressId, ClaimantId, FactId } from '../../domain/ids.ts';
import type { LinkPurpose } from '../../domain/letter/letter.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { waitHoursLongest } from '../../domain/policy/rules.ts';
import type { Claimant } from '../../store/claimants.ts';
import type { Tx } from '../../store/db.ts';
import type { Job } from '../../store/jobs.ts';
import type { PostedLink } from '../../store/links.ts';
import type { Post } from '../../store/outbox.ts';
import type { House } from '../house.ts';
import { letterJob } from './letter-job.ts';

interface Recipient {
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
const claimantAt = (claimant: Claimant): Recipient => ({
  address: claimant.contact,
  addressId: null,
  claimantId: claimant.id,
});

/** Records facts, posts the letters that `lettersOf` names for them, and enqueues `jobs` beside. */
export async function record(
  house: House,
  tx: Tx,
  now: Date,
  facts: readonly Fact[],
  jobs: readonly Job[] = [],
): Promise<void> {
  const numbered = facts.map((fact) => ({ fact, id: newId<'fact'>(house.random, now) }));
  const links: Post['links'][number][] = [];
  const letters: Post['letters'][number][] = [];
  for (const { fact, id } of numbered) {
    const posted = await lettersFor(house, tx, now, fact, id);
    links.push(...posted.links);
    letters.push(...posted.letters);
  }
  await tx.outbox.post({
    facts: numbered.map(({ fact, id }) => rowOf(fact, id, now)),
    links,
    letters,
    jobs: [...letters.map(({ id }) => letterJob(id, 0, now)), ...jobs],
  });
}

function rowOf(fact: Fact, id: FactId, now: Date): Post['facts'][number] {
  const { actor, actorId, addressPrefix, client, requestId } = fact.origin;
  return {
    id,
    at: now,
    kind: fact.kind,
    actor,
    actorId,
    accountId: fact.accountId ?? null,
    caseId: fact.caseId ?? null,
    addressPrefix,
    client,
    requestId,
    payload: fact.payload,
  };
}

async function lettersFor(
  house: House,
  tx: Tx,
  now: Date,
  fact: Fact,
  factId: FactId,
): Promise<Pick<Post, 'links' | 'letters'>> {
  const links: Post['links'][number][] = [];
  const letters: Post['letters'][number][] = [];
  for (const rule of fact.isSilent ? [] : (lettersOf[fact.kind] ?? [])) {
    if (rule.when && !rule.when(fact)) continue;
    const known = await contextOf(tx, fact);
    for (const recipient of await recipientsOf(house, tx, now, fact, rule)) {
      const id = newId<'letter'>(house.random, now);
      const link = rule.link ? mint(house, now, rule.link, fact, recipient) : undefined;
      if (link) links.push(link.row);
      const content = {
        ...known,
        ...whence(fact, now),
        ...fact.payload,
        ...fact.letter,
        ...(link ? { link: link.url } : {}),
      };
      letters.push({
        id,
        kind: rule.letter,
        recipient: recipient.address,
        factId,
        accountId: fact.accountId ?? null,
        caseId: fact.caseId ?? null,
        contentSealed: house.keys.seal('letter', id, JSON.stringify(content), house.random),
        writtenAt: now,
        mailboxKey: mailboxKey(recipient.address, house.policy.publicMailProviders),
      });
    }
  }
  return { links, letters };
}

async function contextOf(tx: Tx, fact: Fact): Promise<{ username?: string; number?: string }> {
  const username =
    fact.letter?.username ?? (fact.accountId ? (await tx.accounts.get(fact.accountId)).username : undefined);
  const number = fact.letter?.number ?? (fact.caseId ? (await tx.cases.get(fact.caseId)).number : undefined);
  return {
    ...(username ? { username: String(username) } : {}),
    ...(number ? { number: String(number) } : {}),
  };
}

function whence(fact: Fact, now: Date) {
  return {
    at: now.toISOString(),
    client: fact.origin.client ?? 'an unknown program',
    place: fact.origin.addressPrefix ?? 'an unknown network',
  };
}

async function recipientsOf(
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
      return (await tx.claimants.listed(fact.caseId!, house.policy.claimantsListedMax))
        .filter((claimant) => claimant.confirmedAt !== null)
        .map(claimantAt);
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
      return (await tx.projects.coOwnerAddresses(fact.accountId!)).map(({ address }) =>
        holderOf(address, null),
      );
  }
}

const pathOf: Record<LinkPurpose, string> = {
  verify_address: 'verify',
  reset_password: 'reset',
  open_case: 'case/open',
  object: 'not-me',
  restore: 'restore',
};

function linkLifeMs(policy: Policy, purpose: LinkPurpose): number {
  switch (purpose) {
    case 'verify_address':
      return policy.links.verifyHours * hourMs;
    case 'reset_password':
      return policy.links.resetHours * hourMs;
    case 'restore':
      return policy.grantedDays * dayMs;
    case 'open_case': // the case may be reopened that long after it lapsed
      return (policy.gatheringDaysMax + policy.reopenDays) * dayMs;
    case 'object': // the longest wait, the time to restore, and the days to object afterwards
      return (
        waitHoursLongest(policy) * hourMs + (policy.grantedDays + policy.objectAfterCompletedDays) * dayMs
      );
  }
}

function mint(house: House, now: Date, purpose: LinkPurpose, fact: Fact, to: Recipient) {
  const secret = newSecret(house.random);
  const row: PostedLink = {
    id: newId(house.random, now),
    purpose,
    secretHash: house.keys.hash(`link:${purpose}`, secret),
    accountId: fact.accountId ?? null,
    addressId: to.addressId,
    caseId: fact.caseId ?? null,
    claimantId: to.claimantId,
    madeAt: now,
    expiresAt: after(now, linkLifeMs(house.policy, purpose)),
    recipientKey: purpose === 'object' ? to.address.toLowerCase() : null,
    request: fact.request ?? null,
  };
  return { row, url: `${house.settings.baseUrl}/${pathOf[purpose]}/${secret}` };
}
