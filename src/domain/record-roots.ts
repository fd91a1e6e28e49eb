/**
 * The leaves against the signed checkpoints: the tree is grown again, leaf by leaf, and must have the signed root at each signed size.
 * Where it has not, the fault lies between the last size that was right and this one; from a checkpoint whose stored right edge gives
 * its signed root the walk goes on as if nothing had been, so that a second fault further right is named as well.
 */
import { type Checkpoint, openCheckpoint } from '../base/checkpoint.ts';
import { isHash, MerkleFrontier } from '../base/merkle.ts';
import { sameBytes } from '../base/secret.ts';
import { BadNote, type NoteVerifier } from '../base/signed-note.ts';
import type { Flaw } from './record-flaw.ts';
import { linesOf } from './record-places.ts';

export interface StoredCheckpoint {
  size: number;
  note: string;
  /** The right edge stored with it (`MerkleFrontier.toBytes`). Left out for a checkpoint that was kept elsewhere. */
  edge?: Uint8Array;
}

/** Walks the leaves from left to right; whoever drives it shows each checkpoint before the leaf whose index is its size. */
export class RootWalk {
  readonly #log: NoteVerifier;
  readonly #name: (flaw: Flaw) => void;
  /** Null when what stands to the left is known to be wrong or missing. */
  #tree: MerkleFrontier | null = new MerkleFrontier();
  #next = 0;
  #rightUpTo = 0;
  #signedUpTo = 0;
  #newest: Checkpoint | null = null;
  readonly #different: Flaw[] = [];

  constructor(log: NoteVerifier, name: (flaw: Flaw) => void) {
    this.#log = log;
    this.#name = name;
  }

  /** How many leaves there are, gaps counted in. */
  get leafCount(): number {
    return this.#next;
  }

  /** The widest checkpoint that is truly signed. */
  get newest(): Checkpoint | null {
    return this.#newest;
  }

  /** The leaf row at `index`, with its stored hash. */
  leaf(index: number, hash: Uint8Array): void {
    if (index < this.#next) {
      this.#name({ kind: 'inserted', index, detail: `a second leaf stands at line ${index + 1}` });
      return;
    }
    if (index > this.#next) this.#missing(index);
    if (this.#tree?.size !== index || !isHash(hash)) this.#tree = null;
    else this.#tree.append(hash);
    this.#next = index + 1;
  }

  /** The checkpoint row: all leaves below its size have been shown, and no other. */
  checkpoint(stored: StoredCheckpoint): void {
    const signed = this.#open(stored);
    if (!signed) return;
    this.#signedUpTo = Math.max(this.#signedUpTo, signed.size);
    this.#newest = signed;
    const edge = this.#edgeOf(stored, signed);
    const isWhole = this.#tree?.size === signed.size;
    if (isWhole && sameBytes(this.#tree!.root(), signed.root)) {
      this.#rightUpTo = signed.size;
      return;
    }
    if (isWhole) this.#differs(signed.size);
    this.#tree = edge;
    if (edge) this.#rightUpTo = signed.size;
  }

  /** A checkpoint row that is wider than all leaves, after the last of them: when it is truly signed, leaves were cut off. */
  beyond(stored: StoredCheckpoint): void {
    const signed = this.#open(stored);
    if (!signed) return;
    this.#signedUpTo = signed.size;
    this.#newest = signed;
  }

  /** How many lines truly signed checkpoints cover. */
  get coveredUpTo(): number {
    return this.#signedUpTo;
  }

  /** After the last leaf and the last checkpoint: names what the leaves' own seals, which know lines up to `knownUpTo`, do not explain. */
  end(places: { knownUpTo: number; explains(first: number, last: number): boolean }): void {
    for (const flaw of this.#different) if (!places.explains(flaw.index!, flaw.lastIndex!)) this.#name(flaw);
    const [known, covered] = [places.knownUpTo, this.#signedUpTo];
    if (covered >= known) return;
    const detail = `no signed checkpoint covers ${linesOf({ first: covered, last: known - 1 })}`;
    this.#name({ kind: 'checkpoint_missing', index: covered, lastIndex: known - 1, detail });
  }

  #missing(index: number): void {
    const [first, lastIndex] = [this.#next, index - 1];
    const detail = `no row for ${linesOf({ first, last: lastIndex })}`;
    this.#name({ kind: 'leaf_missing', index: first, lastIndex, detail });
  }

  #differs(size: number): void {
    if (this.#rightUpTo === size) {
      const detail = `two signed checkpoints of size ${size} have different roots`;
      this.#name({ kind: 'root_differs', detail });
      return;
    }
    const [index, lastIndex] = [this.#rightUpTo, size - 1];
    const detail = `the root signed at size ${size} is not that of ${linesOf({ first: index, last: lastIndex })} and those before`;
    this.#different.push({ kind: 'root_differs', index, lastIndex, detail });
  }

  #open(stored: StoredCheckpoint): Checkpoint | null {
    try {
      const signed = openCheckpoint(stored.note, this.#log);
      if (signed.size === stored.size) return signed;
      this.#forged(
        stored.size,
        `the checkpoint stored for size ${stored.size} was signed for size ${signed.size}`,
      );
    } catch (error) {
      if (!(error instanceof BadNote)) throw error;
      this.#forged(stored.size, `the checkpoint of size ${stored.size} is not ours: ${error.message}`);
    }
    return null;
  }

  #edgeOf(stored: StoredCheckpoint, signed: Checkpoint): MerkleFrontier | null {
    if (!stored.edge) return null;
    try {
      const edge = MerkleFrontier.fromBytes(signed.size, stored.edge);
      if (sameBytes(edge.root(), signed.root)) return edge;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    // Sealing goes on from the stored edge: left unnamed, the next root would be signed over a lie.
    this.#forged(
      signed.size,
      `the right edge stored with the checkpoint of size ${signed.size} does not give its signed root`,
    );
    return null;
  }

  #forged(size: number, detail: string): void {
    this.#name({ kind: 'checkpoint_forged', index: size, detail });
  }
}
