/** Claim: the Node process takes at most 150 MB when it has nothing to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from './measured.ts';
import { type Running, residentBytes } from './rekey.ts';

/** What it holds five seconds after its first page. */
export async function measureMemory(rekey: Running): Promise<Measured[]> {
  await fetch(`${rekey.url}/`);
  await sleep(5000);
  const measured = (await residentBytes(rekey.pid)) / 1e6;
  return [{ claim: 'memory of the idle Node process', measured, unit: 'MB', target: 150, isRate: false }];
}
