/**
 * A case as the desk sees it: everything that helps to judge it, and no secret. Each part is picked field by field, so that
 * a column added later is not shown by itself. Buttons come from the lifecycle, the table of rights and the decision.
 */
import type { Answers } from '../../domain/case/answers.ts';
import type { Case } from '../../domain/case/case.ts';
import { actsOf, type DeskAct, type DeskRole, mayDo } from '../../domain/case/desk-rights.ts';
import { type Move, movesFor } from '../../domain/case/lifecycle.ts';
import { waitHoursFor } from '../../domain/case/wait.ts';
import type { EvidenceKind, Root, Strength } from '../../domain/evidence/finding.ts';
import { type mailboxOfPassword, rootForDesk, trailForDesk } from '../../domain/evidence/password.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import type { Decision } from '../../domain/policy/decide.ts';
import type { RiskSignal, Stake } from '../../domain/policy/rules.ts';
import type { Claimant } from '../../store/claimants.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import {
  type AccountHistory,
  accountHistory,
  type DeskNames,
  type HistoryLine,
  linesOf,
} from '../steps/account-history.ts';
import { judgedForDesk } from '../steps/as-decided.ts';
import { findDeskCase } from '../steps/desk-case.ts';
import { approvalsFor, approversOf, type DeskGrant } from '../steps/desk-grant.ts';
import type { Side, Weighed } from '../steps/weigh.ts';
import type { Staff } from '../who.ts';

/** The moves the desk has. */
export type DeskMove = Extract<Move, 'ask' | 'approve' | 'clear' | 'refuse'>;

export interface DeskCase extends Omit<Case, 'id' | 'accountId' | 'takenBy' | 'grounds'> {
  readonly username: string;
  readonly takenBy: { readonly username: string; readonly isYou: boolean } | null;
  readonly account: AccountHistory;
  /** Of a case that takes no more proofs: as it was decided, and not as the rules would see it now. */
  readonly claimants: readonly DeskClaimant[];
  /** How many more ask, of whom none has proven anything strongly: a crowd is not listed to its last. */
  readonly unlisted: number;
  /** What the case amounts to now. `best` is who has proven best; null while nobody has proven anything. */
  readonly judged: {
    readonly stake: Stake;
    readonly best: ClaimantId | null;
    /** What an approval would give, with the wait that would really begin. */
    readonly grant: DeskGrant | null;
  };
  readonly approvals: readonly DeskApproval[];
  /** Whose approval would count, by user name: those who may approve and, where it takes two people, were here before the case. */
  readonly approvers: readonly string[];
  /** People of the desk who ask in this case themselves: they may not act in it. */
  readonly asking: readonly string[];
  readonly messages: readonly DeskMessage[];
  readonly attachments: readonly DeskAttachment[];
  readonly history: readonly HistoryLine[];
  /** The buttons: moves this person can make now. */
  readonly moves: readonly DeskMove[];
  /** Everything this person's role may do. */
  readonly acts: readonly DeskAct[];
}

export interface DeskClaimant {
  readonly id: ClaimantId;
  readonly contact: string;
  readonly joinedAt: Date;
  readonly confirmedAt: Date | null;
  readonly leftAt: Date | null;
  readonly client: string | null;
  readonly addressPrefix: string | null;
  readonly answers: Answers;
  /** Whose proof was accepted. */
  readonly isGrantee: boolean;
  readonly findings: readonly DeskFinding[];
  readonly challenges: readonly DeskChallenge[];
  readonly signals: readonly RiskSignal[];
  /** With its trail; null while nothing is proven. */
  readonly decision: Decision | null;
}

export interface DeskFinding {
  readonly kind: EvidenceKind;
  readonly subject: string;
  /** Of a password that a mailed link set: that it was, and not which mailbox got the link. */
  readonly root: Root | typeof mailboxOfPassword;
  readonly strength: Strength;
  readonly because: readonly string[];
  readonly observedAt: Date;
}

export interface DeskChallenge {
  readonly kind: EvidenceKind;
  readonly subject: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly checks: number;
  readonly checkedAt: Date | null;
  readonly nextCheckAt: Date | null;
  readonly outcome: string | null;
  readonly outcomeDetail: string | null;
  readonly overAt: Date | null;
}

export interface DeskApproval {
  readonly username: string;
  readonly at: Date;
  readonly reason: string;
  readonly claimantId: ClaimantId | null;
  readonly isYou: boolean;
  /** Whether it counts for whoever has proven best; `isOutdated`: whether it would, had nothing been proven or changed since. */
  readonly isCounting: boolean;
  readonly isOutdated: boolean;
}

export interface DeskMessage {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
  readonly isInternal: boolean;
  readonly by: 'desk' | 'claimant';
  /** A user name of the desk, or a claimant's contact address; `to` of what the desk asked: null is all who ask. */
  readonly from: string;
  readonly to: string | null;
}

export interface DeskAttachment {
  readonly id: string;
  readonly claimantId: ClaimantId | null;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly addedAt: Date;
}

