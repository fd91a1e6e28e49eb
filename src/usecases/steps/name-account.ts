/** The account that a request names: read without the secrets that people type into that field, which die there. */
import { shorten } from '../../base/shorten.ts';
import type { Answers } from '../../domain/case/answers.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import { burnSecrets } from './burn-secrets.ts';
import { findAccount, type Typed } from './find-account.ts';
import { readText } from './read-text.ts';

/** `answers`: the account as it is kept with the others. */
export type Named = { readonly account: Account; readonly answers: Answers } | { readonly address: string };

const typedCharsMax = 200;

/** Finds the account that is named, or the address that was typed for it; or answers the refusal, which must follow the commit: what was burned stays so. */
export async function nameAccount(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  ask: Typed,
): Promise<Named | Refusal> {
  const { text, found } = await readText(house, tx, ask.typed);
  const named = await findAccount(house, tx, { ...ask, typed: text });
  await burnSecrets(house, tx, now, { found, origin: originOf(visitor, 'visitor') });
  if (named instanceof Refusal && named.code === 'input_invalid' && found.length > 0)
    return new Refusal('input_invalid', { fields: { account: faultWords.secret.forAccount } });
  if (named instanceof Refusal || 'address' in named) return named;
  const { account } = named;
  const typed = shorten(text, typedCharsMax);
  return { account, answers: { account: { typed, username: account.username } } };
}
