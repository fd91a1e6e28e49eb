/** The development mailbox: letters as they would have been sent. It is there only while no mail server is set and the environment is development. */
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';

export interface CaughtLetter {
  readonly id: string;
  readonly to: string;
  readonly at: Date;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const lettersMax = 200;

/** The letters, newest first, to one recipient or all; `not_found` wherever letters are really sent. */
export async function seeMailbox(house: House, ask: { to?: string | undefined }): Promise<CaughtLetter[]> {
  if (house.mail || house.settings.environment !== 'development') throw new Refusal('not_found');
  const found = await house.db.once.letters.mailbox(ask.to, lettersMax);
  return found.map(({ letterId, recipient, receivedAt, ...said }) => ({
    id: letterId,
    to: recipient,
    at: receivedAt,
    ...said,
  }));
}
