/** The tables as TypeScript sees them, in camel case (Kysely translates). The truth is `migrations/`; a test holds this against the database. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Id } from '../base/id.ts';
import type { MailboxKey } from '../domain/account/mailbox-key.ts';
import type { CaseState } from '../domain/case/lifecycle.ts';
import type { Repeated } from '../domain/case/repeated.ts';
import type { ChallengeKind, EvidenceKind, Root, Strength } from '../domain/evidence/finding.ts';
import type {
  AccountId,
  AddressId,
  CaseId,
  ChallengeId,
  ClaimantId,
  FactId,
  FactorId,
  FindingId,
  LetterId,
  ProjectId,
  ProjectLinkId,
  SessionId,
} from '../domain/ids.ts';
import type { LetterKind, LinkPurpose, toNobody } from '../domain/letter/letter.ts';
import type { Grounds } from '../domain/policy/grounds.ts';
import type { Stake } from '../domain/policy/rules.ts';

type Instant = Date;
type Json<T> = JSONColumnType<T & object, string, string>;

export interface AccountsTable {
  id: AccountId;
  username: string;
  usernameKey: string;
  passwordHash: string;
  passwordChangedAt: Instant;
  passwordMailbox: string | null;
  createdAt: Instant;
  frozenAt: Instant | null;
  frozenBecause: string | null;
  frozenByCaseId: CaseId | null;
  aftercareUntil: Instant | null;
  restoredAt: Instant | null;
}

export interface AddressesTable {
  id: AddressId;
  accountId: AccountId;
  address: string;
  addressKey: string;
  addedAt: Instant;
  verifiedAt: Instant | null;
  isPrimary: Generated<boolean>;
  removedAt: Instant | null;
  noticesUntil: Instant | null;
}

export interface TotpFactorsTable {
  id: FactorId;
  accountId: AccountId;
  secretSealed: Buffer;
  createdAt: Instant;
  confirmedAt: Instant | null;
  lastStep: ColumnType<number, number | undefined, number>;
  spentSteps: ColumnType<number[], number[] | undefined, number[]>;
  removedAt: Instant | null;
}

export interface RecoveryCodesTable {
  id: Id<'recovery-code'>;
  accountId: AccountId;
  codeHash: Buffer;
  createdAt: Instant;
  usedAt: Instant | null;
  droppedAt: Instant | null;
  isWaiting: Generated<boolean>;
}

export interface RecoveryCodeSetsTable {
  accountId: AccountId;
  madeAt: Instant;
  keptAt: Instant | null;
  shownAt: Instant | null;
  shownTo: SessionId | null;
  shownSealed: Buffer | null;
}

export interface CodeReplacementsTable {
  id: Id<'recovery-code'>;
  accountId: AccountId;
  sessionId: SessionId;
  codeSealed: Buffer | null;
  madeAt: Instant;
  keptAt: Instant | null;
}

export interface GuessesTable {
  accountId: AccountId;
  what: 'password' | 'factor';
  failures: Generated<number>;
  lastFailedAt: Instant | null;
}

export interface KnownGuessesTable {
  accountId: AccountId;
  what: GuessesTable['what'];
  byId: KnownGuesser;
  failures: Generated<number>;
  lastFailedAt: Instant | null;
}

/** What tells somebody apart from a stranger: a device, a session that has none, or a factor that nobody guesses. */
export type KnownGuesser = Id<'device'> | SessionId | FactorId;

export interface SignInsTable {
  id: Id<'sign-in'>;
  secretHash: Buffer;
  accountId: AccountId;
  passwordAt: Instant;
  isBreached: boolean;
  triesLeft: number;
  expiresAt: Instant;
  finishedAt: Instant | null;
  finishedBy: Buffer | null;
  answerSealed: Buffer | null;
}

export interface DevicesTable {
  id: Id<'device'>;
  accountId: AccountId;
  secretHash: Buffer;
  firstAt: Instant;
  lastAt: Instant;
  client: string;
  endedAt: Instant | null;
}

export interface SessionsTable {
  id: SessionId;
  secretHash: Buffer;
  accountId: AccountId;
  deviceId: Id<'device'> | null;
  assurance: 'password' | 'two_factor';
  createdAt: Instant;
  seenAt: Instant;
  freshAt: Instant;
  expiresAt: Instant;
  client: string;
  addressPrefix: string;
  endedAt: Instant | null;
  confirmedBy: Buffer | null;
}

