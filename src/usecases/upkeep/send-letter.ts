/**
 * Sends one owed letter. Its job is locked to one worker, so two never send it at once, and no transaction is open while the mail
 * server is asked. Each try is settled once, by compare-and-set on the number of those before, and leaves one job for the next: a job
 * that comes back after its worker died finds that its try is over, and there is one chain of tries whatever dies. When the process
 * dies between the server's yes and our note, the letter goes out again under the same Message-ID: that is the one gap SMTP itself
 * leaves. Into the development mailbox it goes exactly once.
 */
import { after, hourMs, minuteMs } from '../../base/clock.ts';
import type { LetterId } from '../../domain/ids.ts';
import type { Carried } from '../../domain/letter/carried.ts';
import { type LetterKind, type LetterKinds, toNobody } from '../../domain/letter/letter.ts';
import { type RenderedLetter, renderLetter } from '../../domain/letter/render.ts';
import type { MailFault } from '../../outside/mail.ts';
import type { Tx } from '../../store/db.ts';
import type { StoredLetter } from '../../store/letters.ts';
import type { House } from '../house.ts';
import { letterJob } from '../steps/letter-job.ts';

/** From then on a letter says that it waited: within that time what it tells is still as it was. */
const lateAfterMinutes = 60;

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
  const asIs = { ...letter, kind: letter.kind, contentSealed: letter.contentSealed };
  if (!house.mail) {
    await house.db.transaction(async (tx) => {
      const said = await wordsOf(house, tx, asIs, now);
      await tx.letters.deliver({ letterId, recipient, receivedAt: now, ...said });
    });
    return undefined;
  }
  const said = await wordsOf(house, house.db.once, asIs, now);
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

/** What a letter says when it leaves at `now`. What it carries lives from now on, and where that is dead the letter says so instead. */
async function wordsOf(
  house: House,
  tx: Tx,
  letter: { id: LetterId; kind: LetterKind; contentSealed: Buffer; writtenAt: Date },
  now: Date,
): Promise<RenderedLetter> {
  const { baseUrl, siteName } = house.settings;
  const site = { baseUrl, siteName };
  const content = JSON.parse(
    house.keys.open('letter', letter.id, letter.contentSealed).toString('utf8'),
  ) as Sealed;
  const { carries } = content;
  const expiresAt = carries && (await revive(house, tx, carries, now));
  if (carries && !expiresAt) {
    const { username = '', number } = content;
    const late = { username, of: carries.purpose, writtenAt: letter.writtenAt.toISOString() };
    return renderLetter('came-late', { ...late, ...(number ? { number } : {}) }, site);
  }
  const told = { ...content, ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}) };
  const isLate = now >= after(letter.writtenAt, lateAfterMinutes * minuteMs);
  const payload = told as unknown as LetterKinds[typeof letter.kind];
  return renderLetter(letter.kind, payload, site, isLate ? letter.writtenAt.toISOString() : undefined);
}

/** What lies sealed in a letter, as far as whoever sends it reads it. */
interface Sealed {
  readonly username?: string;
  readonly number?: string;
  /** Missing from letters that carry nothing, and from those that were written before it was noted. */
  readonly carries?: Carried;
}

/** Lets what a letter carries live from now on. Until when; undefined where it is spent, replaced, or waited too long. */
function revive(house: House, tx: Tx, carries: Carried, now: Date): Promise<Date | undefined> {
  const { lifeMs } = carries;
  const waitMs = house.policy.letters.keptHoursMax * hourMs;
  return carries.purpose === 'code'
    ? tx.codes.revive(carries.id, { now, until: after(now, lifeMs) })
    : tx.links.revive(carries.id, { now, lifeMs, waitMs });
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
