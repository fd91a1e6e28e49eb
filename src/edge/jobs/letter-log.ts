/**
 * What the operator hears of letters that are not taken: each that is given up, and at most once a minute that others are tried
 * later. Neither an address nor what the mail server said of it is logged: only the domain, and the number or word of its answer.
 */
import type { NotTaken } from '../../usecases/upkeep/send-letter.ts';

const quietMs = 60_000; // a server that is down refuses every letter

/** A listener for one worker. `nowMs` runs forward whatever the clock does. */
export function letterLog(log: (line: string) => void, nowMs = () => performance.now()) {
  let tries = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  return ({ letterId, domain, answer, isGivenUp }: NotTaken) => {
    if (isGivenUp)
      return log(
        `The mail server refused the letter ${letterId} to somebody at ${domain} (${answer}): it is given up. When that is mended, rekey letters retry tries it again.`,
      );
    tries += 1;
    if (nowMs() - saidAt < quietMs) return;
    log(
      `The mail server does not take letters now (${answer}; ${tries} ${tries === 1 ? 'try' : 'tries'} since this was last said): they are owed, and tried again.`,
    );
    saidAt = nowMs();
    tries = 0;
  };
}
