/**
 * What a claimant answers: nothing they could not truthfully say (S6), no question twice. Lists are the choices of the form;
 * the words for them are in the catalogues.
 */

/** What is lost (S4). Several may be. */
export const lostThings = [
  'authenticator',
  'security_key',
  'password',
  'mailbox',
  'username',
  'codes_rejected',
] as const;
export type LostThing = (typeof lostThings)[number];

/** What is still in hand: it selects the shortest way. */
export const heldThings = ['password', 'mailbox', 'recovery_code', 'repository', 'nothing'] as const;
export type HeldThing = (typeof heldThings)[number];

/** The true status of the recovery codes (S6). */
export const codeStatuses = ['never_made', 'lost', 'used_up', 'not_working', 'in_hand', 'unsure'] as const;
export type CodeStatus = (typeof codeStatuses)[number];

/** How long a half-filled form is kept: long enough to look for an old phone over a weekend. */
export const draftLifeDays = 7;

/** The questions, one a page, in their order. */
export const questions = ['account', 'lost', 'held', 'codes', 'explanation', 'contact', 'consent'] as const;
export type Question = (typeof questions)[number];

export interface Answers {
  /** As typed, and as understood. */
  readonly account?: { readonly typed: string; readonly username: string };
  readonly lost?: readonly LostThing[];
  readonly held?: readonly HeldThing[];
  readonly codes?: CodeStatus;
  /** Secrets in it were hidden before it was stored. */
  readonly explanation?: string;
  readonly contact?: string;
  /** The registry's code of conduct (S7), and that it can take the time the page named (S8). */
  readonly consent?: { readonly conduct: true; readonly patience: true; readonly estimate: string };
}

/** The first question without an answer; undefined when all are answered. */
export function nextQuestion(answers: Answers): Question | undefined {
  return questions.find((question) => answers[question] === undefined);
}
