/**
 * Looks again and again whether the record is to be believed: at start and each minute at how the database is built, at start and daily at the
 * checkpoint kept elsewhere, and while there is doubt each minute at both. What is found is said once, and that it lasts every ten minutes.
 */
import { dayMs, hourMs, minuteMs } from '../base/clock.ts';
import { trustWords as words } from '../domain/witness-words.en.ts';
import type { House } from '../usecases/house.ts';
import { trustIn } from '../usecases/steps/trust.ts';
import { checkDatabase } from '../usecases/upkeep/check-database.ts';
import { checkWitness } from '../usecases/upkeep/check-witness.ts';
import { publishCheckpoint } from '../usecases/upkeep/publish-checkpoint.ts';

const stillMs = 10 * minuteMs;

export interface Watch {
  stop(): Promise<void>;
}

/** Looks for the first time before it answers, so that nothing is done on a record that is in doubt. `publishes`: this process also puts checkpoints elsewhere. */
export async function watchRecord(
  house: House,
  log: (line: string) => void,
  { publishes }: { publishes: boolean },
): Promise<Watch> {
  const look = lookerAt(house, log, publishes);
  await look();
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, minuteMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

function lookerAt(house: House, log: (line: string) => void, publishes: boolean): () => Promise<void> {
  const trust = trustIn(house);
  const said = sayer(log);
  const due = { witness: 0, publish: 0 };
  return async () => {
    const now = performance.now(); // whatever the clock does
    try {
      await checkDatabase(house);
      if (now >= due.witness || trust.isDoubted) {
        const { isRead, told } = await checkWitness(house);
        due.witness = isRead ? now + dayMs : now;
        said.once('witness', told);
      }
      said.doubts(trust.doubts, now);
      const { publish } = house.settings;
      if (!publishes || publish === undefined || trust.isDoubted || now < due.publish) return;
      const done = await publishCheckpoint(house, { place: publish });
      if ('size' in done) due.publish = now + hourMs;
      said.once('publish', 'refused' in done ? [done.refused] : []);
    } catch (fault) {
      said.once('fault', [
        `The record could not be looked at: ${fault instanceof Error ? fault.message : fault}.`,
      ]);
    }
  };
}

/** Says each sentence when it is new. */
function sayer(log: (line: string) => void) {
  const told = new Map<string, readonly string[]>();
  let doubts: readonly string[] = [];
  let saidAt = 0;
  return {
    once(of: 'witness' | 'publish' | 'fault', sentences: readonly string[]): void {
      for (const sentence of sentences) if (!told.get(of)?.includes(sentence)) log(sentence);
      told.set(of, sentences);
    },
    doubts(found: readonly string[], now: number): void {
      const fresh = found.filter((sentence) => !doubts.includes(sentence));
      for (const sentence of fresh) log(sentence);
      if (fresh.length > 0) log(words.readOnly);
      else if (found.length > 0 && now - saidAt >= stillMs) log(words.stillReadOnly(found[0]!));
      else if (found.length === 0 && doubts.length > 0) log(words.trusted);
      else if (found.length > 0) return;
      saidAt = now;
      doubts = found;
    },
  };
}
