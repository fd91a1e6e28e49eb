/** Reads the answers of a request as they may be stored: for the form, question by question, and for the API, all at once. */
import { shorten } from '../../base/shorten.ts';
import {
  type Answers,
  codeStatuses,
  type HeldThing,
  heldThings,
  type LostThing,
  lostThings,
} from '../../domain/case/answers.ts';
import type { Hidden } from '../../domain/case/hide-secrets.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { House } from '../house.ts';
import { readMeantAddress, type TypedAddress } from './read-meant-address.ts';
import { readText } from './read-text.ts';

export type Answer =
  | { readonly question: 'account'; readonly typed: string; readonly isSure?: boolean | undefined }
  | { readonly question: 'lost'; readonly lost: readonly string[] }
  | { readonly question: 'held'; readonly held: readonly string[] }
  | { readonly question: 'codes'; readonly codes: string }
  | { readonly question: 'explanation'; readonly text: string }
  | { readonly question: 'contact'; readonly address: string; readonly isSure?: boolean | undefined }
  | {
      readonly question: 'consent';
      readonly conduct: boolean;
      readonly patience: boolean;
      readonly estimate: string;
    };

const explanationCharsMin = 10;
const explanationCharsMax = 10_000;
/** As long as what the consent page says of the outlook ever gets, and twice that. */
const estimateCharsMax = 600;

/** Any answer but the account's, which is looked for by `findAccount`. */
export type PlainAnswer = Exclude<Answer, { question: 'account' }>;

export interface ReadAnswer {
  readonly answers: Answers;
  /** Secrets that were hidden in it. Burn them. */
  readonly found: Hidden['found'];
}

/** Reads one answer as it may be stored, or refuses it; for the form and the API alike. */
export async function readAnswer(house: House, tx: Tx, answer: PlainAnswer): Promise<ReadAnswer> {
  switch (answer.question) {
    case 'explanation': {
      const { text, found } = await readText(house, tx, readExplanation(answer.text));
      return { answers: { explanation: text }, found };
    }
    case 'consent': {
      const { text, found } = await readText(house, tx, shorten(answer.estimate, estimateCharsMax));
      return { answers: { consent: { ...readConsent(answer), estimate: text } }, found };
    }
    default:
      return { answers: readChoice(answer), found: [] };
  }
}

function readChoice(answer: Exclude<PlainAnswer, { question: 'explanation' | 'consent' }>): Answers {
  switch (answer.question) {
    case 'lost':
      return { lost: choices<LostThing>(answer.lost, lostThings, 'lost', faultWords.question.lostMissing) };
    case 'held':
      return { held: readHeld(answer.held) };
    case 'codes': {
      const status = codeStatuses.find((known) => known === answer.codes);
      if (!status) throw refuse('codes', faultWords.question.codesMissing);
      return { codes: status };
    }
    case 'contact':
      return { contact: readContact(answer) };
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

function readHeld(given: readonly string[]): HeldThing[] {
  const held = choices<HeldThing>(given, heldThings, 'held', faultWords.question.heldMissing);
  if (held.includes('nothing') && held.length > 1) throw refuse('held', faultWords.question.heldAndNothing);
  return held;
}

function readExplanation(text: string): string {
  const typed = text.replace(/\r\n/g, '\n').trim();
  if (typed.length < explanationCharsMin) throw refuse('text', faultWords.question.explanationTooShort);
  if (typed.length > explanationCharsMax)
    throw refuse('text', faultWords.prose.longerThan(explanationCharsMax));
  return typed;
}

function readContact(typed: TypedAddress): string {
  const read = readMeantAddress(typed);
  if ('fault' in read) throw refuse('address', read.fault);
  return read.address;
}

function readConsent(answer: Extract<Answer, { question: 'consent' }>): { conduct: true; patience: true } {
  const fields = {
    ...(answer.conduct ? {} : { conduct: faultWords.question.conductMissing }),
    ...(answer.patience ? {} : { patience: faultWords.question.patienceMissing }),
  };
  if (Object.keys(fields).length > 0) throw new Refusal('consent_required', { fields });
  return { conduct: true, patience: true };
}
