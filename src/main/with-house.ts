/** A short command opens the registry that is there, beside a Rekey that may be running on it, does one thing, and closes. */
import type { House } from '../usecases/house.ts';
import type { Configuration } from './configuration.ts';
import { openHouse } from './open-house.ts';

/** A line on stdout. */
export const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs `work` with the registry open, and answers its exit code. Makes no registry and migrates nobody else's. */
export async function withHouse(
  configuration: Configuration,
  work: (house: House) => Promise<number>,
): Promise<number> {
  const opened = await openHouse(configuration, { migrates: false, joins: true });
  try {
    return await work(opened.house);
  } finally {
    await opened.close();
  }
}
