/**
 * Somebody who lost the letter with their link asks for it again, by user name and contact address. The answer is always the
 * same, and so is the work before it: whether that contact address asks for that account is no stranger's business.
 */
import { readAddress } from '../../domain/account/address.ts';
import { readUsername } from '../../domain/account/username.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { answerLater } from '../steps/answer-later.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import { originOf, type Visitor } from '../who.ts';

/** Has the link mailed when there is a case for it; refuses only what is no name or no address at all (`input_invalid`). */
export async function askCaseLink(
  house: House,
  visitor: Visitor,
  ask: { username: string; contact: string },
): Promise<void> {
  const now = house.clock.now();
  await mustHoldNoSecret(house, now, originOf(visitor, 'visitor'), {
    username: ask.username,
    contact: ask.contact,
  });
  const username = readUsername(ask.username.trim());
  const contact = readAddress(ask.contact);
  const fields = {
    ...(username ? {} : { username: faultWords.name.missingInRequest }),
    ...(contact ? {} : { contact: faultWords.address.invalid }),
  };
  if (!username || !contact) throw new Refusal('input_invalid', { fields });
  await answerLater(house.db.once, now, 'mail-case-link', visitor, { username, contact });
}
