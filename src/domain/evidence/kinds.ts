/**
 * The kinds of evidence there are: a new one is a row here, a file beside this one for its challenge and judgement, and an
 * observer in `usecases/steps/observers.ts` when the outside has to be asked.
 */
import type { EvidenceKind } from './finding.ts';

export interface Kind {
  /** How a challenge of it is met: typed by the claimant on the page, or looked for by the machine. */
  readonly met: 'typed' | 'observed';
  /** The most it can prove, as far as public knowledge goes. */
  readonly strengthAtBest: 'strong' | 'weak';
}

export const kinds: Readonly<Record<EvidenceKind, Kind>> = {
  password: { met: 'typed', strengthAtBest: 'weak' },
  mailbox: { met: 'typed', strengthAtBest: 'strong' },
  repository: { met: 'observed', strengthAtBest: 'strong' },
};

export const evidenceKinds = Object.keys(kinds) as EvidenceKind[];

/** The kinds whose challenges the clock looks after. */
export const observedKinds = evidenceKinds.filter((kind) => kinds[kind].met === 'observed');
