/** The nouns that have identifiers. */
import type { Id } from '../base/id.ts';

export type AccountId = Id<'account'>;
export type AddressId = Id<'address'>;
export type FactorId = Id<'factor'>;
export type SessionId = Id<'session'>;
export type CaseId = Id<'case'>;
export type ClaimantId = Id<'claimant'>;
export type ChallengeId = Id<'challenge'>;
export type FindingId = Id<'finding'>;
export type ProjectId = Id<'project'>;
export type ProjectLinkId = Id<'link'>;
export type LetterId = Id<'letter'>;
export type FactId = Id<'fact'>;
