/**
 * Law 7, on the way out: what was promised by mail is sent, once. Seen with a real mail server that defers, refuses and comes to
 * reason, and with a worker that was killed between the end of a try and the note that its job is done.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { type SmtpMail, smtpMail } from '../../src/outside/mail.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { forgetStale } from '../../src/usecases/upkeep/forget-stale.ts';
import { listLetters } from '../../src/usecases/upkeep/list-letters.ts';
import { retryLetters } from '../../src/usecases/upkeep/retry-letters.ts';
import { seeHealth } from '../../src/usecases/upkeep/see-health.ts';
import { sendLetter } from '../../src/usecases/upkeep/send-letter.ts';
import { sendTestLetter } from '../../src/usecases/upkeep/send-test-letter.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { type RealSmtpServer, startSmtpServer } from '../real/smtp-server.ts';
import { addressOf, password } from './maintainer.ts';

let server: RealSmtpServer;
let mail: SmtpMail;
let t: TestHouse;
beforeEach(async () => {
  server = await startSmtpServer();
  mail = smtpMail(server.url, 'rekey@rekey.example');
  t = await openHouse({ mail });
});
afterEach(async () => {
  mail.close({ force: true });
  await server.stop();
  await t.close();
});

/** Somebody signs up: one letter is owed. */
const owesLetter = () =>
  openAccount(t.house, visitor(), { username: 'ann', address: addressOf('ann'), password });

interface SendJob {
  readonly payload: { readonly letterId: never; readonly attempts?: number };
  readonly at: Date;
}

/** The jobs that would send a letter, the next one first. */
async function sendJobs(): Promise<SendJob[]> {
  const { rows } = await t.sql.query<SendJob>(
    `SELECT j.payload, j.run_at AS at FROM graphile_worker._private_jobs j
     JOIN graphile_worker._private_tasks k ON k.id = j.task_id WHERE k.identifier = 'send-letter' ORDER BY j.run_at`,
  );
  return rows;
}

/** What a killed worker leaves: the job that ran is there still, and is run again. */
async function comesBack({ payload, at }: SendJob): Promise<void> {
  await t.sql.query(`SELECT graphile_worker.add_job('send-letter', $1::json, run_at => $2)`, [payload, at]);
  await t.runDue();
}

async function letter() {
  const { rows } = await t.sql.query(
    `SELECT attempts, last_fault AS "lastFault", sent_at IS NOT NULL AS "isSent", given_up_at IS NOT NULL AS "isGivenUp",
       content_sealed IS NOT NULL AS "isKept" FROM letters`,
  );
  expect(rows).toHaveLength(1);
  return rows[0];
}

test('a worker that is killed after it put a letter off leaves one chain of tries, not two', async () => {
  server.behave('defer');
  await owesLetter();
  for (let death = 0; death < 3; death += 1) {
    const [ran] = await sendJobs();
    await t.pass(ran!.at.getTime() - t.clock.now().getTime() + 1);
    const [next, ...others] = await sendJobs();
    expect(others).toEqual([]);
    await comesBack(ran!);
    expect(await sendJobs()).toEqual([next]);
    expect(await letter()).toMatchObject({ attempts: death + 1 });
  }
  server.behave('accept');
  await t.pass(3 * dayMs);
  expect(server.received).toHaveLength(1);
  expect(await sendJobs()).toEqual([]);
  expect(await letter()).toMatchObject({ isSent: true, isKept: false });
});

test('two workers that have the same job in hand put the letter off once', async () => {
  server.behave('defer');
  await owesLetter();
  const [job] = await sendJobs();
  await Promise.all([sendLetter(t.house, job!.payload), sendLetter(t.house, job!.payload)]);
  await t.runDue();
  expect(await letter()).toMatchObject({ attempts: 1 });
  expect(await sendJobs()).toHaveLength(1);
});

test('a job of the version before, which does not say which try it is, sends its letter and leaves one chain', async () => {
  server.behave('defer');
  await owesLetter();
  await t.runDue();
  const [next] = await sendJobs();
  const { letterId } = next!.payload;
  await comesBack({ payload: { letterId }, at: t.clock.now() });
  expect(await letter()).toMatchObject({ attempts: 2 });
  await t.pass(5 * minuteMs); // both their times come
  server.behave('accept');
  await t.pass(3 * dayMs);
  expect(server.received).toHaveLength(1);
  expect(await sendJobs()).toEqual([]);
});