/** Shows the case of `number`, or refuses `forbidden`, `not_found`, `own_account`. Send its `version` back with every act. */
export async function seeDeskCase(house: House, staff: Staff, ask: { number: string }): Promise<DeskCase> {
  const now = house.clock.now();
  const tx = house.db.once;
  const { current, role } = await findDeskCase(tx, staff, ask.number, 'see', now);
  const { weighedNow, judged, grant } = await judgedForDesk(house, tx, current, now);
  const best = judged.sides[0];
  const names = new Map((await tx.desk.people()).map((person) => [person.accountId, person.username]));
  const needed = grant?.approvalsNeeded ?? current.approvalsNeeded;
  const approvers = await approversOf(tx, current, needed);
  const given = await approvalsFor(tx, current, { side: best, needed });
  const approvals = given.map((each) => approvalOf(each, each.staffId === staff.accountId));
  const isApprover = approvers.some((person) => person.accountId === staff.accountId);
  const mayApprove = grant !== null && isApprover && !approvals.some((each) => each.isYou && each.isCounting);
  const account = await accountHistory(tx, current.accountId, names);
  const listed = await listedOf(house, tx, current, judged);
  const { id: _id, accountId: _accountId, grounds: _grounds, takenBy, ...shown } = current;
  return {
    ...shown,
    username: account.username,
    takenBy: takenBy && { username: names.get(takenBy) ?? '', isYou: takenBy === staff.accountId },
    account,
    claimants: await claimantsOf(tx, current, listed.claimants, { now: weighedNow, judged }),
    unlisted: listed.unlisted,
    judged: {
      stake: judged.stake,
      best: best?.claimantId ?? null,
      grant: grant && { ...grant, waitHours: waitHoursFor(grant, account, house.policy) },
    },
    approvals,
    approvers: approvers.map((person) => person.username),
    asking: (await tx.parts.whoAsksIn(current.id)).map((person) => person.username),
    messages: await messagesOf(tx, current, listed.ids, names),
    attachments: (await tx.drafts.attachments(listed.ids)).map(attachmentOf),
    history: linesOf(await tx.record.ofCase(current.id, listed.ids), names),
    moves: movesOf(current, role, mayApprove),
    acts: actsOf(role),
  };
}

function movesOf({ state }: Case, role: DeskRole, mayApprove: boolean): DeskMove[] {
  const isTheirs = (move: DeskMove) => mayDo(role, move) && (move !== 'approve' || mayApprove);
  return (movesFor(state, 'desk') as DeskMove[]).filter(isTheirs);
}

/** Whom the page lists: of a crowd not all, but whoever is best proven or granted in any case. */
async function listedOf(house: House, tx: Tx, current: Case, { sides }: Weighed) {
  const beside = [current.forClaimantId, sides[0]?.claimantId ?? null];
  const claimants = await tx.claimants.listed(current.id, house.policy.claimantsListedMax, beside);
  const unlisted = (await tx.claimants.count(current.id)) - claimants.length;
  return { claimants, ids: claimants.map((claimant) => claimant.id), unlisted };
}

function approvalOf(given: Omit<DeskApproval, 'isYou'>, isYou: boolean): DeskApproval {
  const { username, at, reason, claimantId, isCounting, isOutdated } = given;
  return { username, at, reason, claimantId, isCounting, isOutdated, isYou };
}

const attachmentOf = (file: DeskAttachment): DeskAttachment => {
  const { id, claimantId, name, mediaType, bytes, addedAt } = file;
  return { id, claimantId, name, mediaType, bytes, addedAt };
};

async function claimantsOf(
  tx: Tx,
  current: Case,
  listed: readonly Claimant[],
  { now, judged }: { readonly now: Weighed; readonly judged: Weighed },
): Promise<DeskClaimant[]> {
  const challenges = await tx.evidence.challenges(listed.map((claimant) => claimant.id));
  return listed.map((claimant) => {
    const isOf = (known: Side) => known.claimantId === claimant.id;
    const side = judged.sides.find(isOf);
    const { id, contact, joinedAt, confirmedAt, leftAt, client, addressPrefix, answers } = claimant;
    return {
      ...{ id, contact, joinedAt, confirmedAt, leftAt, client, addressPrefix, answers },
      isGrantee: current.forClaimantId === id,
      findings: (now.sides.find(isOf)?.findings ?? []).map(findingOf),
      challenges: challenges.filter((challenge) => challenge.claimantId === id).map(challengeOf),
      signals: side?.signals ?? [],
      decision: side ? { ...side.decision, trail: trailForDesk(side.decision.trail) } : null,
    };
  });
}

function findingOf({ kind, subject, root, strength, because, observedAt }: DeskFinding): DeskFinding {
  return rootForDesk({ kind, subject, root, strength, because, observedAt });
}

type StoredChallenge = Awaited<ReturnType<Tx['evidence']['challenges']>>[number];

// Not `shown` either: a person of the desk who knew what to push could prove what only the claimant should.
function challengeOf(challenge: StoredChallenge): DeskChallenge {
  const { kind, subject, madeAt, expiresAt, checks, checkedAt, nextCheckAt, outcome, outcomeDetail, overAt } =
    challenge;
  return { kind, subject, madeAt, expiresAt, checks, checkedAt, nextCheckAt, outcome, outcomeDetail, overAt };
}

async function messagesOf(
  tx: Tx,
  current: Case,
  ids: readonly ClaimantId[],
  names: DeskNames,
): Promise<DeskMessage[]> {
  return (await tx.claimants.messages(current.id, ids)).map(
    ({ id, at, body, isInternal, staffId, contact, toContact }): DeskMessage => ({
      ...{ id, at, body, isInternal },
      by: staffId ? 'desk' : 'claimant',
      from: (staffId ? names.get(staffId) : contact) ?? '',
      to: toContact,
    }),
  );
}
