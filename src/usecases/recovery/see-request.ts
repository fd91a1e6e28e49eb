/** The request as it stands: answers, files, the next question, and an honest estimate of how long recovery takes (S8). */
import { type Answers, nextQuestion, type Question } from '../../domain/case/answers.ts';
import { reviewHours } from '../../domain/policy/estimate.ts';
import type { House } from '../house.ts';
import { deskFigures } from '../steps/figures.ts';
import { findDraft } from '../steps/find-draft.ts';

export interface RequestView {
  readonly answers: Answers;
  /** The first question without an answer; undefined when it can be sent. */
  readonly next: Question | undefined;
  readonly files: readonly { id: string; name: string; mediaType: string; bytes: number }[];
  /** Whether a right password was given a moment ago and counts as the first proof. */
  readonly isPasswordCarried: boolean;
  readonly isSent: boolean;
  /** How long a person takes to look, when one must: typically, and for one in ten. Hours. */
  readonly reviewHoursTypical: number;
  readonly reviewHoursLong: number;
  readonly limits: {
    readonly filesMax: number;
    readonly fileBytesMax: number;
    /** Files that are not sent are kept for so long. */
    readonly unsentHours: number;
  };
}

/** Shows the draft of this browser, or refuses `not_found`. */
export async function seeRequest(
  house: House,
  ask: { draftSecret: string | undefined },
): Promise<RequestView> {
  const now = house.clock.now();
  const tx = house.db.once;
  const draft = await findDraft(house, tx, ask.draftSecret, now);
  const signIn = draft.signInId ? await tx.sessions.signInById(draft.signInId) : undefined;
  const { reviewHoursTypical, reviewHoursLong } = reviewHours(
    await deskFigures(house, tx, now),
    house.policy,
  );
  const { filesMax, fileBytesMax, unsentHours } = house.policy.uploads;
  return {
    answers: draft.answers,
    next: nextQuestion(draft.answers),
    files: await tx.drafts.files(draft.id),
    isPasswordCarried: signIn !== undefined && signIn.finishedAt === null,
    isSent: draft.sentAt !== null,
    reviewHoursTypical,
    reviewHoursLong,
    limits: { filesMax, fileBytesMax, unsentHours },
  };
}
