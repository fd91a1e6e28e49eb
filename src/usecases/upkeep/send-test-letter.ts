/** The operator sees whether the mail server takes letters: one is handed over at once, by nobody's account and outside the queue. */
import { newId } from '../../base/id.ts';
import { renderWords } from '../../domain/letter/render.ts';
import { testLetter } from '../../domain/letter/words-test.en.ts';
import type { Sent } from '../../outside/mail.ts';
import type { House } from '../house.ts';

/** What the mail server answered. There must be one: a house without is a mistake of the caller. */
export async function sendTestLetter(house: House, ask: { address: string }): Promise<Sent> {
  if (!house.mail) throw new TypeError('There is no mail server to test.');
  const { baseUrl, siteName } = house.settings;
  const site = { baseUrl, siteName };
  const messageId = `<${newId<'letter'>(house.random, house.clock.now())}@${new URL(baseUrl).hostname}>`;
  return house.mail.send({ messageId, to: ask.address, ...renderWords(testLetter(site), site) });
}
