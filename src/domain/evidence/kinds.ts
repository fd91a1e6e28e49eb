/**
 * The kinds of evidence there are. A new one is a row here, a file beside this one for its challenge and judgement, and where it has
 * challenges a file `usecases/steps/prove-….ts`; the compiler asks for its words and for its place in every choice between kinds.
 */
import type { ChallengeKind, EvidenceKind } from './finding.ts';

export interface Kind {
  /** The most it can prove, as far as public knowledge goes. */
  readonly strengthAtBest: 'strong' | 'weak';
}

export const kinds: Readonly<Record<EvidenceKind, Kind>> = {
  password: { strengthAtBest: 'weak' },
  mailbox: { strengthAtBest: 'strong' },
  repository: { strengthAtBest: 'strong' },
};

/** How a challenge is met: a code of ours is typed, or we look at what was put somewhere. */
export const metBy: Readonly<Record<ChallengeKind, 'typing' | 'looking'>> = {
  mailbox: 'typing',
  repository: 'looking',
};

export const challengeKinds = Object.keys(metBy) as ChallengeKind[];
export const evidenceKinds = Object.keys(kinds) as EvidenceKind[];
