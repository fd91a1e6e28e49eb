/**
 * Passwords are hashed with Argon2id, 19 MiB, 2 passes, 1 lane (SECURITY.md, Passwords). Hashes in flight are capped near the cores, and
 * what cannot soon be served is turned away as `busy`, for the use-case to refuse with Refusal('busy', { retryAfterS }). Somebody
 * unknown costs the same hash as somebody known, so that the time tells nothing (ASVS 6.3.8).
 */
import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { Gate } from '../base/limit.ts';
import type { Random } from '../base/random.ts';
import { isTooLong, normalPassword } from '../domain/account/password.ts';

/** What every new hash costs. Raise these, and each password is hashed anew at its owner's next sign-in. */
export const hashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const argon2id = 2; // the package's const enum cannot be imported under isolated modules
const saltBytes = 16; // RFC 9106, 3.1

/** Seconds after which somebody turned away as `busy` may come again. */
export const busyRetryAfterS = 2;

/** The hash of 32 random bytes that nobody kept, at today's cost: what unknown people's passwords are checked against. */
export const dummyHash =
  '$argon2id$v=19$m=19456,t=2,p=1$Ya7QX8QlsXZ0aatV8pBDJA$T7Kcbd38mrBC6dSedYHWNEIhrjAS0g0nBxDnSDbLYPA';

export class PasswordHasher {
  readonly #random: Random;
  readonly #gate: Gate;

  /** By default as many at once as there are cores (one stays free for everything else), and about a second's worth in line. */
  constructor(random: Random, limits?: { inside: number; waiting: number }) {
    const inside = Math.max(1, availableParallelism() - 1);
    this.#random = random;
    this.#gate = new Gate(limits ?? { inside, waiting: inside * 24 });
  }

  /** The PHC string to store for a new password, which was judged before. Throws on one too long to be judged. */
  async hashPassword(password: string): Promise<{ hash: string } | 'busy'> {
    if (isTooLong(password)) throw new Error('a password longer than the limit reached the hasher');
    const salt = this.#random.bytes(saltBytes);
    const outcome = await this.#gate.run(() =>
      hash(normalPassword(password), { ...hashCost, algorithm: argon2id, salt }),
    );
    return outcome === 'full' ? 'busy' : { hash: outcome.done };
  }

  /** Whether a password is the stored one. `stored` is undefined when there is no such account: the same work is done, and it is wrong. */
  async verifyPassword(stored: string | undefined, password: string): Promise<'right' | 'wrong' | 'busy'> {
    // Nothing too long was ever stored; it is not hashed either, but costs its sender the same time.
    const isHopeless = stored === undefined || isTooLong(password);
    const outcome = await this.#gate.run(() =>
      verify(isHopeless ? dummyHash : stored, isHopeless ? '' : normalPassword(password)),
    );
    if (outcome === 'full') return 'busy';
    return outcome.done && !isHopeless ? 'right' : 'wrong';
  }
}

/** Whether a stored hash was made at another cost than today's, so that the password just proven should be hashed again. */
export function needsRehash(stored: string): boolean {
  const made = parseOptions(stored);
  return (
    made.algorithm !== argon2id ||
    made.memoryCost < hashCost.memoryCost ||
    made.timeCost < hashCost.timeCost ||
    made.parallelism !== hashCost.parallelism ||
    made.outputLen < hashCost.outputLen
  );
}
