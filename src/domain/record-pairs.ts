/**
 * The facts against their leaves: each fact's bytes must hash to its own leaf. Only what does not match is kept, up to a limit;
 * at the end it is matched among itself, for bytes that hash to another leaf were moved, not changed.
 */
import { leafHash } from '../base/merkle.ts';
import { sameBytes } from '../base/secret.ts';
import type { Flaw, RecordRow } from './record-flaw.ts';

interface LooseLeaf {
  index: number;
  hash: string;
  factId: string;
  hasFact: boolean;
}

interface LooseFact {
  factId: string;
  hash: string;
  /** Where its own leaf stands; undefined when it has none. */
  index: number | undefined;
}

export class Pairs {
  readonly #looseMax: number;
  readonly #name: (flaw: Flaw) => void;
  readonly #leaves: LooseLeaf[] = [];
  readonly #facts: LooseFact[] = [];

  /** Beyond `looseMax` rows that do not match, further ones are named at once, without looking for where they belong. */
  constructor(looseMax: number, name: (flaw: Flaw) => void) {
    this.#looseMax = looseMax;
    this.#name = name;
  }

  /** One row of the join of leaves, facts and the queue. Answers whether its bytes are those of its own leaf. */
  take(row: RecordRow): boolean {
    const { factId, index, leafHash: leaf, entry } = row;
    const hash = entry && leafHash(entry);
    if (hash && leaf && sameBytes(hash, leaf)) return true;
    if (!leaf && row.isWaiting) {
      if (!entry)
        this.#name({
          kind: 'removed',
          factId,
          detail: `fact ${factId} was removed while it waited to be sealed`,
        });
      return false;
    }
    const isFull = this.#leaves.length + this.#facts.length >= this.#looseMax;
    const leafIndex = index ?? undefined;
    const looseLeaf =
      leaf && index !== null ? { index, hash: hex(leaf), factId, hasFact: hash !== null } : undefined;
    const looseFact = hash ? { factId, hash: hex(hash), index: leafIndex } : undefined;
    if (isFull) {
      this.#name(looseFact ? unhomed(looseFact) : removed(looseLeaf!));
      return false;
    }
    if (looseLeaf) this.#leaves.push(looseLeaf);
    if (looseFact) this.#facts.push(looseFact);
    return false;
  }

  /** Names every row that did not match, in the order of the leaves. */
  end(): void {
    const leafByHash = new Map(this.#leaves.map((leaf) => [leaf.hash, leaf]));
    const found = new Set<LooseLeaf>();
    const moved = new Set<string>();
    const flaws: Flaw[] = [];
    for (const fact of this.#facts) {
      const home = leafByHash.get(fact.hash);
      if (!home) {
        flaws.push(unhomed(fact));
        continue;
      }
      found.add(home);
      moved.add(fact.factId);
      flaws.push(reordered(fact, home));
    }
    for (const leaf of this.#leaves) {
      // A leaf whose own fact is there but belongs nowhere has been named as changed already.
      const isChanged = leaf.hasFact && !moved.has(leaf.factId);
      if (!found.has(leaf) && !isChanged) flaws.push(removed(leaf));
    }
    flaws.sort((a, b) => (a.index ?? Number.POSITIVE_INFINITY) - (b.index ?? Number.POSITIVE_INFINITY) || 0);
    for (const flaw of flaws) this.#name(flaw);
  }
}

function unhomed({ factId, index }: LooseFact): Flaw {
  if (index !== undefined) {
    return {
      kind: 'changed',
      index,
      factId,
      detail: `fact ${factId} no longer hashes to the leaf of its line ${index + 1}`,
    };
  }
  return { kind: 'inserted', factId, detail: `fact ${factId} has no leaf and does not wait to be sealed` };
}

function reordered({ factId, index }: LooseFact, home: LooseLeaf): Flaw {
  const where = index === undefined ? 'apart from all leaves' : `at line ${index + 1}`;
  const detail = `fact ${factId} stands ${where}, but was sealed as line ${home.index + 1}`;
  return { kind: 'reordered', index: index ?? home.index, factId, detail };
}

function removed({ index, factId, hasFact }: LooseLeaf): Flaw {
  const detail = hasFact
    ? `the fact that was sealed as line ${index + 1} is gone; fact ${factId} stands in its place`
    : `fact ${factId}, sealed as line ${index + 1}, is gone`;
  return { kind: 'removed', index, factId, detail };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
