/** Stories of whoever tries to bury what matters under what they can do again and again: each such thing is one line, with how often and since when. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/base/clock.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { seeActivity } from '../../src/usecases/account/see-activity.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { answerChallenge } from '../../src/usecases/recovery/answer-challenge.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { record } from '../../src/usecases/steps/record.ts';
import { originOf } from '../../src/usecases/who.ts';
import { addStaff } from '../desk-scene.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { PaperBrowser } from '../paper-browser.ts';
import { askAndOpen, request } from './claimant.ts';
import { addressOf, type Enrolled, enrol, tick } from './maintainer.ts';

let t: TestHouse;
let ann: Enrolled;
beforeEach(async () => {
  t = await openHouse();
  ann = await enrol(t);
});
afterEach(() => t.close());

/** A stranger is busy: guesses, links, names, and requests of many contact addresses, in turn. */
async function flood(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const from = visitor(`198.51.${round}.0/24`, 'curl');
    await beginSignIn(t.house, from, { username: 'ann', password: `guess ${round}` }).catch(() => {});
    await askPasswordReset(t.house, from, { address: addressOf('ann') });
    await askRecovery(t.house, from, { ...request, account: 'ann', contact: `c${round}@crowd.example` });
    tick(t, minuteMs);
  }
  await t.runDue();
}

const oneGuess = { kind: 'account:password:checked', payload: { outcome: 'wrong' } } as const;

test('a hundred wrong guesses are one line of the activity, and what happened before is on the first page', async () => {
  const before = await seeActivity(t.house, ann.who);
  await t.house.db.transaction((tx) =>
    record(
      t.house,
      tx,
      t.clock.now(),
      Array.from({ length: 104 }, () => ({
        ...oneGuess,
        accountId: ann.who.accountId,
        origin: originOf(visitor(), 'visitor'),
      })),
    ),
  );
  const since = t.clock.now();
  tick(t, hourMs);
  await flood(30);
  const { activities, next } = await seeActivity(t.house, ann.who);
  expect(next).toBeNull();
  for (const line of before.activities) expect(activities.map(({ id }) => id)).toContain(line.id);
  const wrong = activities.filter(({ payload }) => payload.outcome === 'wrong');
  expect(wrong).toHaveLength(1);
  expect(wrong[0]!.times).toBeGreaterThan(104);
  expect(wrong[0]!.firstAt).toEqual(since);
  expect(wrong[0]!.at > since).toBe(true);
  expect(activities.filter(({ kind }) => kind === 'account:password:reset-asked')).toMatchObject([
    { times: 5 },
  ]);
  expect(activities.filter(({ kind }) => kind === 'case:case:joined')).toMatchObject([{ times: 29 }]);
  // What stands for itself says so.
  expect(activities.find(({ kind }) => kind === 'account:account:opened')).toMatchObject({ times: 1 });
});

test('the page tells how often and since when', async () => {
  await flood(6);
  const server = await buildServer(t.house, [webRoom]);
  const b = new PaperBrowser(server);
  b.cookies.set('__Host-rekey-session', ann.sessionSecret);
  const { words } = await b.get('/account/activity');
  expect(words).toMatch(/6 times; here the last\. The first was/);
  expect(words).toContain('The account was opened');
  await server.close();
});

test('the desk sees of the account and of the case each such thing once, and everything rare', async () => {
  const agent = await addStaff(t, 'agent', 'agent');
  const claiming = await askAndOpen(t, 'ann@elsewhere.example', { account: 'ann' });
  await flood(40);
  for (let tries = 0; tries < 3; tries += 1) {
    const { challengeId } = await startChallenge(t.house, claiming, {
      kind: 'mailbox',
      address: `nobody${tries}@example.org`,
    });
    for (let at = 0; at < 4; at += 1)
      await answerChallenge(t.house, claiming, { challengeId, code: '00000000' }).catch(() => {});
  }
  const { number } = await t.house.db.once.cases.get(claiming.caseId);
  const seen = await seeDeskCase(t.house, agent, { number });
  const { history } = seen.account;
  expect(history.filter(({ payload }) => payload.outcome === 'wrong')).toMatchObject([
    { times: expect.any(Number) },
  ]);
  expect(history.some(({ kind }) => kind === 'account:account:opened')).toBe(true);
  expect(history.some(({ kind }) => kind === 'account:factor:added')).toBe(true);
  const failed = seen.history.filter(({ kind }) => kind === 'case:challenge:failed');
  expect(failed).toMatchObject([{ times: 12 }]);
  expect(seen.history.filter(({ kind }) => kind === 'case:case:joined')).toMatchObject([{ times: 40 }]);
  expect(seen.history.some(({ kind }) => kind === 'case:case:opened')).toBe(true);
});
