/**
 * Sends one owed letter. Its job is locked to one worker, so two never send it at once, and no transaction is open while the mail
 * server is asked. When the process dies between the server's yes and our note, the letter goes out again under the same
 * Message-ID: that is the one gap SMTP itself leaves. Into the development mailbox it goes exactly once.
 */
import { after, minuteMs } from '../../base/clock.ts';
import type { LetterId } from '../../domain/ids.ts';
import type { LetterKinds } from '../../domain/letter/letter.ts';
import { renderLetter } from '../../domain/letter/render.ts';
import type { Tx } from '../../store/db.ts';
import type { StoredLetter } from '../../store/letters.ts';
import type { House } from '../house.ts';

/** For the operator: a letter that the mail server did not take, without its address. */
export interface NotTaken {
  readonly letterId: LetterId;
  readonly domain: string;
  /** The number of the server's answer, or the word for what broke. */
  readonly answer: string;
  readonly isForGood: boolean;
}

/** Sends the letter, or enqueues the next attempt; answers when it was not taken. Does nothing when it is sent already or given up. */
export async function sendLetter(house: House, ask: { letterId: LetterId }): Promise<NotTaken | undefined> {
  const now = house.clock.now();
  const letter = await house.db.once.letters.owedOne(ask.letterId);
  if (!letter?.contentSealed) return undefined;
  const { id: letterId, recipient } = letter;
  const said = wordsOf(house, letter, letter.contentSealed);
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
  const isForGood = sent.fault === 'refused_for_good';
  if (isForGood) await house.db.once.letters.giveUp(letterId, sent.detail, sentAt);
  else await house.db.transaction((tx) => tryLater(house, tx, letter, sent.detail, sentAt));
  return {
    letterId,
    domain: recipient.slice(recipient.lastIndexOf('@') + 1),
    answer: sent.answer,
    isForGood,
  };
}

function wordsOf(house: House, letter: StoredLetter, sealed: Buffer) {
  const content: unknown = JSON.parse(house.keys.open('letter', letter.id, sealed).toString('utf8'));
  const { baseUrl, siteName } = house.settings;
  return renderLetter(letter.kind, content as LetterKinds[typeof letter.kind], { baseUrl, siteName });
}

async function tryLater(house: House, tx: Tx, letter: StoredLetter, fault: string, now: Date): Promise<void> {
  const waits = house.policy.letters.retryMinutes;
  // The last wait repeats: a letter that was promised stays owed until the mail server says yes or never.
  const waitMinutes = waits[Math.min(letter.attempts, waits.length - 1)]!;
  await tx.letters.countAttempt(letter.id);
  await tx.letters.markFault(letter.id, fault);
  await tx.jobs.add({
    task: 'send-letter',
    payload: { letterId: letter.id },
    runAt: after(now, waitMinutes * minuteMs),
  });
}
