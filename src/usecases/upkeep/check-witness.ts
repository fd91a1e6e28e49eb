/**
 * Whether the record still extends what was published: asked at start and daily, and each minute while it is in doubt. A checkpoint that
 * contradicts puts the record in doubt at once; one that cannot be read does so where it was not read lately, for then nothing vouches for the end.
 */
import { after, dayMs } from '../../base/clock.ts';
import type { Witnessed } from '../../domain/witness.ts';
import { witnessWords, trustWords as words } from '../../domain/witness-words.en.ts';
import { readKept } from '../../outside/kept-note.ts';
import type { House } from '../house.ts';
import { holdAgainstKept } from '../steps/hold-against-kept.ts';
import { trustIn } from '../steps/trust.ts';

const unreadDaysMax = 3; // a weekend, so that a witness that is down does not stop recoveries

/** Looks, and doubts or trusts by what is found. Answers whether the witness was read, and what to tell that is no doubt (yet). */
export async function checkWitness(house: House): Promise<{ isRead: boolean; told: string[] }> {
  const now = house.clock.now();
  const { witness, publish } = house.settings;
  const places = [...new Set([witness, publish].filter((place) => place !== undefined))];
  const kept = await Promise.all(places.map((place) => readKept(house.reach, place)));
  const found = await house.db.snapshot(async (tx) => {
    await tx.catalogue.readPlainly();
    const all: { place: string; found: Witnessed }[] = [];
    for (const [at, place] of places.entries())
      all.push({ place, found: await holdAgainstKept(house, tx, kept[at]!) });
    return all;
  });
  const trust = trustIn(house);
  const judged = found.map(({ place, found: each }) =>
    judge(place, each, place === witness, trust.witnessedAt, now),
  );
  // Where there is nothing yet, there is nothing to vouch for: the first checkpoint is published once there is one.
  const isVouchedFor = (each: Witnessed) =>
    each.kind === 'extends' || ('isRecordEmpty' in each && each.isRecordEmpty);
  if (found.some(({ place, found: each }) => place === witness && isVouchedFor(each)))
    trust.witnessedAt = now;
  const of = (as: 'doubt' | 'told') => judged.flatMap((each) => (each?.as === as ? [each.says] : []));
  trust.set('witness', of('doubt'));
  return { isRead: judged.every((each) => each === undefined), told: of('told') };
}

/** Where we only publish to, only a contradiction counts: what was never there may be missing. */
function judge(
  place: string,
  found: Witnessed,
  isWitness: boolean,
  readAt: Date | null,
  now: Date,
): { as: 'doubt' | 'told'; says: string } | undefined {
  const says = witnessWords(place, found);
  if (found.kind === 'extends') return undefined;
  if (found.kind !== 'unreadable' && found.kind !== 'no_checkpoint') return { as: 'doubt', says };
  if (!isWitness) return undefined;
  const isLate = readAt === null || now > after(readAt, unreadDaysMax * dayMs);
  if (found.isRecordEmpty || !isLate) return { as: 'told', says };
  return { as: 'doubt', says: `${says} ${readAt === null ? words.firstTime : words.late(unreadDaysMax)}` };
}
