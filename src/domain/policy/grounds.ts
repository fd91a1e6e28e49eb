/**
 * The grounds on which a claimant is approved or accepted: what they had proven, what spoke against them, and what the others of the case
 * had shown. Kept with the approval and with the case, so that only what nobody knew then calls anybody again: the same leaked
 * password, shown by ever more contact addresses, must not hold a case up for ever (docs/decisions/012).
 */
import { type Proof, rootsByBreach } from './roots.ts';
import type { RiskSignal } from './rules.ts';

/** Sets, as sorted lists: they are compared here and by the database, which asks for containment in JSON. */
export interface Grounds {
  /** What counted for the claimant. */
  readonly roots: readonly string[];
  readonly signals: readonly RiskSignal[];
  /** What counted for those who were their rivals. */
  readonly rivals: readonly string[];
  /** What counted for anybody else of the case, rival or not. */
  readonly others: readonly string[];
}

/** One claimant's fresh proofs, and the signals that hold for them whoever else asks. */
export interface Standing {
  readonly fresh: readonly Proof[];
  readonly signals: readonly RiskSignal[];
}

/** Whether the other has proven no less: else the claimant is simply better proven, and they are no rivals (docs/decisions/003). */
export function isRival(other: readonly Proof[], claimant: readonly Proof[]): boolean {
  const [less, more] = [other, claimant].map((fresh) => new Set(rootsByBreach(fresh).keys()));
  return less!.size > 0 && !(less!.isSubsetOf(more!) && less!.size < more!.size);
}

/** What falls in one breach, each; a strong one is a weak one and more, so that more proof is a larger set. */
function shownBy(fresh: readonly Proof[]): string[] {
  return [...rootsByBreach(fresh)].flatMap(([breach, { strength }]) =>
    strength === 'strong' ? [breach, `${breach} strong`] : [breach],
  );
}

/** The grounds for one claimant among the others who ask in the case. */
export function groundsOf(claimant: Standing, others: readonly (readonly Proof[])[]): Grounds {
  const shown = (all: readonly (readonly Proof[])[]) => [...new Set(all.flatMap(shownBy))].sort();
  return {
    roots: shown([claimant.fresh]),
    signals: [...claimant.signals].sort(),
    rivals: shown(others.filter((other) => isRival(other, claimant.fresh))),
    others: shown(others),
  };
}

/** Whether a rival has shown something now that nobody but the claimant had then. Null: nobody noted what was known. */
export function isRivalNew(then: Grounds | null, now: Grounds): boolean {
  return now.rivals.some((root) => !then?.others.includes(root));
}

/** Whether who judged then has judged what stands now: the claimant has proven no less, and nothing new speaks against them. */
export function holdsStill(then: Grounds | null, now: Grounds): boolean {
  if (!then || isRivalNew(then, now)) return false;
  return (
    then.roots.every((root) => now.roots.includes(root)) &&
    now.signals.every((signal) => then.signals.includes(signal))
  );
}
