/** Rekey cannot start, and only the operator can change that: the message is one sentence that says what is wrong and what to do. */

/** `main` prints the message, without a stack, and exits with 1. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