export interface ProjectsTable {
  id: ProjectId;
  name: string;
  nameKey: string;
  createdAt: Instant;
  downloadsPerMonth: ColumnType<number, number | undefined, number>;
  dependents: Generated<number>;
  flaggedCritical: Generated<boolean>;
}

export interface ProjectOwnersTable {
  projectId: ProjectId;
  accountId: AccountId;
  addedAt: Instant;
  invitedBy: AccountId | null;
}

export interface ProjectInvitationsTable {
  projectId: ProjectId;
  accountId: AccountId;
  invitedBy: AccountId;
  invitedAt: Instant;
  declinedAt: Instant | null;
}

export interface ProjectLinksTable {
  id: ProjectLinkId;
  projectId: ProjectId;
  kind: 'repository';
  url: string;
  addedAt: Instant;
  addedBy: AccountId | null;
  removedAt: Instant | null;
  lookAgainAt: Instant | null;
}

export interface RepositorySnapshotsTable {
  id: Id<'snapshot'>;
  linkId: ProjectLinkId;
  takenAt: Instant;
  snapshot: Json<unknown>;
}

export interface FactsTable {
  id: FactId;
  at: Instant;
  kind: string;
  actor: string;
  actorId: string | null;
  accountId: AccountId | null;
  caseId: CaseId | null;
  addressPrefix: string | null;
  client: string | null;
  requestId: string | null;
  payload: Json<unknown>;
  mark: Buffer | null;
}

export interface FactsUnsealedTable {
  factId: FactId;
}

export interface RecordLeavesTable {
  index: ColumnType<number, number, never>;
  factId: FactId;
  hash: Buffer;
  seal: Buffer | null;
}

export interface RecordCheckpointsTable {
  size: ColumnType<number, number, never>;
  at: Instant;
  note: string;
  frontier: Buffer;
}

export interface StaffTable {
  accountId: AccountId;
  role: StaffRole;
  joinedAt: Instant;
  suspendedAt: Instant | null;
}
export type StaffRole = 'agent' | 'approver' | 'admin' | 'auditor';

export interface CasesTable {
  id: CaseId;
  number: string;
  accountId: AccountId;
  state: CaseState;
  version: Generated<number>;
  openedAt: Instant;
  enteredAt: Instant;
  dueAt: Instant | null;
  stake: Stake;
  waitStartedAt: Instant | null;
  waitUntil: Instant | null;
  aftercare: 'strong' | 'weak' | null;
  forClaimantId: ClaimantId | null;
  approvalsNeeded: Generated<number>;
  round: Generated<number>;
  completedAt: Instant | null;
  takenBy: AccountId | null;
  decision: JSONColumnType<object, string | null, string | null> | null;
  grounds: ColumnType<Grounds | null>;
  contestedAt: Instant | null;
  lapsesAt: Instant | null;
}

export interface ClaimantsTable {
  id: ClaimantId;
  caseId: CaseId;
  contact: string;
  contactKey: string;
  answers: Json<unknown>;
  joinedAt: Instant;
  confirmedAt: Instant | null;
  addressPrefix: string | null;
  client: string | null;
  draftId: Id<'draft'> | null;
  leftAt: Instant | null;
}

export interface ClaimantSessionsTable {
  secretHash: Buffer;
  claimantId: ClaimantId;
  createdAt: Instant;
  expiresAt: Instant;
}

export interface DraftsTable {
  id: Id<'draft'>;
  secretHash: Buffer;
  signInId: Id<'sign-in'> | null;
  answers: Json<unknown>;
  createdAt: Instant;
  expiresAt: Instant;
  sentAt: Instant | null;
}

export interface AttachmentsTable {
  id: Id<'attachment'>;
  draftId: Id<'draft'> | null;
  claimantId: ClaimantId | null;
  name: string;
  mediaType: string;
  content: Buffer;
  addedAt: Instant;
  addressPrefix: string | null;
}

export interface ChallengesTable {
  id: ChallengeId;
  caseId: CaseId;
  claimantId: ClaimantId;
  kind: ChallengeKind;
  subject: string;
  subjectId: string | null;
  shown: string | null;
  secretHash: Buffer | null;
  madeAt: Instant;
  expiresAt: Instant;
  triesLeft: number;
  checks: Generated<number>;
  checkedAt: Instant | null;
  nextCheckAt: Instant | null;
  outcome: string | null;
  outcomeDetail: string | null;
  overAt: Instant | null;
  answerUntil: ColumnType<Instant | null, Instant | null | undefined>;
}

