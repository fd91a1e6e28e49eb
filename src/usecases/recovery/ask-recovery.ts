/** A request in one piece, as the API takes it: the same questions, read by the same code, into the same case. */

import type { Answers } from '../../domain/case/answers.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { findAccount } from '../steps/find-account.ts';
import { type Asked, openOrJoin } from '../steps/open-or-join.ts';
import { type Answer, readAnswer } from '../steps/read-answer.ts';
import type { Visitor } from '../who.ts';

export interface AskRecovery {
  readonly account: string;
  readonly lost: readonly string[];
  readonly held: readonly string[];
  readonly codes: string;
  readonly explanation: string;
  readonly contact: string;
  readonly conduct: boolean;
  readonly patience: boolean;
  /** The secret of a sign-in that stopped at the factor, when there is one. */
  readonly signInSecret?: string | undefined;
}

/** Takes the whole request in, or refuses with every wrong field at once. An address given as the account is written to instead. */
export async function askRecovery(
  house: House,
  visitor: Visitor,
  ask: AskRecovery,
): Promise<Asked | { how: 'named_by_mail' }> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const read: Answers[] = [];
    const fields: Record<string, string> = {};
    const found = await findAccount(house, tx, now, visitor, ask.account);
    if ('writtenTo' in found) return { how: 'named_by_mail' };
    const { account } = found;
    read.push({ account: { typed: ask.account.slice(0, 200), username: account.username } });
    for (const answer of answersOf(ask)) {
      try {
        const one = await readAnswer(house, tx, now, visitor, answer);
        read.push(one as Answers);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        Object.assign(fields, fault.fields);
      }
    }
    if (Object.keys(fields).length > 0) throw new Refusal('input_invalid', { fields });
    const answers = Object.assign({}, ...read) as Required<Answers>;
    const signIn = ask.signInSecret
      ? await tx.sessions.signIn(house.keys.hash('sign-in', ask.signInSecret), now)
      : undefined;
    const { claimantId: _, ...asked } = await openOrJoin(house, tx, now, visitor, {
      account,
      answers,
      signIn,
    });
    return asked;
  });
}

function answersOf(ask: AskRecovery): Exclude<Answer, { question: 'account' }>[] {
  return [
    { question: 'lost', lost: ask.lost },
    { question: 'held', held: ask.held },
    { question: 'codes', codes: ask.codes },
    { question: 'explanation', text: ask.explanation },
    { question: 'contact', address: ask.contact },
    { question: 'consent', conduct: ask.conduct, patience: ask.patience, estimate: '' },
  ];
}
