/** Files put with requests, as somebody does who wants to fill the disk: no account is needed, so what is not sent is little and short-lived. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayMs, hourMs } from '../../src/base/clock.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import { answerQuestion } from '../../src/usecases/recovery/answer-question.ts';
import { attachFile } from '../../src/usecases/recovery/attach-file.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { seeRequest } from '../../src/usecases/recovery/see-request.ts';
import { sendRequest } from '../../src/usecases/recovery/send-request.ts';
import { forgetStale } from '../../src/usecases/upkeep/forget-stale.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { PaperBrowser } from '../paper-browser.ts';
import { refused, signUp, tick } from './maintainer.ts';

const kB = 1000;
const uploads = {
  unsentHours: 24,
  filesMax: 5,
  fileBytesMax: 10 * kB,
  networkBytesPerDayMax: 30 * kB,
  unsentBytesMax: 80 * kB,
};
const network = (at: number) => visitor(`198.51.${at}.0/24`);

let t: TestHouse;
beforeEach(async () => {
  t = await openHouse({ policy: { ...defaultPolicy, uploads } });
  await signUp(t);
});
afterEach(() => t.close());

async function begin(): Promise<string> {
  return (await beginRequest(t.house, visitor(), {})).draftSecret;
}
const attach = (draftSecret: string, from = network(1), bytes = 10 * kB) =>
  attachFile(t.house, from, { draftSecret, name: 'log.txt', content: new Uint8Array(bytes).fill(97) });
const filesOf = async (draftSecret: string) => (await seeRequest(t.house, { draftSecret })).files.length;

const forget = () => forgetStale(t.house);

async function fillIn(draftSecret: string): Promise<void> {
  const answers = [
    { question: 'account', typed: 'ann' },
    { question: 'lost', lost: ['authenticator'] },
    { question: 'held', held: ['mailbox'] },
    { question: 'codes', codes: 'lost' },
    { question: 'explanation', text: 'The phone fell into the sea.' },
    { question: 'contact', address: 'ann@elsewhere.example' },
    { question: 'consent', conduct: true, patience: true, estimate: '7 days' },
  ] as const;
  for (const answer of answers) await answerQuestion(t.house, visitor(), { draftSecret, answer });
}

test('files of a request that is not sent are forgotten after a day, its answers after a week; what was sent stays as long as its link may be pressed', async () => {
  const [idle, sent] = [await begin(), await begin()];
  for (const draftSecret of [idle, sent]) {
    await fillIn(draftSecret);
    await attach(draftSecret);
  }
  await sendRequest(t.house, visitor(), { draftSecret: sent });
  await t.pass(dayMs - hourMs);
  await forget();
  expect(await filesOf(idle)).toBe(1);
  await t.pass(2 * hourMs);
  await forget();
  expect(await filesOf(idle)).toBe(0);
  expect((await seeRequest(t.house, { draftSecret: idle })).answers.explanation).toContain('sea');
  expect(await filesOf(sent)).toBe(1);
  await t.pass(7 * dayMs);
  await forget();
  const { rows } = await t.sql.query('SELECT sent_at IS NOT NULL AS "isSent" FROM drafts');
  expect(rows).toEqual([{ isSent: true }]);
  // Its link may still be pressed; a month later that is over.
  const kept = async () => (await t.sql.query('SELECT id FROM attachments')).rowCount;
  expect(await kept()).toBe(1);
  await t.pass(30 * dayMs);
  await forget();
  expect(await kept()).toBe(0);
});

test('one network sends so many bytes a day, however many requests it begins, also at the same moment', async () => {
  const drafts = await Promise.all(Array.from({ length: 6 }, begin));
  const tries = await Promise.allSettled(drafts.map((draft) => attach(draft)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  const fault = await refused(attach(drafts[0]!), 'too_many_requests');
  expect(fault.fields.files).toContain('today');
  expect(fault.retryAfterS).toBeGreaterThan(0);
  await attach(drafts[0]!, network(2));
  tick(t, dayMs);
  await attach(drafts[0]!);
});

test('what is sent counts for the day of its network too: sending makes no room for more', async () => {
  const drafts = [await begin(), await begin()];
  await fillIn(drafts[0]!);
  for (let files = 0; files < 3; files += 1) await attach(drafts[0]!);
  await sendRequest(t.house, visitor(), { draftSecret: drafts[0] });
  await refused(attach(drafts[1]!), 'too_many_requests');
});

test('all that is not sent has one room: when it is full everybody is told to go on without files, and loses nothing', async () => {
  for (let at = 1; at <= 4; at += 1)
    for (let files = 0; files < 2; files += 1) await attach(await begin(), network(at));
  const fault = await refused(attach(await begin(), network(9)), 'busy');
  expect(fault.retryAfterS).toBeGreaterThan(0);
  const server = await buildServer(t.house, [webRoom]);
  const b = new PaperBrowser(server);
  await b.get('/recover');
  await b.post('/recover');
  await b.post('/recover/account', { account: 'ann' });
  await b.post('/recover/lost', { lost: ['authenticator'] });
  await b.post('/recover/held', { held: ['mailbox'] });
  await b.post('/recover/codes', { codes: 'lost' });
  await b.post('/recover/explanation', { text: 'The phone fell into the sea.' });
  const full = await b.upload('/recover/files', { act: 'add' }, [{ name: 'log.txt', content: 'a line' }]);
  expect(full.status).toBe(503);
  expect(full.words).toContain('log.txt: We have no room for files at this moment.');
  expect(full.words).toContain('go on without');
  expect((await b.upload('/recover/files', { act: 'go_on' }, [])).path).toBe('/recover/contact');
  expect((await b.get('/recover/explanation')).html).toContain('The phone fell into the sea.');
  await t.pass(dayMs + hourMs);
  await forget();
  const after = await b.upload('/recover/files', { act: 'add' }, [{ name: 'log.txt', content: 'a line' }]);
  expect(after.words).toContain('Remove log.txt');
  await server.close();
});

test('a file’s ending follows from what it is: the desk saves no program that a stranger named', async () => {
  const draftSecret = await begin();
  for (const name of ['x.html', 'invoice.hta', 'proof.png'])
    await attachFile(t.house, network(1), { draftSecret, name, content: Buffer.from('<script>1</script>') });
  const { files } = await seeRequest(t.house, { draftSecret });
  expect(files.map(({ name }) => name).toSorted()).toEqual([
    'invoice.hta.txt',
    'proof.png.txt',
    'x.html.txt',
  ]);
});
