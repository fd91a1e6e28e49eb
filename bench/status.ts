/** Claim: 1000 status pages are delivered each second to claimants who look how their case stands. */
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import type { Measured } from './measured.ts';
import type { Running } from './rekey.ts';
import { addAccounts, mustBeGood, request } from './requests.ts';

/** One claimant's page, asked for again and again. */
export async function measureStatus(rekey: Running, dataDir: string): Promise<Measured[]> {
  await addAccounts(dataDir);
  const cookie = await openOneCase(rekey);
  const result = await autocannon({
    url: `${rekey.url}/case`,
    headers: { cookie },
    connections: 16,
    duration: 15,
  });
  mustBeGood(result);
  const measured = result.requests.average;
  return [{ claim: 'status pages', measured, unit: '/s', target: 1000, isRate: true }];
}

/** One case, asked for and opened as a claimant would; answers the cookie of its claimant. */
async function openOneCase(rekey: Running): Promise<string> {
  const body = request();
  const contact = (JSON.parse(body) as { contact: string }).contact;
  const json = { 'content-type': 'application/json' };
  await fetch(`${rekey.url}/api/v1/recovery/requests`, { method: 'POST', headers: json, body });
  for (let look = 0; look < 6000; look += 1) {
    const letters = (await (
      await fetch(`${rekey.url}/dev/mail.json?to=${encodeURIComponent(contact)}`)
    ).json()) as { text: string }[];
    const secret = /\/case\/open\/([\w-]+)/.exec(letters[0]?.text ?? '')?.[1];
    if (secret) {
      const opened = await fetch(`${rekey.url}/api/v1/recovery/open`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ secret }),
      });
      const { claimantSecret } = (await opened.json()) as { claimantSecret: string };
      return `rekey-case=${claimantSecret}`;
    }
    await sleep(10); // behind the letters of the requests before, if there were any
  }
  throw new Error('no letter came');
}
