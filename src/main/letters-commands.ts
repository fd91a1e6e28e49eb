/** The commands about letters, for whoever runs the machine: which are not sent, whether the mail server takes any, and once more. */
import { CannotStart } from '../base/cannot-start.ts';
import { readAddress } from '../domain/account/address.ts';
import { mailTrouble } from '../edge/cli/mail-words.ts';
import { printTable } from '../edge/cli/table.ts';
import { listLetters as unsentLetters } from '../usecases/upkeep/list-letters.ts';
import { retryLetters } from '../usecases/upkeep/retry-letters.ts';
import { sendTestLetter as send } from '../usecases/upkeep/send-test-letter.ts';
import type { Configuration } from './configuration.ts';
import { say, withHouse } from './with-house.ts';

/** `letters list`: a line for each letter that is owed or given up. */
export function listLetters(configuration: Configuration): Promise<number> {
  return withHouse(configuration, async (house) => {
    const { letters, inAll } = await unsentLetters(house);
    if (inAll === 0) {
      say('No letter is owed, and none was given up.');
      return 0;
    }
    printTable(
      ['letter', 'kind', 'to', 'written', 'tries', 'state', 'last answer'],
      letters.map(({ id, kind, domain, writtenAt, attempts, isGivenUp, lastFault }) => [
        id,
        kind,
        `…@${domain}`,
        writtenAt.toISOString(),
        String(attempts),
        isGivenUp ? 'given up' : 'owed',
        lastFault,
      ]),
      say,
    );
    if (inAll > letters.length) say(`… and ${inAll - letters.length} more.`);
    return 0;
  });
}

/** `letters test`: 0 when the mail server took a letter, 1 with what it said and what that means. */
export function sendTestLetter(typed: string, configuration: Configuration): Promise<number> {
  const address = readAddress(typed);
  if (!address) throw new CannotStart(`"${typed}" is no e-mail address, such as name@example.org.`);
  if (!configuration.smtpUrl)
    throw new CannotStart(
      'SMTP_URL is not set: letters go to the development mailbox, and there is no server to test.',
    );
  return withHouse(configuration, async (house) => {
    const sent = await send(house, { address });
    if ('delivered' in sent) {
      say(`The mail server took a letter to ${address}. That it arrives, only its mailbox shows.`);
      return 0;
    }
    say(`The mail server did not take the letter (${sent.answer}): ${sent.detail}`);
    const words = mailTrouble(sent.answer, sent.detail);
    if (words) say(words);
    return 1;
  });
}

/** `letters retry`: letters that were given up are owed again, and tried by whoever works on the jobs. */
export function retryGivenUp(configuration: Configuration): Promise<number> {
  return withHouse(configuration, async (house) => {
    const { retried } = await retryLetters(house);
    say(`${retried} ${retried === 1 ? 'letter is' : 'letters are'} owed again.`);
    return 0;
  });
}
