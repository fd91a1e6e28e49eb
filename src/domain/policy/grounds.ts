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

/** What some claimants have shown alike: the breaches, and these with their strength. */
interface Shown {
  readonly breaches: ReadonlySet<string>;
  /** A strong one is a weak one and more, so that more proof is a larger set. */
  readonly names: readonly string[];
  /** How many of them there are. */
  count: number;
}

/** Whether who has shown the one has proven no less than who has shown the other: else these are simply better proven, and they are no rivals (docs/decisions/003). */
function isRival({ breaches: less }: Shown, { breaches: more }: Shown): boolean {
  return less.size > 0 && !(less.isSubsetOf(more) && less.size < more.size);
}

function shownBy(fresh: readonly Proof[]): Shown {
  const roots = rootsByBreach(fresh);
  const names = [...roots].flatMap(([breach, { strength }]) =>
    strength === 'strong' ? [breach, `${breach} strong`] : [breach],
  );
  return { breaches: new Set(roots.keys()), names, count: 0 };
}

/**
 * The grounds of each of the claimants of a case among the others, by the fresh proofs of each in the same order; but for the signals. Each
 * proof is looked at once, and those who have shown the same are compared as one: a crowd with one leaked password costs its number, not its square.
 */
export function groundsAmong(claimants: readonly (readonly Proof[])[]): Omit<Grounds, 'signals'>[] {
  const alike = new Map<string, Shown>();
  const each = claimants.map((fresh) => {
    const shown = shownBy(fresh);
    const key = JSON.stringify(shown.names);
    const group = alike.get(key) ?? shown;
    group.count += 1;
    alike.set(key, group);
    return group;
  });
  const groups = [...alike.values()];
  const among = new Map(groups.map((group) => [group, groundsOf(group, groups)] as const));
  return each.map((group) => among.get(group)!);
}

function groundsOf(own: Shown, groups: readonly Shown[]): Omit<Grounds, 'signals'> {
  const others = groups.filter((group) => group !== own || group.count > 1);
  const union = (all: readonly Shown[]) => [...new Set(all.flatMap(({ names }) => names))].sort();
  return {
    roots: union([own]),
    rivals: union(others.filter((other) => isRival(other, own))),
    others: union(others),
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
