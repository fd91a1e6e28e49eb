/** The desk: the queue, a case by different eyes, each act once refused, its people, and how its first person joins. */
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { joinDesk } from '../../src/usecases/desk/join-desk.ts';
import { makeJoinLink } from '../../src/usecases/desk/make-join-link.ts';
import { suspendPerson } from '../../src/usecases/desk/suspend-person.ts';
import {
  addAccount,
  addCase,
  mailboxProof,
  passwordProof,
  repositoryProof,
  type Scene,
  versionOf,
} from '../desk-scene.ts';
import { addFullCase, beginAt, enter, enterStranger } from '../desk-visit.ts';
import { testStart } from '../house.ts';
import { whoIs } from '../stories/maintainer.ts';
import { longName, meanwhile, type Shots, send } from './shot.ts';

const at = ({ number }: Pick<Scene, 'number'>) => `/desk/cases/${number}`;

/** The queue and the cases in it, by different eyes. */
export const deskShots: Shots = async function* ({ t }) {
  const zoe = await enter(t, 'zoe', 'admin');
  const ann = await enter(t, 'ann', 'approver');
  const by = { ann: { session: ann.secret }, zoe: { session: zoe.secret } };
  yield { name: 'queue-nothing', path: '/desk', cookies: by.ann };
  const full = await addFullCase(t, ann.who);
  const taken = { dueAt: after(testStart, -5 * hourMs), takenBy: ann.who.accountId };
  const late = await addCase(t, longName, { proofs: [passwordProof], downloads: 10, set: taken });
  const contested = await addCase(t, 'pebble', {
    proofs: [mailboxProof],
    downloads: 10,
    set: { state: 'contested' },
  });
  const frozen = { because: 'objection', caseId: contested.id, isLasting: false };
  await t.house.db.once.accounts.freeze(contested.accountId, frozen, testStart);
  const strong = [mailboxProof, repositoryProof];
  const critical = await addCase(t, 'mooring', { proofs: strong, downloads: 10_000_000 });
  const waiting = await addCase(t, 'shore', { proofs: [passwordProof], downloads: 10 });
  const reason = 'The proofs fit the account well.';
  for (const of of [critical, waiting])
    await approveCase(t.house, zoe.who, { number: of.number, reason, version: await versionOf(t, of) });
  const refused = { state: 'refused', dueAt: null } as const;
  const done = await addCase(t, 'done', { proofs: [mailboxProof], set: refused });
  yield { name: 'queue', path: '/desk', cookies: by.ann };
  yield { name: 'queue-over', path: '/desk?state=over', cookies: by.ann };
  yield { name: 'queue-empty', path: '/desk?state=granted', cookies: by.ann };
  yield { name: 'queue-past-the-end', path: '/desk?page=9', cookies: by.ann };
  yield { name: 'desk-case', path: at(full), cookies: by.ann };
  yield { name: 'desk-case-late', path: `${at(late)}?done=taken`, cookies: by.ann };
  yield { name: 'desk-case-contested', path: at(contested), cookies: by.ann };
  yield { name: 'desk-case-second', path: at(critical), cookies: by.ann };
  yield { name: 'desk-case-second-given', path: at(critical), cookies: by.zoe };
  yield { name: 'desk-case-waiting', path: at(waiting), cookies: by.ann };
  yield { name: 'desk-case-over', path: at(done), cookies: by.ann };
  for (const role of ['auditor', 'agent'] as const) {
    const { secret } = await enter(t, `the-${role}`, role);
    yield { name: `desk-case-${role}`, path: at(full), cookies: { session: secret } };
  }
  yield { name: 'desk-case-none', path: '/desk/cases/AAAA-AAAA', cookies: by.ann };
  for (const form of ['approve', 'refuse', 'ask', 'note'])
    yield { name: `desk-${form}-empty`, path: at(full), cookies: by.ann, act: send(`${at(full)}/${form}`) };
  yield {
    name: 'desk-clear-empty',
    path: at(contested),
    cookies: by.ann,
    act: send(`${at(contested)}/clear`),
  };
  for (const [form, of] of [
    ['take', full],
    ['release', late],
  ] as const) {
    const end = () =>
      t.sql.query(`UPDATE staff SET role = 'auditor' WHERE account_id = $1`, [ann.who.accountId]);
    const act = meanwhile(end, send(`${at(of)}/${form}`));
    yield { name: `desk-${form}-refused`, path: at(of), cookies: by.ann, act };
    await t.sql.query(`UPDATE staff SET role = 'approver' WHERE account_id = $1`, [ann.who.accountId]);
  }
};

/** Its people; who has no business there; and whose time is over. */
export const peopleShots: Shots = async function* ({ t }) {
  const zoe = await enter(t, 'zoe', 'admin');
  const fresh = { session: await beginAt(t, zoe.who.accountId) };
  const path = '/desk/people';
  yield { name: 'people-alone', path, cookies: fresh };
  const ann = await enter(t, 'ann', 'approver');
  await enter(t, longName, 'agent');
  await enter(t, 'gone', 'agent');
  const reason = 'Left the registry last week.';
  await t.house.db.once.sessions.refresh(zoe.who.sessionId, t.clock.now());
  await suspendPerson(t.house, zoe.who, { username: 'gone', reason });
  yield { name: 'people', path, cookies: fresh };
  const invite = send(`${path}/invite`, { username: 'nobody-of-that-name', reason: 'Short' });
  yield { name: 'people-invite-refused', path, cookies: fresh, act: invite };
  yield { name: 'people-suspend-refused', path, cookies: fresh, act: send(`${path}/suspend`) };
  yield { name: 'people-forbidden', path, cookies: { session: ann.secret } };
  const halfway = await beginAt(t, await addAccount(t, 'halfway'), 'password');
  yield { name: 'desk-without-second-factor', path: '/desk', cookies: { session: halfway } };
  const stranger = await enterStranger(t, 'stranger');
  yield { name: 'desk-to-a-stranger', path: '/desk', cookies: { session: stranger.secret } };
  yield { name: 'desk-to-a-visitor', path: '/desk' };
  t.clock.set(after(testStart, 0.5 * hourMs));
  yield { name: 'people-to-be-confirmed', path, cookies: fresh };
  t.clock.set(after(testStart, 3 * hourMs));
  yield { name: 'desk-idle', path: '/desk', cookies: fresh };
  t.clock.set(after(testStart, dayMs + hourMs));
  yield { name: 'desk-day-over', path: '/desk', cookies: fresh };
};

/** The operator's link, at each of its steps, and when it is none any more. */
export const joinShots: Shots = async function* ({ t }) {
  const secret = (await makeJoinLink(t.house))!;
  const path = `/desk/join/${secret}`;
  yield { name: 'join-visitor', path };
  const halfway = await beginAt(t, await addAccount(t, 'halfway'), 'password');
  yield { name: 'join-halfway', path, cookies: { session: halfway } };
  const newcomer = await enterStranger(t, longName);
  const cookies = { session: newcomer.secret };
  yield { name: 'join-ready', path, cookies };
  const other = await enterStranger(t, 'quicker');
  const joinFirst = async () => joinDesk(t.house, await whoIs(t.house, other.secret), { secret });
  yield { name: 'join-too-late', path, cookies, act: meanwhile(joinFirst, send(path)) };
  yield { name: 'join-spent', path };
  yield { name: 'join-unknown', path: '/desk/join/nothing' };
};
