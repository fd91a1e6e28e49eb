/** Nobody takes a case from the desk by naming its people’s addresses: only who confirms one asks in it, and then the others see that. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskRoom } from '../../src/edge/desk/room.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { clearCase } from '../../src/usecases/desk/clear-case.ts';
import { refuseCase } from '../../src/usecases/desk/refuse-case.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { takeCase } from '../../src/usecases/desk/take-case.ts';
import { writeNote } from '../../src/usecases/desk/write-note.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import type { Staff } from '../../src/usecases/who.ts';
import {
  addCase,
  addStaff,
  mailboxProof,
  passwordProof,
  repositoryProof,
  type Scene,
  versionOf,
} from '../desk-scene.ts';
import { beginAt } from '../desk-visit.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { PaperBrowser } from '../paper-browser.ts';
import { request } from './claimant.ts';
import { lastSecret, refused } from './maintainer.ts';

let t: TestHouse;
let alma: Staff;
let bert: Staff;
let of: Scene;
const proofs = [mailboxProof, repositoryProof, passwordProof];
beforeEach(async () => {
  t = await openHouse();
  alma = await addStaff(t, 'alma', 'approver');
  bert = await addStaff(t, 'bert', 'approver');
  of = await addCase(t, 'mira', { proofs, downloads: 500_000 });
});
afterEach(() => t.close());

const addressOf = (username: string) => `${username}@example.org`;
const reason = 'They showed all of it.';
const nameInCase = (username: string) =>
  askRecovery(t.house, visitor(), { ...request, account: 'mira', contact: addressOf(username) });
const see = (staff: Staff) => seeDeskCase(t.house, staff, { number: of.number });

test('a request that names each desk address as its contact takes the case from nobody, for any act', async () => {
  for (const name of ['alma', 'bert']) await nameInCase(name);
  const seen = await see(alma);
  expect(seen.asking).toEqual([]);
  expect(seen.approvers).toEqual(['alma', 'bert']);
  await takeCase(t.house, alma, { number: of.number });
  await writeNote(t.house, bert, { number: of.number, body: 'Somebody names us as contacts.' });
  const version = () => versionOf(t, of);
  const act = { number: of.number, reason };
  expect(await approveCase(t.house, alma, { ...act, version: await version() })).toMatchObject({ given: 1 });
  expect(await approveCase(t.house, bert, { ...act, version: await version() })).toMatchObject({
    kind: 'approved',
  });
  for (const state of ['contested', 'reviewing'])
    await t.sql.query('UPDATE cases SET state = $1 WHERE id = $2', [state, of.id]);
  await refuseCase(t.house, bert, { ...act, version: await version() });
});

test('so it is with an objection to be cleared', async () => {
  await t.sql.query("UPDATE cases SET state = 'contested' WHERE id = $1", [of.id]);
  await nameInCase('alma');
  await clearCase(t.house, alma, { number: of.number, reason, version: await versionOf(t, of) });
  expect((await see(alma)).state).toBe('reviewing');
});

test('whoever of the desk confirms their address asks in it, acts in it no more, and the others read who that is', async () => {
  await approveCase(t.house, alma, { number: of.number, reason, version: await versionOf(t, of) });
  await nameInCase('alma');
  await openCase(t.house, visitor(), { secret: await lastSecret(t, addressOf('alma')) });
  await refused(see(alma), 'own_account');
  const version = await versionOf(t, of);
  await refused(approveCase(t.house, alma, { number: of.number, reason, version }), 'own_account');
  const seen = await see(bert);
  expect(seen.asking).toEqual(['alma']);
  expect(seen.approvers).toEqual(['bert']);
  const server = await buildServer(t.house, [deskRoom]);
  const browser = new PaperBrowser(server);
  browser.cookies.set('__Host-rekey-session', await beginAt(t, bert.accountId));
  expect((await browser.get(`/desk/cases/${of.number}`)).words).toContain(
    'alma of the desk asks in this case',
  );
  await server.close();
});