export interface FindingsTable {
  id: FindingId;
  caseId: CaseId;
  claimantId: ClaimantId;
  challengeId: ChallengeId | null;
  kind: EvidenceKind;
  subject: string;
  root: Root;
  strength: Strength;
  because: string[];
  observedAt: Instant;
}

export interface ApprovalsTable {
  caseId: CaseId;
  round: number;
  staffId: AccountId;
  claimantId: ClaimantId | null;
  at: Instant;
  reason: string;
  grounds: ColumnType<Grounds | null>;
}

export interface MessagesTable {
  id: Id<'message'>;
  caseId: CaseId;
  claimantId: ClaimantId | null;
  staffId: AccountId | null;
  at: Instant;
  body: string;
  isInternal: Generated<boolean>;
  toClaimantId: ClaimantId | null;
}

export interface UnprovenHandInsTable {
  id: Id<'hand-in'>;
  caseId: CaseId;
  addressPrefix: string;
  at: Instant;
}

export interface RestorationsTable {
  id: Id<'restoration'>;
  caseId: CaseId;
  claimantId: ClaimantId;
  secretHash: Buffer;
  linkId: Id<'mailed-link'>;
  begunAt: Instant;
  expiresAt: Instant;
  passwordHash: string | null;
  totpSecretSealed: Buffer | null;
  totpStep: ColumnType<number | null, number | null, number | null>;
  codesSealed: Buffer | null;
  finishedAt: Instant | null;
  begunBy: Buffer | null;
}

export interface LinksTable {
  id: Id<'mailed-link'>;
  purpose: LinkPurpose | 'join_desk';
  secretHash: Buffer;
  accountId: AccountId | null;
  addressId: AddressId | null;
  caseId: CaseId | null;
  claimantId: ClaimantId | null;
  madeAt: Instant;
  expiresAt: Instant;
  spentAt: Instant | null;
  recipientKey: ColumnType<string | null, string | null | undefined, never>;
  clearedBy: AccountId | null;
  request: JSONColumnType<Repeated, string | null, null> | null;
}

export interface LettersTable {
  id: LetterId;
  kind: LetterKind | typeof toNobody;
  recipient: string;
  factId: FactId;
  accountId: AccountId | null;
  caseId: CaseId | null;
  contentSealed: Buffer | null;
  writtenAt: Instant;
  mailboxKey: MailboxKey | null;
  attempts: Generated<number>;
  lastFault: string | null;
  sentAt: Instant | null;
  givenUpAt: Instant | null;
}

export interface RequestCountsTable {
  name: string;
  key: string;
  minute: number;
  asked: number;
}

export interface DevelopmentMailboxTable {
  letterId: LetterId;
  recipient: string;
  receivedAt: Instant;
  subject: string;
  text: string;
  html: string;
}

export interface SecretMarksTable {
  id: number;
  mark: Buffer;
}

export interface Schema {
  accounts: AccountsTable;
  addresses: AddressesTable;
  totpFactors: TotpFactorsTable;
  recoveryCodes: RecoveryCodesTable;
  recoveryCodeSets: RecoveryCodeSetsTable;
  codeReplacements: CodeReplacementsTable;
  guesses: GuessesTable;
  knownGuesses: KnownGuessesTable;
  signIns: SignInsTable;
  devices: DevicesTable;
  sessions: SessionsTable;
  projects: ProjectsTable;
  projectOwners: ProjectOwnersTable;
  projectInvitations: ProjectInvitationsTable;
  projectLinks: ProjectLinksTable;
  repositorySnapshots: RepositorySnapshotsTable;
  facts: FactsTable;
  factsUnsealed: FactsUnsealedTable;
  recordLeaves: RecordLeavesTable;
  recordCheckpoints: RecordCheckpointsTable;
  staff: StaffTable;
  cases: CasesTable;
  claimants: ClaimantsTable;
  claimantSessions: ClaimantSessionsTable;
  drafts: DraftsTable;
  attachments: AttachmentsTable;
  challenges: ChallengesTable;
  findings: FindingsTable;
  approvals: ApprovalsTable;
  messages: MessagesTable;
  unprovenHandIns: UnprovenHandInsTable;
  restorations: RestorationsTable;
  links: LinksTable;
  letters: LettersTable;
  requestCounts: RequestCountsTable;
  secretMarks: SecretMarksTable;
  developmentMailbox: DevelopmentMailboxTable;
}
