/**
 * A sign-in that comes twice is answered twice alike: a second press, a page loaded again, two at the same moment. The browser throws the
 * first answer away, and with it went the session and the code that replaced the one just spent. So the answer lies sealed in the half
 * sign-in until that expires, for whoever holds its secret and sends the very code that finished it; the code lies where `kept` erases it.
 */
import { sameBytes } from '../../base/secret.ts';
import type { AccountId, SessionId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { SignIn } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import { sameFactor, type TypedFactor } from './check-factor.ts';
import { addReplacement, type Replacement, waitingCodes } from './replaced-code.ts';

/** A sign-in that has just been finished. */
export interface Finished {
  readonly signInId: SignIn['id'];
  readonly replacement: Replacement | undefined;
  readonly endedCase: string | undefined;
}

/** What it is answered, beside the code. */
export interface FinishedAnswer {
  readonly sessionSecret: string;
  readonly deviceSecret: string;
  readonly isNewDevice: boolean;
  readonly sessionId: SessionId;
  readonly accountId: AccountId;
  readonly endedCase?: string | undefined;
}

const purpose = 'sign-in-answer';

/** The hash by which the same code is known again, for this sign-in alone. */
export function finishedBy(house: House, { id }: Pick<SignIn, 'id'>, typed: TypedFactor): Buffer {
  return house.keys.hash('sign-in-code', `${id} ${sameFactor(typed)}`);
}

/** Keeps what a sign-in is answered, and the code that replaces the one it spent. */
export async function keepFinished(
  house: House,
  tx: Tx,
  now: Date,
  { signInId, replacement, endedCase }: Finished,
  begun: FinishedAnswer,
): Promise<void> {
  const answer = JSON.stringify({ ...begun, endedCase });
  await tx.replacements.keepAnswer(signInId, house.keys.seal(purpose, signInId, answer, house.random));
  if (replacement) await addReplacement(house, tx, now, begun, replacement);
}

/** What this sign-in was answered when the same code finished it; undefined for any other code, and once its session has ended. */
export async function finishedBefore(
  house: House,
  tx: Tx,
  now: Date,
  signIn: SignIn,
  typed: TypedFactor,
): Promise<(FinishedAnswer & { readonly newCode: string | undefined }) | undefined> {
  const isSame = signIn.finishedBy && sameBytes(signIn.finishedBy, finishedBy(house, signIn, typed));
  if (!isSame || !signIn.answerSealed) return undefined;
  const opened = house.keys.open(purpose, signIn.id, signIn.answerSealed).toString('utf8');
  const answer = JSON.parse(opened) as FinishedAnswer;
  if (!(await tx.sessions.byId(answer.accountId, answer.sessionId, now))) return undefined;
  return { ...answer, newCode: (await waitingCodes(house, tx, answer))[0] };
}
