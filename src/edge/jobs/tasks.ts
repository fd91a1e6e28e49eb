/**
 * The clock's route table: each task, what its payload is, and the use-case it calls. The clock is one more caller: the
 * use-case checks the time itself, and a refusal (the case moved on meanwhile) is an answer, not a failure.
 */
import * as z from 'zod';
import type { CaseId, ChallengeId, LetterId, ProjectLinkId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import { mailNames } from '../../usecases/account/mail-names.ts';
import { mailResetLinks } from '../../usecases/account/mail-reset-links.ts';
import type { House } from '../../usecases/house.ts';
import { checkChallenge } from '../../usecases/recovery/check-challenge.ts';
import { elapseCase } from '../../usecases/recovery/elapse-case.ts';
import { halveCase } from '../../usecases/recovery/halve-case.ts';
import { lapseCase } from '../../usecases/recovery/lapse-case.ts';
import { mailCaseLink } from '../../usecases/recovery/mail-case-link.ts';
import { remindCase } from '../../usecases/recovery/remind-case.ts';
import type { AnsweredLater } from '../../usecases/steps/answer-later.ts';
import { forgetStale } from '../../usecases/upkeep/forget-stale.ts';
import { freeStuck } from '../../usecases/upkeep/free-stuck.ts';
import { observeRepositories } from '../../usecases/upkeep/observe-repositories.ts';
import { observeRepository } from '../../usecases/upkeep/observe-repository.ts';
import { sealRecord } from '../../usecases/upkeep/seal-record.ts';
import { sendLetter } from '../../usecases/upkeep/send-letter.ts';

interface Task {
  /** Answers when done; throws a Refusal when there is nothing (left) to do. */
  run(house: House, payload: unknown): Promise<unknown>;
}

function task<Shape extends z.ZodRawShape>(
  shape: Shape,
  run: (house: House, ask: z.output<z.ZodObject<Shape>>) => Promise<unknown>,
): Task {
  const schema = z.object(shape);
  return { run: (house, payload) => run(house, schema.parse(payload ?? {})) };
}

const id = <Noun extends string>() => z.uuid() as unknown as z.ZodType<Noun>;
const caseId = { caseId: id<CaseId>() };

/** From where a stranger asked what only a letter answers. */
const visitor = {
  visitor: z.object({ requestId: z.string(), addressPrefix: z.string(), client: z.string() }),
};

export const tasks = {
  // Jobs of before did not say which try they are.
  'send-letter': task({ letterId: id<LetterId>(), attempts: z.int().min(0).optional() }, sendLetter),
  'elapse-case': task(caseId, elapseCase),
  'halve-case': task(caseId, halveCase),
  'lapse-case': task(caseId, lapseCase),
  'remind-case': task(caseId, remindCase),
  'check-challenge': task(
    { challengeId: id<ChallengeId>(), isPressed: z.boolean().optional() },
    (house, ask) => checkChallenge(house, null, ask),
  ),
  'observe-repository': task({ linkId: id<ProjectLinkId>() }, observeRepository),
  'observe-repositories': task({}, (house) => observeRepositories(house)),
  'seal-record': task({}, (house) => sealRecord(house)),
  'forget-stale': task({}, (house) => forgetStale(house)),
  'mail-reset-links': task({ ...visitor, address: z.string() }, mailResetLinks),
  'mail-names': task({ ...visitor, address: z.string() }, mailNames),
  'mail-case-link': task({ ...visitor, username: z.string(), contact: z.string() }, mailCaseLink),
  'free-stuck': task({}, (house) => freeStuck(house)),
} as const satisfies Record<string, Task> & Record<AnsweredLater, Task>;

export type TaskName = keyof typeof tasks;

/** What runs by the calendar, in cron's own words. A job that failed is not kept: the next minute brings another. */
export const crontab = `
* * * * * seal-record ?max=1&jobKey=seal-record
* * * * * free-stuck ?max=1&jobKey=free-stuck
17 * * * * observe-repositories
41 * * * * forget-stale
`;

/** Runs a task, and answers what it says. A refusal is an answer: the case moved on, and the timer came for nothing. Anything else is retried by the worker. */
export async function runTask(house: House, name: TaskName, payload: unknown): Promise<unknown> {
  try {
    return await tasks[name].run(house, payload);
  } catch (fault) {
    // `case_moved` is the one refusal that says nothing of the time: whoever lost the race looks again.
    if (!(fault instanceof Refusal) || fault.code === 'case_moved') throw fault;
    return undefined;
  }
}
