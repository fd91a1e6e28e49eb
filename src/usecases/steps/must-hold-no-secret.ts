/**
 * Names, addresses and links are kept as they are typed and shown to others, so nothing can be hidden in them: where one holds a recovery
 * code of ours or a token it is refused, and what was live in it dies all the same.
 */
import type { Origin } from '../../domain/fact.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { burnSecrets } from './burn-secrets.ts';
import { readText } from './read-text.ts';

/** Refuses `input_invalid`, field by field, what holds a secret. Before the transaction in which it would be kept. */
export async function mustHoldNoSecret(
  house: House,
  now: Date,
  origin: Origin,
  typed: Readonly<Record<string, string>>,
): Promise<void> {
  const fields: Record<string, string> = {};
  for (const [field, text] of Object.entries(typed)) {
    const { found, isOurs } = await readText(house, house.db.once, text.slice(0, charsMax));
    if (!isOurs && !found.some(({ kind }) => kind === 'api_token')) continue;
    await house.db.transaction((tx) => burnSecrets(house, tx, now, { found, origin }));
    fields[field] = faultWords.secret.inside;
  }
  if (Object.keys(fields).length > 0) throw new Refusal('input_invalid', { fields });
}

const charsMax = 2000; // longer than any of them may be
