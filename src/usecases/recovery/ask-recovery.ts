/** A request in one piece, as the API takes it: the same questions, read by the same code, into the same case. */

import type { Answers } from '../../domain/case/answers.ts';
import type { FoundSecret } from '../../domain/case/hide-secrets.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { answerLater } from '../steps/answer-later.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import { nameAccount } from '../steps/name-account.ts';
import { type Asked, openOrJoin } from '../steps/open-or-join.ts';
import { type PlainAnswer, readAnswer } from '../steps/read-answer.ts';
import { originOf, type Visitor } from '../who.ts';

export interface AskRecovery {
  readonly account: string;
  readonly lost: readonly string[];
  readonly held: readonly string[];
  readonly codes: string;
  readonly explanation: string;
  readonly contact: string;
  /** Addresses that look mistyped are meant. */
  readonly isSure?: boolean | undefined;
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
  await mustHoldNoSecret(house, now, originOf(visitor, 'visitor'), { address: ask.contact });
  const asked = await house.db.transaction(async (tx) => {
    const { named, found } = await nameAccount(house, tx, { typed: ask.account, isSure: ask.isSure });
    const read = 'account' in named ? await readAll(house, tx, ask, named.answers) : undefined;
    const origin = originOf(visitor, 'visitor');
    await burnSecrets(house, tx, now, { found: [...found, ...(read?.found ?? [])], origin });
    if (named instanceof Refusal) return named;
    if ('address' in named) {
      await answerLater(tx, now, 'mail-names', visitor, { address: named.address });
      return { how: 'named_by_mail' } as const;
    }
    const { answers } = read!;
    if (answers instanceof Refusal) return answers;
    const { account } = named;
    const signIn = ask.signInSecret
      ? await tx.sessions.signIn(house.keys.hash('sign-in', ask.signInSecret), now)
      : undefined;
    return openOrJoin(house, tx, now, visitor, { account, answers, signIn, draftId: null });
  });
  // What was burned outlives this refusal.
  if (asked instanceof Refusal) throw asked;
  return asked;
}

/** All answers, or the refusal with every field that is wrong; and the secrets that stood in them. */
async function readAll(
  house: House,
  tx: Tx,
  ask: AskRecovery,
  account: Answers,
): Promise<{ answers: Required<Answers> | Refusal; found: FoundSecret[] }> {
  const read: Answers[] = [account];
  const found: FoundSecret[] = [];
  const fields: Record<string, string> = {};
  for (const answer of answersOf(ask)) {
    try {
      const one = await readAnswer(house, tx, answer);
      read.push(one.answers);
      found.push(...one.found);
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      Object.assign(fields, fault.fields);
    }
  }
  if (Object.keys(fields).length > 0) return { answers: new Refusal('input_invalid', { fields }), found };
  return { answers: Object.assign({}, ...read) as Required<Answers>, found };
}

function answersOf(ask: AskRecovery): PlainAnswer[] {
  return [
    { question: 'lost', lost: ask.lost },
    { question: 'held', held: ask.held },
    { question: 'codes', codes: ask.codes },
    { question: 'explanation', text: ask.explanation },
    { question: 'contact', address: ask.contact, isSure: ask.isSure },
    { question: 'consent', conduct: ask.conduct, patience: ask.patience, estimate: '' },
  ];
}
