/**
 * A request that repeats one of the same contact address. Whoever knows that address can send one, so what it says and files is nobody's
 * until its own mailed link is pressed: whoever reads the mailbox decides whose words are the claimant's.
 */
import type { Id } from '../../base/id.ts';
import type { Answers } from './answers.ts';

/** What waits in the link. */
export interface Repeated {
  readonly answers: Required<Answers>;
  /** The form with its files; null for a request in one piece. */
  readonly draftId: Id<'draft'> | null;
  /** The sign-in that stopped at the factor, and has shown the password. */
  readonly signInId: Id<'sign-in'> | null;
  readonly addressPrefix: string | null;
  readonly client: string | null;
}
