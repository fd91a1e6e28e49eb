/**
 * Sends one owed letter. Its job is locked to one worker, so two never send it at once, and no transaction is open while the mail
 * server is asked. Each try is settled once, by compare-and-set on the number of those before, and leaves one job for the next: a job
 * that comes back after its worker died finds that its try is over, and there is one chain of tries whatever dies. When the process
 * dies between the server's yes and our note, the letter goes out again under the same Message-ID: that is the one gap SMTP itself
 * leaves. Into the development mailbox it goes exactly once.
 */
import { after, minuteMs } from '../../base/clock.ts';
import type { LetterId } from '../../domain/ids.ts';
import { type LetterKind, type LetterKinds, toNobody } from '../../domain/letter/letter.ts';
import { renderLetter } from '../../domain/letter/render.ts';
import type { MailFault } from '../../outside/mail.ts';
import type { Tx } from '../../store/db.ts';
import type { StoredLetter } from '../../store/letters.ts';
import type { House } from '../house.ts';
import { letterJob } from '../steps/letter-job.ts';

/** For the operator: a letter that the mail server did not take, without its address. */
export interface NotTaken {
  readonly letterId: LetterId;
  readonly domain: string;
  /** The number of the server's answer, or the word for what broke. */
  readonly answer: string;
  readonly isGivenUp: boolean;
}

interface Ask {
  readonly letterId: LetterId;
  /** How many tries the caller knows of; any number, when absent. */
  readonly attempts?: number | undefined;
}

/**
 * Sends the letter, or enqueues the next attempt, or gives it up; answers when it was not taken. Does nothing when it is sent already or
 * given up, or when there were other tries than the caller knows of.
 */
export async function sendLetter(house: House, ask: Ask): Promise<NotTaken | undefined> {
  const now = house.clock.now();
  const letter = await house.db.once.letters.owedOne(ask.letterId);
  if (!letter?.contentSealed || (ask.attempts ?? letter.attempts) !== letter.attempts) return undefined;
  const { id: letterId, recipient } = letter;
  if (letter.kind === toNobody) {
    await house.db.once.letters.markSent(letterId, now);
    return undefined;
  }
  const said = wordsOf(house, letterId, letter.kind, letter.contentSealed);
  if (!house.mail) {
    await house.db.once.letters.deliver({ letterId, recipient, receivedAt: now, ...said });
    return undefined;
  }
  const messageId = `<${letterId}@${new URL(house.settings.baseUrl).hostname}>`;
  const sent = await house.mail.send({ messageId, to: recipient, ...said });
  const sentAt = house.clock.now(); // the mail server took its time
  if ('delivered' in sent) {
    await house.db.once.letters.markSent(letterId, sentAt);
    return undefined;
  }
  const isGivenUp = isHopeless(house, letter, sent);
  const isSettled = isGivenUp
    ? await house.db.once.letters.giveUp(letter, sent.detail, sentAt)
    : await house.db.transaction((tx) => tryLater(house, tx, letter, sent.detail, sentAt));
  if (!isSettled) return undefined; // another worker had the same job in hand
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  return { letterId, domain, answer: sent.answer, isGivenUp };
}

/** No such address: at once. Refused for any other reason, which may be our own set-up: when every wait of the table is over. */
function isHopeless(house: House, letter: StoredLetter, { fault }: MailFault): boolean {
  if (fault === 'refused') return letter.attempts >= house.policy.letters.retryMinutes.length;
  return fault === 'refused_for_good';
}

function wordsOf(house: House, id: LetterId, kind: LetterKind, sealed: Buffer) {
  const content: unknown = JSON.parse(house.keys.open('letter', id, sealed).toString('utf8'));
  const { baseUrl, siteName } = house.settings;
  return renderLetter(kind, content as LetterKinds[typeof kind], { baseUrl, siteName });
}

async function tryLater(
  house: House,
  tx: Tx,
  letter: StoredLetter,
  fault: string,
  now: Date,
): Promise<boolean> {
  const waits = house.policy.letters.retryMinutes;
  // The last wait repeats: a letter that was promised stays owed until the mail server says yes or no.
  const waitMinutes = waits[Math.min(letter.attempts, waits.length - 1)]!;
  if (!(await tx.letters.putOff(letter, fault))) return false;
  await tx.jobs.add(letterJob(letter.id, letter.attempts + 1, after(now, waitMinutes * minuteMs)));
  return true;
}
