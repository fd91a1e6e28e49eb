/**
 * What may arrive: within one life of the process a letter is handed over once; a letter whose sending was committed never comes
 * again; one that the mail server took while the process died before it could write that down may (SMTP leaves it unknown), and
 * then under the same Message-ID, which carries the letter's id.
 */
import type { ReceivedMail } from '../real/smtp-server.ts';

export interface Arrival {
  readonly letterId: string;
  readonly life: number;
  readonly recipient: string;
  readonly text: string;
  /** Whether the mail server said yes to it. */
  readonly isTaken: boolean;
}

export class LetterLaw {
  readonly arrivals: Arrival[] = [];
  readonly breaches: string[] = [];
  #noted = new Set<string>();

  arrive(mail: ReceivedMail, life: number, isTaken: boolean): void {
    const letterId =
      /^<([0-9a-f-]{36})@/.exec(mail.parsed.messageId ?? '')?.[1] ?? `without id: ${mail.raw.slice(0, 200)}`;
    if (this.arrivals.some((each) => each.letterId === letterId && each.life === life))
      this.breaches.push(`twice in life ${life}: ${letterId}`);
    if (this.#noted.has(letterId))
      this.breaches.push(`again in life ${life}, though it was noted as sent: ${letterId}`);
    this.arrivals.push({
      letterId,
      life,
      recipient: mail.to[0] ?? '',
      text: mail.parsed.text ?? '',
      isTaken,
    });
  }

  /** The process died: these letters are written down as sent. Answers those that it had handed over and could not write down. */
  noteDeath(life: number, sentIds: readonly string[]): string[] {
    this.#noted = new Set(sentIds);
    return this.arrivals
      .filter((each) => each.life === life && !this.#noted.has(each.letterId))
      .map(({ letterId }) => letterId);
  }

  /** The texts of the letters that reached somebody, the newest written first (their ids are in the order of time). */
  textsTo(recipient: string): string[] {
    const mine = this.arrivals.filter((each) => each.isTaken && each.recipient === recipient);
    return mine.toSorted((a, b) => (a.letterId < b.letterId ? 1 : -1)).map(({ text }) => text);
  }

  /** How often each letter was taken by the mail server. */
  timesTaken(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { letterId, isTaken } of this.arrivals)
      if (isTaken) times.set(letterId, (times.get(letterId) ?? 0) + 1);
    return times;
  }
}
