/** Why a form is not taken: no cookies, another host name, somebody signed in since, a page left open. Each has a sentence of its own, and keeps what was typed. */
import { expect, test } from 'vitest';
import { refusals } from '../../src/domain/refusals.ts';
import { buildPages } from '../../src/main/serve.ts';
import { openHouse } from '../house.ts';
import { PageVisit } from '../page-visit.ts';

test('four causes, four sentences, and what was typed is kept', async () => {
  await using t = await openHouse();
  const server = await buildPages(t.house);
  const sent = async (headers: Record<string, string>, cookies: Record<string, string> | null) => {
    const browser = new PageVisit(server);
    await browser.open('/reset');
    if (!cookies) browser.cookies.clear();
    else
      for (const [name, value] of Object.entries(cookies)) browser.cookies.set(`__Host-rekey-${name}`, value);
    const answer = await browser.send('/reset', { address: 'ann@example.org' }, { headers });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('value="ann@example.org"');
    return answer.body;
  };
  expect(await sent({}, null)).toContain(refusals.cookies_missing.title);
  expect(await sent({ host: 'other.example' }, null)).toContain(refusals.host_other.title);
  expect(await sent({}, { session: 'made up' })).toContain(refusals.form_of_before.title);
  expect(await sent({}, { csrf: 'another' })).toContain('This page was open too long');
  await server.close();
});
