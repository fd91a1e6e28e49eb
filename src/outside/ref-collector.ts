/** Collects the references of a listing line by line, in either protocol's form. A line that is none spoils the listing. */
import type { GitListing, GitRef } from '../domain/evidence/git-listing.ts';
import { OutsideError } from './outcome.ts';

/** An object's name: SHA-1 or SHA-256, as the repository has it. */
export const oidShape = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** What git itself forbids in a name (git-check-ref-format), and what would spoil a log. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const nameForbidden = /[\x00-\x20\x7f~^:?*[\\]/;
const nameLengthMax = 4096; // what a file system, and so git, takes
const branches = 'refs/heads/';

export class Collector {
  readonly #prefixes: readonly string[];
  readonly #refsMax: number;
  readonly #refs: GitRef[] = [];
  #head: string | null = null;
  #headOid: string | null = null;
  #isWhole = true;

  constructor(prefixes: readonly string[], refsMax: number) {
    this.#prefixes = prefixes;
    this.#refsMax = refsMax;
  }

  /** Takes `<oid> <name>` with v2's attributes, v0's `<oid> <name>^{}` or `unborn HEAD …`. False when there is room for no more. */
  take(line: string): boolean {
    const [oid = '', name = '', ...attributes] = line.split(' ');
    const said = (key: string) => attributes.find((each) => each.startsWith(key))?.slice(key.length);
    if (name === 'HEAD') return this.#takeHead(oid, said('symref-target:'));
    if (name.endsWith('^{}')) return this.#takePeeled(checked(oid, name.slice(0, -3)));
    const peeled = said('peeled:');
    const ref = checked(oid, name);
    if (!this.#prefixes.some((prefix) => name.startsWith(prefix))) return true;
    if (this.#refs.length === this.#refsMax) {
      this.#isWhole = false;
      return false;
    }
    this.#refs.push(peeled === undefined ? ref : { ...ref, peeled: checked(peeled, name).oid });
    return true;
  }

  /** Whether something listed is the object `oid`. */
  has(oid: string): boolean {
    return this.#headOid === oid || this.#refs.some((ref) => ref.oid === oid || ref.peeled === oid);
  }

  listing(): GitListing {
    return { refs: this.#refs, head: this.#head, headOid: this.#headOid, isWhole: this.#isWhole };
  }

  #takeHead(oid: string, target: string | undefined): boolean {
    if (oid !== 'unborn') this.#headOid = checked(oid, 'HEAD').oid;
    if (target?.startsWith(branches) && !nameForbidden.test(target))
      this.#head = target.slice(branches.length);
    return true;
  }

  #takePeeled({ oid, name }: GitRef): boolean {
    const last = this.#refs.at(-1);
    if (last?.name === name) this.#refs[this.#refs.length - 1] = { ...last, peeled: oid };
    return true;
  }
}

function checked(oid: string, name: string): GitRef {
  const isGood =
    oidShape.test(oid) && name.length > 0 && name.length <= nameLengthMax && !nameForbidden.test(name);
  if (!isGood) throw new OutsideError('bad_answer', `no reference: ${oid} ${name}`);
  return { name, oid };
}
