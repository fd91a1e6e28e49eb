/**
 * What a stranger asks about somebody's address is answered by mail, or not at all, so it need not be looked up while they wait.
 * The request writes the same one job whatever was asked, and a job does the rest: neither words nor time tell what is on file
 * (law 5; ASVS 6.3.8).
 */
import type { Tx } from '../../store/db.ts';
import type { Visitor } from '../who.ts';

export type AnsweredLater = 'mail-reset-links' | 'mail-names' | 'mail-case-link';

/** Leaves the question to the job that answers it; `ask` is the job's own. */
export async function answerLater(
  tx: Tx,
  now: Date,
  task: AnsweredLater,
  visitor: Visitor,
  ask: Readonly<Record<string, string>>,
): Promise<void> {
  const { requestId, addressPrefix, client } = visitor;
  await tx.jobs.add({
    task,
    payload: { ...ask, visitor: { requestId, addressPrefix, client } },
    runAt: now,
  });
}
