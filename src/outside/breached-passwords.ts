/**
 * Known-breached passwords, looked up offline: nobody outside learns which password is asked about. A short list of the most common
 * ones comes with Rekey; the operator can add the public download of Have I Been Pwned: lines `SHA1:COUNT`, sorted by hash. That file
 * has tens of gigabytes, so it is searched by halves where it lies: some forty small reads, synchronous because each is a page of the cache.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { sha1Hex } from '../domain/account/password.ts';

const lineBytesMax = 64; // 40 of hash, a colon, a count, CR LF
const probes = 32;
const builtinFile = new URL('../../src/outside/breached-builtin.txt', import.meta.url); // the same from src/ and from dist/

let builtin: ReadonlySet<string> | undefined;

function builtinHashes(): ReadonlySet<string> {
  builtin ??= new Set(readFileSync(builtinFile, 'utf8').split('\n').filter(Boolean).map(sha1Hex));
  return builtin;
}

export class BreachedPasswords {
  readonly #file: number | undefined;
  readonly #bytes: number;

  /** Opens the operator's file, if there is one. Throws one clear sentence when it cannot be read or is not sorted by hash. */
  constructor(path?: string) {
    if (path === undefined) {
      this.#bytes = 0;
      return;
    }
    try {
      this.#file = openSync(path, 'r');
    } catch (error) {
      throw new Error(`The file of breached passwords ${path} cannot be read.`, { cause: error });
    }
    const about = fstatSync(this.#file);
    this.#bytes = about.size;
    const problem = about.isFile() ? this.#problem() : 'is not a file';
    if (problem === undefined) return;
    closeSync(this.#file);
    throw new Error(`The file of breached passwords ${path} ${problem}.`);
  }

  /** Whether a password of this SHA-1 (hexadecimal) is known to be breached. */
  has(sha1: string): boolean {
    const hash = sha1.toUpperCase();
    return builtinHashes().has(hash) || this.#fileHas(hash);
  }

  /** Closes the file; afterwards only the built-in list may be asked. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #fileHas(hash: string): boolean {
    let low = 0; // a line starts here, and every line before it is smaller
    let high = this.#bytes; // every line that starts at or after this is larger
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const line = this.#lineFrom(middle);
      if (line === undefined || line.at >= high) {
        high = middle;
      } else if (line.hash === hash) return true;
      else if (line.hash < hash) low = line.past;
      else high = middle;
    }
    return false;
  }

  /** The first line that starts at or after `offset`: where, its hash, and where the next one starts. */
  #lineFrom(offset: number): { at: number; hash: string; past: number } | undefined {
    const from = Math.max(0, offset - 1);
    const window = Buffer.alloc(2 * lineBytesMax + 1);
    const text = window.toString('latin1', 0, readSync(this.#file!, window, 0, window.length, from));
    const start = offset === 0 ? 0 : text.indexOf('\n') + 1;
    if ((offset > 0 && start === 0) || start >= text.length) return undefined;
    const newline = text.indexOf('\n', start);
    const line = text.slice(start, newline < 0 ? undefined : newline);
    return { at: from + start, hash: line.slice(0, 40).toUpperCase(), past: from + start + line.length + 1 };
  }

  /** What is wrong with the file, from its first line and a sample over its length. */
  #problem(): string | undefined {
    let last = '';
    for (let i = 0; i < probes; i += 1) {
      const line = this.#lineFrom(Math.floor((this.#bytes * i) / probes));
      if (line === undefined) continue;
      if (!/^[0-9A-F]{40}$/.test(line.hash)) return 'does not hold lines of the form SHA1:COUNT';
      // The download is also offered sorted by count, in which a search by halves would find next to nothing and say so to nobody.
      if (line.hash < last) return 'is not sorted by hash';
      last = line.hash;
    }
    return last === '' && this.#bytes > 0 ? 'does not hold lines of the form SHA1:COUNT' : undefined;
  }
}
