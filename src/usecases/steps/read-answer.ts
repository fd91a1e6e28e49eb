/** Reads the answers of a request as they may be stored: for the form, question by question, and for the API, all at once. */
import { readAddress, suggestAddress } from '../../domain/account/address.ts';
import {
  type Answers,
  codeStatuses,
  type HeldThing,
  heldThings,
  type LostThing,
  lostThings,
} from '../../domain/case/answers.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import { findAccount } from './find-account.ts';
import { hideSecrets } from './hide-secrets.ts';

export type Answer =
  | { readonly question: 'account'; readonly typed: string }
  | { readonly question: 'lost'; readonly lost: readonly string[] }
  | { readonly question: 'held'; readonly held: readonly string[] }
  | { readonly question: 'codes'; readonly codes: string }
  | { readonly question: 'explanation'; readonly text: string }
  | { readonly question: 'contact'; readonly address: string; readonly isSure?: boolean }
  | {
      readonly question: 'consent';
      readonly conduct: boolean;
      readonly patience: boolean;
      readonly estimate: string;
    };

export const explanationCharsMin = 10;
export const explanationCharsMax = 10_000;

/** Reads one answer as it may be stored; for the form and the API alike. */
export async function readAnswer(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  answer: Answer,
): Promise<Answers | { writtenTo: string }> {
  switch (answer.question) {
    case 'account': {
      const found = await findAccount(house, tx, now, visitor, answer.typed);
      if ('writtenTo' in found) return found;
      return { account: { typed: answer.typed.slice(0, 200), username: found.account.username } };
    }
    case 'lost':
      return { lost: choices<LostThing>(answer.lost, lostThings, 'lost', 'Say what is lost: at least one.') };
    case 'held':
      return {
        held: choices<HeldThing>(
          answer.held,
          heldThings,
          'held',
          'Say what you still have. If it is nothing, choose that.',
        ),
      };
    case 'codes': {
      const status = codeStatuses.find((known) => known === answer.codes);
      if (!status) throw refuse('codes', 'Choose the line that is true, also when you are not sure.');
      return { codes: status };
    }
    case 'explanation':
      return { explanation: await readExplanation(house, tx, now, visitor, answer.text) };
    case 'contact':
      return { contact: readContact(answer) };
    case 'consent':
      return readConsent(answer);
  }
}

function refuse(field: string, sentence: string): Refusal {
  return new Refusal('input_invalid', { fields: { [field]: sentence } });
}

function choices<Choice extends string>(
  given: readonly string[],
  known: readonly Choice[],
  field: string,
  sentence: string,
): Choice[] {
  const chosen = known.filter((choice) => given.includes(choice));
  if (chosen.length === 0) throw refuse(field, sentence);
  return chosen;
}

async function readExplanation(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  text: string,
): Promise<string> {
  const typed = text.replace(/\r\n/g, '\n').trim();
  if (typed.length < explanationCharsMin) throw refuse('text', 'Tell us in a sentence or two what happened.');
  if (typed.length > explanationCharsMax)
    throw refuse('text', `That is longer than we can take (${explanationCharsMax} characters).`);
  return hideSecrets(house, tx, now, { text: typed, origin: originOf(visitor, 'visitor') });
}

function readContact({ address: typed, isSure }: Extract<Answer, { question: 'contact' }>): string {
  const address = readAddress(typed);
  if (!address)
    throw refuse('address', 'That does not look like an e-mail address, such as name@example.org.');
  const meant = suggestAddress(typed);
  // A mistyped domain may belong to somebody who waits for such mail, so a near miss is asked about, not just accepted.
  if (meant && meant !== address && !isSure)
    throw refuse('address', `Did you mean ${meant}? What you typed is very close to that.`);
  return address;
}

function readConsent(answer: Extract<Answer, { question: 'consent' }>): Answers {
  const fields = {
    ...(answer.conduct ? {} : { conduct: 'We need your agreement to the code of conduct.' }),
    ...(answer.patience ? {} : { patience: 'Please confirm that you have read how long it can take.' }),
  };
  if (Object.keys(fields).length > 0) throw new Refusal('consent_required', { fields });
  return { consent: { conduct: true, patience: true, estimate: answer.estimate.slice(0, 200) } };
}
