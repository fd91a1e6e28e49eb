/**
 * Claim: 200 requests for recovery are taken in each second: each a durable case, claimant, facts, a sealed letter and its job, and
 * letters go out meanwhile. The processor's time is the figure to compare by, since a busy machine does not distort it.
 */
import autocannon from 'autocannon';
import { cpuMs, cpuMsOfDatabase } from './cpu.ts';
import type { Measured } from './measured.ts';
import type { Running } from './rekey.ts';
import { addAccounts, mustBeGood, request } from './requests.ts';

/** Taken in over HTTP; on Linux also what each costs the processor, in Node and in PostgreSQL. */
export async function measureIntake(rekey: Running, dataDir: string): Promise<Measured[]> {
  await addAccounts(dataDir);
  const before = await spent(rekey, dataDir);
  const result = await autocannon({
    url: `${rekey.url}/api/v1/recovery/requests`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: 32,
    duration: 15,
    setupClient: (client) => {
      const again = () => client.setBody(request());
      again();
      client.on('response', again);
    },
  });
  const after = await spent(rekey, dataDir);
  mustBeGood(result);
  const each = after.map(({ claim, ms }, index): Measured => {
    const measured = (ms - (before[index]?.ms ?? 0)) / result['2xx'];
    return { claim, measured, unit: 'ms', isRate: false };
  });
  const rate = { measured: result.requests.average, unit: '/s', target: 200, isRate: true } as const;
  return [{ claim: 'requests for recovery taken in', ...rate }, ...each];
}

/** Processor time so far; letters that go out meanwhile are in it. */
async function spent(rekey: Running, dataDir: string): Promise<{ claim: string; ms: number }[]> {
  if (process.platform !== 'linux') return [];
  return [
    { claim: '  processor time of each, Node', ms: await cpuMs(rekey.pid) },
    { claim: '  processor time of each, PostgreSQL', ms: await cpuMsOfDatabase(dataDir) },
  ];
}
