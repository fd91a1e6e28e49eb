/** The points at which a process can be told to die: in the database's commits, and around the sending of a letter. */

export type Point =
  /** Its `nth` COMMIT from now on is never sent. */
  | { readonly at: 'before-commit'; readonly nth: number }
  /** PostgreSQL acknowledged its `nth` COMMIT from now on, and nothing else has happened since. */
  | { readonly at: 'after-commit'; readonly nth: number }
  /** A letter was enqueued and that is committed; nothing of it has reached a mail server. */
  | { readonly at: 'letter-owed' }
  /** The mail server did not take a letter, and its next try is committed; that the job of this one is done is not. It defers while this is armed. */
  | { readonly at: 'letter-put-off' }
  /** The mail server has the whole letter and has not answered. The mail server of the test kills here. */
  | { readonly at: 'letter-handed-over' }
  /** The mail server said yes, and that is not written down. */
  | { readonly at: 'letter-taken' }
  /** That the letter was sent is committed; that its job is done is not. */
  | { readonly at: 'letter-noted' };

/** The environment's variable for a point that counts from the very start. */
export const pointVariable = 'REKEY_TEST_CRASH';

/** A point in a few characters, for messages. */
export function nameOf(point: Point): string {
  return 'nth' in point ? `${point.at} ${point.nth}` : point.at;
}
