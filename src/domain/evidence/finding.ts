/**
 * A finding is what a check saw, when and from where; never the secret. It is judged once, when it is made, against
 * what stood on record before the case; it is never improved afterwards, only superseded by a new one or left to age.
 */
import type { CaseId, ChallengeId, ClaimantId, FindingId } from '../ids.ts';

/** The kinds of evidence (RECOVERY.md, section 3). A kind that exists has a file beside this one and a row in `kinds.ts`. */
export type EvidenceKind = 'password' | ChallengeKind;

/** Those with a challenge, which is made first and met later; the others are shown at once. */
export type ChallengeKind = 'mailbox' | 'repository';

/** `worthless` is recorded, so that the claimant and the desk see it, and counts for nothing. */
export type Strength = 'strong' | 'weak' | 'worthless';

/** What one breach takes together: `own`, `domain:example.org`, `address:ann@gmail.com`, `forge:github.com`, `people`, `desk`, `forwarded`. */
export type Root =
  | 'own'
  | 'people'
  | 'desk'
  | 'forwarded'
  | `domain:${string}`
  | `address:${string}`
  | `forge:${string}`;

export interface Judgement {
  readonly strength: Strength;
  readonly root: Root;
  /** Why, as codes that catalogues put into words: `aged`, `added_lately`, `breached`, `continuous`, `never_seen_before` … */
  readonly because: readonly string[];
}

export interface Finding extends Judgement {
  readonly id: FindingId;
  readonly caseId: CaseId;
  readonly claimantId: ClaimantId;
  readonly challengeId: ChallengeId | null;
  readonly kind: EvidenceKind;
  /** What was checked, fit to be shown to this claimant: the address they typed, the repository's URL, or empty. */
  readonly subject: string;
  readonly observedAt: Date;
}