test('a mail server that is set up wrongly loses nothing: the letter is tried for two days, kept, and sent when the operator says so', async () => {
  server.behave('refuse-relay');
  await owesLetter();
  await t.pass(2 * dayMs);
  expect(await letter()).toMatchObject({ isGivenUp: false, isKept: true });
  await t.pass(hourMs * 12);
  const tries = t.house.policy.letters.retryMinutes.length + 1;
  expect(await letter()).toMatchObject({ isGivenUp: true, isKept: true, attempts: tries });
  expect((await letter()).lastFault).toContain('Relay access denied');
  expect(await seeHealth(t.house)).toMatchObject({ lettersOwed: 0, lettersGivenUp: 1 });
  expect(await sendJobs()).toEqual([]);

  server.behave('accept');
  expect(await Promise.all([retryLetters(t.house), retryLetters(t.house)])).toEqual(
    expect.arrayContaining([{ retried: 1 }, { retried: 0 }]),
  );
  expect(await seeHealth(t.house)).toMatchObject({ lettersOwed: 1, lettersGivenUp: 0 });
  await t.runDue();
  expect(server.received).toHaveLength(1);
  expect(server.received[0]?.parsed.text).toContain('/verify/');
  expect(await letter()).toMatchObject({ isSent: true, isKept: false });
  expect(await seeHealth(t.house)).toMatchObject({ lettersOwed: 0, lettersGivenUp: 0 });
});

test('a letter that is tried again too early is given up at once, and can be tried again', async () => {
  server.behave('refuse');
  await owesLetter();
  const [first] = await sendJobs();
  await t.runDue();
  expect(await letter()).toMatchObject({ isGivenUp: true, isKept: true });
  for (let again = 1; again <= 2; again += 1) {
    expect(await retryLetters(t.house)).toEqual({ retried: 1 });
    await comesBack(first!); // a worker that was killed after it gave up
    expect(await letter()).toMatchObject({ isGivenUp: true, attempts: 1 + again });
    t.clock.set(new Date(t.clock.now().getTime() + minuteMs));
  }
  expect(await sendJobs()).toEqual([]);
});

test('what a letter says that was given up is forgotten after thirty days, and it is then tried no more', async () => {
  server.behave('refuse');
  await owesLetter();
  await t.runDue();
  await t.pass(29 * dayMs);
  await forgetStale(t.house);
  expect(await letter()).toMatchObject({ isKept: true });
  await t.pass(2 * dayMs);
  await forgetStale(t.house);
  expect(await letter()).toMatchObject({ isGivenUp: true, isKept: false });
  expect(await retryLetters(t.house)).toEqual({ retried: 0 });
  expect(await seeHealth(t.house)).toMatchObject({ lettersGivenUp: 1 });
});

test('the operator sees which letters are owed and what the server said, without an address, and can try the server', async () => {
  server.behave('refuse');
  await owesLetter();
  await t.runDue();
  const { letters, inAll } = await listLetters(t.house);
  expect(inAll).toBe(1);
  expect(letters).toMatchObject([{ domain: 'example.org', kind: 'verify-address' }]);
  expect(letters[0]?.lastFault).not.toBe('');
  // A mail server often repeats the address that it refuses.
  await t.sql.query('UPDATE letters SET last_fault = $1', [`550 5.1.1 <${addressOf('ann')}>: no such user`]);
  const [told] = (await listLetters(t.house)).letters;
  expect(told?.lastFault).toBe('550 5.1.1 <…@example.org>: no such user');
  expect(JSON.stringify(told)).not.toContain(addressOf('ann'));
  const ask = { address: 'operator@example.org' };
  expect(await sendTestLetter(t.house, ask)).toHaveProperty('fault');
  server.behave('accept');
  expect(await sendTestLetter(t.house, ask)).toEqual({ delivered: true });
  expect(server.received.at(-1)).toMatchObject({ to: ['operator@example.org'] });
  expect((await listLetters(t.house)).inAll).toBe(1); // the test letter is no letter of ours
});
