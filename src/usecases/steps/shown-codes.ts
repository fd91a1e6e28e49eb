/** Ten new codes lie sealed for the session that made them, until one of them is typed back: a page that is loaded again shows the same. */
import type { RecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { CodeSet } from '../../store/factors.ts';
import type { House } from '../house.ts';
import type { SignedIn } from '../who.ts';

const purpose = 'shown-codes';

/** Seals ten codes for whoever made them. */
export function sealShown(house: House, { sessionId }: SignedIn, codes: readonly RecoveryCode[]): Buffer {
  return house.keys.seal(purpose, sessionId, JSON.stringify(codes), house.random);
}

/** The ten codes that this session made and nobody has typed back; undefined when there are none, or another session made them. */
export function openShown(
  house: House,
  { sessionId }: SignedIn,
  set: CodeSet | undefined,
): RecoveryCode[] | undefined {
  if (!set?.shownSealed || set.shownTo !== sessionId) return undefined;
  return JSON.parse(house.keys.open(purpose, sessionId, set.shownSealed).toString('utf8')) as RecoveryCode[];
}
