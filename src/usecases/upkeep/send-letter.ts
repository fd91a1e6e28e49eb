/**
 * Sends one owed letter. The letter's row is locked while it is being sent, so that two workers never send it at once. When
 * the process dies between the mail server's yes and our commit, the letter goes out again under the same Message-ID: that
 * is the one gap SMTP itself leaves. Into the development mailbox it goes exactly once.
 */
import { after, minuteMs } from '../../base/clock.ts';
import type { LetterId } from '../../domain/ids.ts';
import type { LetterKinds } from '../../domain/letter/letter.ts';
import { renderLetter } from '../../domain/letter/render.ts';
import type { Tx } from '../../store/db.ts';
import type { StoredLetter } from '../../store/letters.ts';
import type { House } from '../house.ts';

/** Sends the letter, or enqueues the next attempt. Does nothing when it is sent already, given up, or in another's hands. */
export async function sendLetter(house: House, ask: { letterId: LetterId }): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const letter = await tx.letters.claim(ask.letterId);
    if (!letter?.contentSealed) return;
    const content: unknown = JSON.parse(
      house.keys.open('letter', letter.id, letter.contentSealed).toString('utf8'),
    );
    const { baseUrl, siteName } = house.settings;
    const said = renderLetter(letter.kind, content as LetterKinds[typeof letter.kind], { baseUrl, siteName });
    if (!house.mail) {
      await tx.letters.putInMailbox({
        letterId: letter.id,
        recipient: letter.recipient,
        receivedAt: now,
        ...said,
      });
      await tx.letters.markSent(letter.id, now);
      return;
    }
    const messageId = `<${letter.id}@${new URL(baseUrl).hostname}>`;
    const sent = await house.mail.send({ messageId, to: letter.recipient, ...said });
    if ('delivered' in sent) await tx.letters.markSent(letter.id, now);
    else if (sent.fault === 'refused_for_good') await tx.letters.giveUp(letter.id, sent.detail, now);
    else await tryLater(house, tx, letter, sent.detail, now);
  });
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
