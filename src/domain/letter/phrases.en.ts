/** Sentences that several letters share, in English, so that one thing is always said in one way. */
import { type Block, button, facts, heading, say, small, stopButton } from './blocks.ts';
import type { WayBack, Whence } from './letter.ts';
import type { WhoAsks } from './who-asks.ts';
import { whoAsksLines } from './who-asks-words.en.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const two = (value: number) => String(value).padStart(2, '0');

/** An instant in words: "Saturday 28 November 2026, 14:05 UTC". Throws when `iso` is not an instant. */
export function when(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime()))
    throw new RangeError('A letter was given something that is not an instant.');
  const day = `${weekdays[at.getUTCDay()]} ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  return `${day}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;
}

/** When, with what and from where something was done. */
export function whence({ at, client, place }: Whence): Block {
  return facts(['When', when(at)], ['With', client], ['From the network', place]);
}

/** The number by which a case is known. */
export const caseFacts = (number: string, username: string): Block =>
  facts(['Case', number], ['Account', username]);

/** The button that opens a case without an account, and why the link must not be passed on. */
export function openCase(link: string, label = 'Open your case'): Block[] {
  return [
    button(label, link),
    small('This link is for you alone: whoever has it can see your case. Please do not pass this letter on.'),
  ];
}

/** The objection: what it asks, what it does, and how it is pressed without signing in. */
export function objection(link: string, username: string): Block[] {
  return [
    heading('Was it somebody else?'),
    say(
      `If you did not ask for this, press the button. You need not sign in. The page asks you to confirm once; ` +
        `then the account “${username}” is frozen until a person has looked at it.`,
    ),
    stopButton('This was not me', link),
  ];
}

/** Who asks, for the one question of the letter: was it you? */
export const asking = (asks: WhoAsks | undefined): Block[] =>
  asks ? [facts(...whoAsksLines(asks, when))] : [];

/** A length of time in whole hours or days: "24 hours", "7 days". */
const lasting = (hours: number): string =>
  hours >= 48 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} ${hours === 1 ? 'hour' : 'hours'}`;

/** Who looks after an objection, by when, and what follows. */
export const whoLooks = ({ answerBy, waitHoursMin }: WayBack): Block[] =>
  answerBy && waitHoursMin !== undefined
    ? [
        say(
          `A person of the desk looks at what both sides can show. We expect that by ${when(answerBy)}. Should they decide for somebody, a wait ` +
            `of at least ${lasting(waitHoursMin)} follows, and every address of the account is told before it ends.`,
        ),
      ]
    : [];

/** Why a letter about an account also reaches old addresses and co-owners. */
export const whyYou = (username: string): Block =>
  small(
    `You get this letter because this address belongs to the account “${username}” now, belonged to it before, or belongs to ` +
      `somebody who owns a project together with it. If you are a co-owner, please ask ${username} in a way you trust, ` +
      'such as a call.',
  );

/** What to do when a change to the account was somebody else's. */
export const notYou = (baseUrl: string): Block[] => [
  heading('Was it somebody else?'),
  say(
    `Then somebody else may be in your account. If you can still sign in, do it now at ${baseUrl} and change your password. ` +
      'If you cannot sign in any more, ask for recovery there.',
  ),
];

/** The standing warning against people who pretend to be the desk. */
export const neverAsk = 'Nobody of the desk ever asks for this code, by mail, chat or phone.';

/** The same of everything that is secret, at the foot of every letter. */
export const footer = 'Nobody of the desk ever asks for your password or a code, by mail, chat or phone.';
