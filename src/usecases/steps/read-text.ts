/**
 * The one reader of every text that is stored, whoever wrote it: its secrets are found and hidden first (B13). What looks like a recovery
 * code is hidden; what reads as one, however it is dressed, is hidden when it is or was one of ours. A long text is read in slices, so that
 * others have their turn. Burn what was found (`burn-secrets.ts`).
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FoundSecret, type Hidden, hidingSecrets } from '../../domain/case/hide-secrets.ts';
import type { RecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';

/** Texts up to here are read in one turn: a few milliseconds. */
const oneTurnCharsMax = 20_000;

export interface ReadText extends Hidden {
  /** Whether a recovery code stood in it that is or was somebody's. */
  readonly isOurs: boolean;
}

/** The text as it may be stored, and what was found in it: of each kind one secret, and every recovery code of ours. */
export async function readText(house: House, tx: Tx, text: string): Promise<ReadText> {
  const reading = hidingSecrets(text);
  const ours = new Set<string>();
  let step = reading.next();
  while (!step.done) {
    if (text.length > oneTurnCharsMax) await nextTurn();
    const known = await knownAmong(house, tx, step.value);
    for (const code of known) ours.add(code);
    step = reading.next(known);
  }
  const { text: hidden, found } = step.value;
  return { text: hidden, found: worthBurning(found, ours), isOurs: ours.size > 0 };
}

async function knownAmong(
  house: House,
  tx: Tx,
  codes: readonly RecoveryCode[],
): Promise<ReadonlySet<string>> {
  if (codes.length === 0) return new Set();
  const hashes = codes.map((code) => house.keys.hash('recovery-code', code));
  const known = new Set((await tx.factors.knownCodes(hashes)).map((hash) => hash.toString('hex')));
  return new Set(codes.filter((_, i) => known.has(hashes[i]!.toString('hex'))));
}

/** Whoever pastes thousands of made-up codes gets them hidden, and nobody looks for each of them again. */
function worthBurning(found: readonly FoundSecret[], ours: ReadonlySet<string>): FoundSecret[] {
  const kinds = new Set<string>();
  return found.filter(({ kind, value }) => {
    const isFirst = !kinds.has(kind);
    kinds.add(kind);
    return isFirst || ours.has(value);
  });
}
