/** The account that a request names: read without the secrets that people type into that field, which die there. */
import { shorten } from '../../base/shorten.ts';
import type { Answers } from '../../domain/case/answers.ts';
import type { Hidden } from '../../domain/case/hide-secrets.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { findAccount, type Typed } from './find-account.ts';
import { readText } from './read-text.ts';

/** `answers`: the account as it is kept with the others. */
export type Named = { readonly account: Account; readonly answers: Answers } | { readonly address: string };

const typedCharsMax = 200;

/** Finds the account that is named, or the address that was typed for it, or the refusal. Burn what was found first; the refusal follows the commit. */
export async function nameAccount(
  house: House,
  tx: Tx,
  ask: Typed,
): Promise<{ named: Named | Refusal; found: Hidden['found'] }> {
  const { text, found } = await readText(house, tx, ask.typed);
  const named = await findAccount(house, tx, { ...ask, typed: text });
  if (named instanceof Refusal && named.code === 'input_invalid' && found.length > 0)
    return { named: onlySecret(), found };
  if (named instanceof Refusal || 'address' in named) return { named, found };
  const { account } = named;
  const typed = shorten(text, typedCharsMax);
  return { named: { account, answers: { account: { typed, username: account.username } } }, found };
}

const onlySecret = () => new Refusal('input_invalid', { fields: { account: faultWords.secret.forAccount } });
