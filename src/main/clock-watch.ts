/** Each process holds its clock against the database's at start and every minute; one sentence says when they part, and one when they agree again. */
import { minuteMs } from '../base/clock.ts';
import type { House } from '../usecases/house.ts';
import { watchClock } from '../usecases/upkeep/watch-clock.ts';

const skewSMax = 5; // a code of the app is good for thirty seconds either side

/** Watches until `stop`. Answers after the first look; a database that does not answer is looked at again a minute later. */
export async function startClockWatch(
  house: House,
  log: (line: string) => void,
): Promise<{ stop(): void; look(): Promise<void> }> {
  let isSkewed = false;
  const look = async () => {
    const seen = await watchClock(house).catch(() => undefined);
    if (!seen) return;
    const was = isSkewed;
    isSkewed = Math.abs(seen.skewS) > skewSMax;
    if (isSkewed && !was) log(skewSentence(seen.skewS));
    if (was && !isSkewed) log('The clocks of this machine and of the database agree again.');
    if (seen.putRight > 0)
      log(
        `The clock was ahead and has been put right: ${seen.putRight} instants lay in the future, and count as now.`,
      );
  };
  await look();
  const timer = setInterval(() => void look(), minuteMs).unref();
  return { stop: () => clearInterval(timer), look };
}

function skewSentence(skewS: number): string {
  const by = Math.abs(Math.round(skewS));
  return `The clock of this machine is ${by} seconds ${skewS > 0 ? 'ahead of' : 'behind'} the database's: set both by NTP, or waits, links and codes end at wrong times.`;
}
