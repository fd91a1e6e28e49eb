/**
 * Writes facts down, and everything that follows from them, in the caller's transaction: the record, the letters with
 * their links, and the jobs that send them. What a letter may know and the record may not, lies sealed in the letter.
 */
import { newId } from '../../base/id.ts';
import { mailboxKey } from '../../domain/account/mailbox-key.ts';
import type { Fact } from '../../domain/fact.ts';
import { lettersOf } from '../../domain/fact.ts';
import type { FactId } from '../../domain/ids.ts';
import { toNobody } from '../../domain/letter/letter.ts';
import type { WhoAsks } from '../../domain/letter/who-asks.ts';
import type { Tx } from '../../store/db.ts';
import type { Job } from '../../store/jobs.ts';
import type { Post } from '../../store/outbox.ts';
import type { House } from '../house.ts';
import { marked } from './fact-mark.ts';
import { letterJob } from './letter-job.ts';
import { mintLink } from './mint-link.ts';
import { nobody, recipientsOf } from './recipients.ts';
import { whoAsks } from './who-asks.ts';

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
    for (const each of [fact, ...(fact.others ?? []).map((other) => ({ ...fact, ...other }))]) {
      const posted = await lettersFor(house, tx, now, each, id);
      links.push(...posted.links);
      letters.push(...posted.letters);
    }
  }
  await tx.outbox.post({
    facts: numbered.map(({ fact, id }) => rowOf(house, fact, id, now)),
    links,
    letters,
    jobs: [...letters.map(({ id }) => letterJob(id, 0, now)), ...jobs],
  });
}

function rowOf(house: House, fact: Fact, id: FactId, now: Date): Post['facts'][number] {
  const { actor, actorId, addressPrefix, client, requestId } = fact.origin;
  return marked(house, {
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
  });
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
  for (const rule of lettersOf[fact.kind] ?? []) {
    if (rule.when && !rule.when(fact)) continue;
    const asks = rule.link === 'object' ? await asksIn(house, tx, now, fact) : {};
    const all = {
      ...(await contextOf(tx, fact)),
      ...whence(fact, now),
      ...fact.payload,
      ...fact.letter,
      ...asks,
    };
    const told = fact.isSilent ? [] : await recipientsOf(house, tx, now, fact, rule);
    for (const recipient of told.length === 0 && rule.isAskedFor ? [nobody] : told) {
      const id = newId<'letter'>(house.random, now);
      const link = rule.link ? mintLink(house, now, rule.link, fact, recipient) : undefined;
      if (link) links.push(link.row);
      const words = recipient === nobody ? '{}' : JSON.stringify({ ...all, ...link?.content });
      letters.push({
        id,
        kind: recipient === nobody ? toNobody : rule.letter,
        recipient: recipient.address,
        factId,
        accountId: fact.accountId ?? null,
        caseId: fact.caseId ?? null,
        contentSealed: house.keys.seal('letter', id, rule.isAskedFor ? padded(words) : words, house.random),
        writtenAt: now,
        mailboxKey: mailboxKey(recipient.address, house.policy.publicMailProviders),
      });
    }
  }
  return { links, letters };
}

const sizeStep = 2048; // twice what the longest of our usual letters asks for

/** JSON made as long as any other of its kind: what lies sealed tells by its length neither a name nor that there is none. */
const padded = (json: string) => json.padEnd(Math.ceil(json.length / sizeStep) * sizeStep);

/** Every letter that asks "was it you?" says who asks. */
async function asksIn(house: House, tx: Tx, now: Date, { caseId }: Fact): Promise<{ asks?: WhoAsks }> {
  const asks = await whoAsks(house, tx, await tx.cases.get(caseId!), now);
  return asks ? { asks } : {};
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
