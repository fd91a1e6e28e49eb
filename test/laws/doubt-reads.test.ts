/** While the record is in doubt every page that needs no secret of its own can still be read, and every other act of every room is refused by one name. */
import { expect, test } from 'vitest';
import { apiRoom } from '../../src/edge/api/room.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import type { Route } from '../../src/edge/http/route.ts';
import { webRoom } from '../../src/edge/web/room.ts';
import { buildPages } from '../../src/main/serve.ts';
import { trustIn } from '../../src/usecases/steps/trust.ts';
import { addCase, mailboxProof } from '../desk-scene.ts';
import { enter } from '../desk-visit.ts';
import { openHouse } from '../house.ts';

const routesOf = (method: 'GET' | 'other') =>
  [webRoom, deskRoom, apiRoom].flatMap(({ name, routes }) =>
    routes
      .filter((row: Route) => (row.method === 'GET') === (method === 'GET'))
      .map((row: Route) => ({ row, isApi: name === 'api' })),
  );

test('pages and answers are read, by a person of the desk and by nobody', async () => {
  await using of = await openHouse();
  const desk = await enter(of, 'desk-ann', 'admin');
  const scene = await addCase(of, 'lindqvist', { proofs: [mailboxProof] });
  const pages = await buildPages({ ...of.house, policy: { ...of.house.policy } });
  trustIn(of.house).set('witness', ['a doubt']);
  const caller = [
    { cookie: `__Host-rekey-session=${desk.secret}` },
    { authorization: `Bearer ${desk.secret}` },
  ];
  let read = 0;
  for (const { row, isApi } of routesOf('GET')) {
    const url = row.path.replace(':number', scene.number).replace(/:\w+/g, 'ann');
    for (const headers of [{}, caller[isApi ? 1 : 0]!]) {
      const answer = await pages.inject({ url, headers });
      expect(answer.statusCode, `${url}: ${answer.body.slice(0, 300)}`).toBeLessThan(500);
      if (answer.statusCode === 200) read += 1;
    }
  }
  expect(read).toBeGreaterThan(40);
  await pages.close();
});

test('whatever is no GET is refused, whoever asks and whatever is sent', async () => {
  await using of = await openHouse();
  const desk = await enter(of, 'desk-ann', 'admin');
  const scene = await addCase(of, 'lindqvist', { proofs: [mailboxProof] });
  const pages = await buildPages(of.house);
  trustIn(of.house).set('witness', ['a doubt']);
  const headers = { authorization: `Bearer ${desk.secret}` };
  const others = new Set<number>();
  for (const { row, isApi } of routesOf('other').filter(({ isApi }) => isApi)) {
    expect(isApi).toBe(true);
    const url = row.path.replace(':number', scene.number).replace(/:\w+/g, 'ann');
    const answer = await pages.inject({
      method: row.method,
      url,
      headers,
      ...(row.body ? { payload: {} } : {}),
    });
    // Who lacks the secret that a route wants is told so, as ever.
    if (row.who === 'claimant' || answer.statusCode === 415) others.add(answer.statusCode);
    else expect(answer.json(), `${row.method} ${url}`).toMatchObject({ status: 503, code: 'record_doubted' });
  }
  expect([...others].filter((status) => status < 400)).toEqual([]);
  await pages.close();
});
