/** A request in one piece, as the API takes it: the same questions, read by the same code, into the same case. */

import type { Answers } from '../../domain/case/answers.ts';
import type { FoundSecret } from '../../domain/case/hide-secrets.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { House } from '../house.ts';
import { answerLater } from '../steps/answer-later.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { findAccount } from '../steps/find-account.ts';
import { type Asked, openOrJoin } from '../steps/open-or-join.ts';
import { type PlainAnswer, readAccount, readAnswer } from '../steps/read-answer.ts';
import { originOf, type Visitor } from '../who.ts';

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
    const named = await findAccount(house, tx, ask.account);
    if ('address' in named) {
      await answerLater(tx, now, 'mail-names', visitor, { address: named.address });
      return { how: 'named_by_mail' };
    }
    const { account } = named;
    const { answers, found } = readAll(ask, account);
    const signIn = ask.signInSecret
      ? await tx.sessions.signIn(house.keys.hash('sign-in', ask.signInSecret), now)
      : undefined;
    const asked = await openOrJoin(house, tx, now, visitor, { account, answers, signIn, draftId: null });
    await burnSecrets(house, tx, now, { found, origin: originOf(visitor, 'visitor') });
    return asked;
  });
}

/** All answers, or a refusal with every field that is wrong. */
function readAll(ask: AskRecovery, account: Account): { answers: Required<Answers>; found: FoundSecret[] } {
  const read: Answers[] = [readAccount(ask.account, account)];
  const found: FoundSecret[] = [];
  const fields: Record<string, string> = {};
  for (const answer of answersOf(ask)) {
    try {
      const one = readAnswer(answer);
      read.push(one.answers);
      found.push(...one.found);
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      Object.assign(fields, fault.fields);
    }
  }
  if (Object.keys(fields).length > 0) throw new Refusal('input_invalid', { fields });
  return { answers: Object.assign({}, ...read) as Required<Answers>, found };
}

function answersOf(ask: AskRecovery): PlainAnswer[] {
  return [
    { question: 'lost', lost: ask.lost },
    { question: 'held', held: ask.held },
    { question: 'codes', codes: ask.codes },
    { question: 'explanation', text: ask.explanation },
    { question: 'contact', address: ask.contact },
    { question: 'consent', conduct: ask.conduct, patience: ask.patience, estimate: '' },
  ];
}
