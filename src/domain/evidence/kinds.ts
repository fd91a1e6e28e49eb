/**
 * The kinds of evidence there are: a new one is a row here, a file beside this one for its challenge and judgement, and a step
 * such as `usecases/steps/observe-repository.ts` when the outside has to be asked.
 */
import type { EvidenceKind } from './finding.ts';

export interface Kind {
  /** The most it can prove, as far as public knowledge goes. */
  readonly strengthAtBest: 'strong' | 'weak';
}

export const kinds: Readonly<Record<EvidenceKind, Kind>> = {
  password: { strengthAtBest: 'weak' },
  mailbox: { strengthAtBest: 'strong' },
  repository: { strengthAtBest: 'strong' },
};

export const evidenceKinds = Object.keys(kinds) as EvidenceKind[];
