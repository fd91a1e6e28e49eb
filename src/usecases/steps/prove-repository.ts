/**
 * Proving by a branch in a project's repository (RECOVERY.md, section 3): the branch to push, the look at the repository, and what it is
 * worth by what was recorded of it before.
 */
import { after, dayMs, minuteMs } from '../../base/clock.ts';
import { isId, newId } from '../../base/id.ts';
import { maskedAddress } from '../../domain/account/address.ts';
import type { Case } from '../../domain/case/case.ts';
import type { Judgement } from '../../domain/evidence/finding.ts';
import {
  branchName,
  commitsToAsk,
  judgeRepository,
  type RepositorySnapshot,
} from '../../domain/evidence/repository.ts';
import type { ProjectLinkId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Challenge } from '../../store/evidence.ts';
import type { ProjectLink } from '../../store/project-links.ts';
import type { House } from '../house.ts';
import type { Claiming } from '../who.ts';
import { checkJob } from './look-job.ts';
import { challengeMade, mustHaveRoom, newChallenge, type Started } from './new-challenge.ts';
import { lookFor, type Seen, type Sight } from './observe-repository.ts';
import { putOffLapse } from './put-off-lapse.ts';
import { record } from './record.ts';

/** A repository that the account, or another owner with it, linked to a project. */
export interface AskRepository {
  readonly kind: 'repository';
  readonly linkId: string;
}

/** Makes the challenge, or answers the one that is open for the same link. Refuses `not_found`, `challenge_limit`. */
export async function startRepository(
  house: House,
  tx: Tx,
  who: Claiming,
  current: Case,
  ask: AskRepository,
  now: Date,
): Promise<Started> {
  const link = isId(ask.linkId)
    ? await tx.projectLinks.oneOfOwner(current.accountId, ask.linkId as ProjectLinkId)
    : undefined;
  if (!link) throw new Refusal('not_found', { because: 'no such link of this account' });
  const open = await tx.evidence.openFor(who.claimantId, 'repository', link.id, now);
  const forWhom = maskedAddress(who.contact);
  if (open) return { challengeId: open.id, shown: open.shown, expiresAt: open.expiresAt, forWhom };
  await mustHaveRoom(house, tx, who, now);
  const { lifeDays, retryMinutes } = house.policy.repositoryChallenge;
  const id = newId<'challenge'>(house.random, now);
  const nextCheckAt = after(now, retryMinutes[0]! * minuteMs);
  const challenge = {
    ...newChallenge(id, who, 'repository', link.url, now, after(now, lifeDays * dayMs)),
    subjectId: link.id,
    shown: branchName(house.random),
    nextCheckAt,
  };
  await tx.evidence.addChallenge(challenge);
  await tx.jobs.add(checkJob({ id, url: link.url }, nextCheckAt));
  const { timers } = await putOffLapse(house, tx, current, who.claimantId, now);
  await record(house, tx, now, [challengeMade(who, current, 'repository', {})], timers);
  return { challengeId: id, shown: challenge.shown, expiresAt: challenge.expiresAt, forWhom };
}

/** All that a look and its judgement need of the database. */
export interface RepositoryLook {
  readonly kind: 'repository';
  readonly link: ProjectLink;
  readonly snapshots: readonly RepositorySnapshot[];
  /** The branch or tag to look for. */
  readonly name: string;
  readonly accountId: Case['accountId'];
  /** When this claimant confirmed their address: what was recorded or linked since is too new. Never the case's start, which strangers choose. */
  readonly caseOpenedAt: Date;
}

/** Loads it; undefined when the link was removed since. */
export async function readyRepository(
  tx: Tx,
  current: Case,
  challenge: Challenge,
): Promise<RepositoryLook | undefined> {
  const { accountId, openedAt } = current;
  const { confirmedAt } = await tx.claimants.get(challenge.claimantId);
  const caseOpenedAt = confirmedAt ?? openedAt;
  const link = await tx.projectLinks.oneOfOwner(accountId, challenge.subjectId as ProjectLinkId);
  if (!link) return undefined;
  const snapshots = await tx.projectLinks.snapshots(link.id, caseOpenedAt);
  return { kind: 'repository', link, snapshots, name: challenge.shown!, accountId, caseOpenedAt };
}

/** Looks at the repository, with no transaction open. */
export function lookAtRepository(
  house: House,
  { link, name, snapshots, caseOpenedAt }: RepositoryLook,
): Promise<Seen<Sight>> {
  return lookFor(house, link.url, name, commitsToAsk(snapshots, caseOpenedAt));
}

/** What the branch that was found proves. */
export function judgeRepositorySeen(
  house: House,
  { link, snapshots, accountId, caseOpenedAt }: RepositoryLook,
  sight: Sight,
): Judgement {
  return judgeRepository({
    repositoryUrl: link.url,
    snapshots,
    current: sight.listing,
    missingCommits: sight.missingCommits,
    caseOpenedAt,
    linkAddedAt: link.addedAt,
    isOwnLink: link.addedBy === accountId,
    agedDaysMin: house.policy.agedDaysMin,
  });
}
