/** The job that sends one letter. It says which try it is: one that was done already, and comes back with a worker that died, does nothing. */
import type { LetterId } from '../../domain/ids.ts';
import type { Job } from '../../store/jobs.ts';

/** The job for the try of a letter that follows so many `attempts`. */
export function letterJob(letterId: LetterId, attempts: number, runAt: Date): Job {
  return { task: 'send-letter', payload: { letterId, attempts }, runAt };
}
