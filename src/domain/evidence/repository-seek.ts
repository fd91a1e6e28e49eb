/**
 * Looks for a challenge among a repository's branches and tags. Only the exact name counts; what comes near is told to the
 * claimant, never accepted. Names come from a stranger's server, tens of thousands of them, so each is looked at once, in
 * bounded time.
 */
import { readCrockford } from '../../base/random.ts';
import type { GitRef } from './git-listing.ts';

export type Sought =
  | { readonly found: 'branch' | 'tag'; readonly ref: GitRef }
  /** The name as it stands in the repository, without `refs/heads/`, cut to 100 characters. */
  | { readonly nearMiss: string }
  | 'absent';

const places = [
  { kind: 'branch', prefix: 'refs/heads/' },
  { kind: 'tag', prefix: 'refs/tags/' },
] as const;

const typosMax = 2;
/** No person's near miss is longer; a longer name is only looked at for its end and beginning. */
const nameLengthMax = 255;
/** Of a name this much must be there before part of it is taken for a near miss. */
const partLengthMin = 8;

/** The branch or tag of exactly this name; else the nearest name that looks like a try at it; else `absent`. */
export function seek(challengeName: string, refs: readonly GitRef[]): Sought {
  const whole = folded(challengeName);
  // People often leave the prefix off: what follows it says enough.
  const core = folded(challengeName.slice(challengeName.indexOf('-') + 1));
  let nearest: { name: string; rank: number } | null = null;
  for (const ref of refs) {
    const place = places.find(({ prefix }) => ref.name.startsWith(prefix));
    if (!place) continue;
    const name = ref.name.slice(place.prefix.length);
    if (name === challengeName) return { found: place.kind, ref };
    const rank = Math.min(
      farness(folded(name.slice(-nameLengthMax)), whole),
      farness(folded(lastPart(name)), core),
    );
    if (rank < (nearest?.rank ?? Number.POSITIVE_INFINITY)) nearest = { name, rank };
  }
  return nearest ? { nearMiss: nearest.name.slice(0, 100) } : 'absent';
}

/** Case, dashes, underscores, slashes and dots dropped, and Crockford's look-alikes read as meant. */
function folded(name: string): string {
  return readCrockford(name.replace(/[_/.]/g, ''));
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).slice(-nameLengthMax);
}

/** 0 for the same, then the number of typos, then 3 for one within the other; infinite for unlike names. */
function farness(name: string, wanted: string): number {
  if (name === wanted) return 0;
  if (Math.abs(name.length - wanted.length) <= typosMax) {
    const typos = typosBetween(name, wanted);
    if (typos <= typosMax) return typos;
  }
  if (wanted.length >= partLengthMin && name.includes(wanted)) return typosMax + 1;
  const isPart = name.length >= partLengthMin && (wanted.startsWith(name) || wanted.endsWith(name));
  return isPart ? typosMax + 1 : Number.POSITIVE_INFINITY;
}

/** Levenshtein's distance between two short names; rows that are already too far end it. */
function typosBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    if (Math.min(...next) > typosMax) return typosMax + 1;
    row = next;
  }
  return row[b.length]!;
}
