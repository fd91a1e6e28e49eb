/**
 * Looks at strangers' servers, as jobs. A server that never answers holds a worker as long as a look may take, so looks wait for one
 * another in two queues of their own: the other workers are always free for letters and timers. All hosts that fall together
 * (rootOfRepository) have the same queue, so that one domain is never asked twice at once, and fills no more than one of the two.
 */
import { rootOfRepository } from '../../domain/evidence/root.ts';
import type { ChallengeId, ProjectLinkId } from '../../domain/ids.ts';
import type { Job } from '../../store/jobs.ts';

/** Less than the workers of one process (run-jobs.ts), and over all processes together: a third queue would leave letters one of four. */
const queues = 2;
/** Graphile-worker runs smaller numbers first; letters and timers have none, which is 0. Somebody waits for a proof, nobody for the record. */
const priorities = { check: 1, observe: 2 };

/** The job that records what a linked repository looks like. One for a link: enqueued again, it takes the place of the one that waits. */
export function observeJob(link: { readonly id: ProjectLinkId; readonly url: string }, runAt: Date): Job {
  return {
    task: 'observe-repository',
    payload: { linkId: link.id },
    runAt,
    key: `observe:${link.id}`,
    attemptsMax: 3,
    queue: queueFor(link.url),
    priority: priorities.observe,
  };
}

/** The job that looks for a claimant who pressed while there was no place: beside the clock's own, which it neither puts off nor uses up. */
export function pressedJob(challenge: { readonly id: ChallengeId; readonly url: string }, now: Date): Job {
  return {
    ...checkJob(challenge, now),
    payload: { challengeId: challenge.id, isPressed: true },
    key: `challenge:${challenge.id}:pressed`,
  };
}

/** The job that looks whether a challenge's branch is there. */
export function checkJob(challenge: { readonly id: ChallengeId; readonly url: string }, runAt: Date): Job {
  return {
    task: 'check-challenge',
    payload: { challengeId: challenge.id },
    runAt,
    key: `challenge:${challenge.id}`,
    queue: queueFor(challenge.url),
    priority: priorities.check,
  };
}

/** The queue of a repository's looks, by what its host falls with. */
export function queueFor(url: string): string {
  let sum = 0;
  for (const letter of rootOfRepository(url)) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return `look-${sum % queues}`;
}
