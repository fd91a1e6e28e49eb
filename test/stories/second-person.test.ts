/** Two accounts are not two people: who counts as the second one, what the desk is told, and how a desk without an admin gets one. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dayMs, after as later } from '../../src/base/clock.ts';
import { Refusal } from '../../src/domain/refusals.ts';
import { run } from '../../src/main/run.ts';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { invitePerson } from '../../src/usecases/desk/invite-person.ts';
import { joinDesk } from '../../src/usecases/desk/join-desk.ts';
import { lookAtJoinLink } from '../../src/usecases/desk/look-at-join-link.ts';
import { makeJoinLink } from '../../src/usecases/desk/make-join-link.ts';
import { removePerson } from '../../src/usecases/desk/remove-person.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { seePeople } from '../../src/usecases/desk/see-people.ts';
import { suspendPerson } from '../../src/usecases/desk/suspend-person.ts';
import type { Staff } from '../../src/usecases/who.ts';
import {
  addAccount,
  addCase,
  addClaimant,
  addStaff,
  mailboxProof,
  passwordProof,
  repositoryProof,
  type Scene,
  staffOf,
  versionOf,
} from '../desk-scene.ts';
import { openHouse, type TestHouse, testStart } from '../house.ts';

const reason = 'The proofs fit the account well.';
const critical = { proofs: [mailboxProof, repositoryProof], downloads: 10_000_000 };

let t: TestHouse;
let root: Staff;
let ann: Staff;
let names = 0;
const fresh = (word: string): string => `${word}${++names}`;

beforeAll(async () => {
  t = await openHouse();
  root = await addStaff(t, 'root', 'admin');
  ann = await addStaff(t, 'ann', 'approver');
});
afterAll(() => t.close());

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((fault) => {
    if (fault instanceof Refusal) return fault.code;
    throw fault;
  });
const approve = async (who: Staff, of: Scene, scene = t) =>
  approveCase(scene.house, who, { number: of.number, reason, version: await versionOf(scene, of) });
const stateOf = async (of: Scene, scene = t) => (await scene.house.db.once.cases.get(of.id)).state;

/** The admin gives a second account a role now: the case is a day old. */
async function invited(username: string, role: 'agent' | 'approver' | 'admin' = 'approver'): Promise<Staff> {
  const known = await t.house.db.once.accounts.byUsername(username);
  const accountId = known?.id ?? (await addAccount(t, username));
  await invitePerson(t.house, root, { username, role, reason });
  return staffOf(t, accountId, username, role);
}

describe('an admin with a second account of their own', () => {
  test('is one person: an account invited after the case was opened is not the second one, in either order', async () => {
    const of = await addCase(t, fresh('crit'), critical);
    const sock = await invited(fresh('sock'));
    expect(await codeOf(approve(sock, of))).toBe('joined_after_case');
    expect(await approve(root, of)).toEqual({ kind: 'second_person_needed', given: 1, needed: 2 });
    expect(await codeOf(approve(sock, of))).toBe('joined_after_case');
    expect(await stateOf(of)).toBe('reviewing');
    expect(await approve(ann, of)).toMatchObject({ kind: 'approved' });
  });

  test('gains nothing by another role, by suspending and inviting again, or by two such accounts at once', async () => {
    const of = await addCase(t, fresh('crit'), critical);
    const name = fresh('sock');
    await invited(name, 'agent');
    const sock = await invited(name, 'admin');
    const other = await invited(fresh('sock'), 'admin');
    const tries = await Promise.all([sock, other].map((who) => codeOf(approve(who, of))));
    expect(tries).toEqual(['joined_after_case', 'joined_after_case']);
    await suspendPerson(t.house, root, { username: name, reason });
    expect(await codeOf(approve(await invited(name), of))).toBe('joined_after_case');
  });

  test('is held by the database as well, whatever the code believes (ASVS 2.3.5)', async () => {
    const of = await addCase(t, fresh('crit'), critical);
    const sock = await invited(fresh('sock'));
    await approve(root, of);
    const { round } = await t.house.db.once.cases.get(of.id);
    const [{ grounds }] = (await t.sql.query('SELECT grounds FROM approvals WHERE case_id = $1', [of.id]))
      .rows;
    await t.house.db.once.desk.approve({
      caseId: of.id,
      round,
      staffId: sock.accountId,
      claimantId: of.claimantId,
      at: testStart,
      reason,
      grounds,
    });
    const go = () =>
      t.sql.query(
        `UPDATE cases SET state = 'waiting', wait_until = now(), for_claimant_id = $2, grounds = $3 WHERE id = $1`,
        [of.id, of.claimantId, grounds],
      );
    await expect(go()).rejects.toThrow(/lacks approvals/);
    await t.house.db.once.desk.approve({
      caseId: of.id,
      round,
      staffId: ann.accountId,
      claimantId: of.claimantId,
      at: testStart,
      reason,
      grounds,
    });
    await go();
  });

  test('of 20 parallel tries from old and new accounts and their sessions, one approval of each old person counts', async () => {
    const of = await addCase(t, fresh('crit'), critical);
    const socks = [await invited(fresh('sock')), await invited(fresh('sock'))];
    const rootAgain = await staffOf(t, root.accountId, 'root', 'admin');
    const callers = [root, rootAgain, ...socks];
    const version = await versionOf(t, of);
    const tried = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        codeOf(approveCase(t.house, callers[at % 4]!, { number: of.number, reason, version })),
      ),
    );
    expect(tried.filter((each) => typeof each === 'object')).toEqual([
      { kind: 'second_person_needed', given: 1, needed: 2 },
    ]);
    expect(tried.filter((each) => each === 'joined_after_case').length).toBeLessThanOrEqual(10);
    expect(await stateOf(of)).toBe('reviewing');
  });

  test('an approval that was given and whose person was suspended and came back does not count', async () => {
    const of = await addCase(t, fresh('crit'), critical);
    const name = fresh('back');
    const back = await addStaff(t, name, 'approver');
    await approve(back, of);
    await suspendPerson(t.house, root, { username: name, reason });
    await invited(name);
    expect(await approve(root, of)).toEqual({ kind: 'second_person_needed', given: 1, needed: 2 });
  });
});

test('where one person is enough, somebody new may be that person', async () => {
  const of = await addCase(t, fresh('ord'), { proofs: [passwordProof], downloads: 10 });
  expect(await approve(await invited(fresh('new')), of)).toMatchObject({ kind: 'approved' });
});

test('another role keeps the day somebody joined, coming back after a suspension does not; the people see it', async () => {
  const name = fresh('long');
  await addStaff(t, name, 'agent');
  await invited(name, 'approver');
  const joinedAt = async () =>
    (await seePeople(t.house, root)).find((person) => person.username === name)?.joinedAt;
  expect(await joinedAt()).toEqual(later(testStart, -30 * dayMs));
  await suspendPerson(t.house, root, { username: name, reason });
  await invited(name, 'approver');
  expect(await joinedAt()).toEqual(testStart);
});

describe('the case page', () => {
  test('names who may approve: not newcomers, nor the person whose account it is, nor one whose address asks', async () => {
    const of = await addCase(t, fresh('crit'), critical);
    const sock = await invited(fresh('sock'));
    const asking = fresh('asks');
    await addStaff(t, asking, 'approver');
    await addClaimant(t, of, `${asking}@example.org`, []);
    const seen = await seeDeskCase(t.house, sock, { number: of.number });
    expect(seen.approvers).toEqual(expect.arrayContaining(['ann', 'root']));
    expect(seen.approvers).not.toEqual(expect.arrayContaining([sock.username]));
    expect(seen.approvers).not.toContain(asking);
    expect(seen.moves).toEqual(['ask', 'refuse']);
    expect((await seeDeskCase(t.house, ann, { number: of.number })).moves).toContain('approve');
  });

  test('of a desk that is younger than the case names nobody; asked for again, everybody may', async () => {
    await using young = await openHouse();
    const of = await addCase(young, 'old', critical);
    const people = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const accountId = await addAccount(young, name);
        await young.house.db.once.desk.join(accountId, 'admin', testStart);
        return staffOf(young, accountId, name, 'admin');
      }),
    );
    const seen = await seeDeskCase(young.house, people[0]!, { number: of.number });
    expect(seen).toMatchObject({ approvers: [], moves: ['ask', 'refuse'] });
    const again = await addCase(young, 'anew', {
      ...critical,
      set: { openedAt: later(testStart, 1) },
    });
    expect((await seeDeskCase(young.house, people[0]!, { number: again.number })).approvers).toEqual([
      'one',
      'two',
    ]);
    await approve(people[0]!, again, young);
    expect(await approve(people[1]!, again, young)).toMatchObject({ kind: 'approved' });
  });
});

describe('a desk without an admin', () => {
  const signedIn = async (scene: TestHouse, name: string) => ({
    ...(await staffOf(scene, await addAccount(scene, name), name, 'agent')),
    staffRole: null,
  });

  test('whose only admin recovered their account gets one by the operator’s link, and only then', async () => {
    await using small = await openHouse();
    const { house } = small;
    const only = await addStaff(small, 'only', 'admin');
    await addStaff(small, 'agent', 'agent');
    expect(await makeJoinLink(house)).toBeNull();
    await house.db.once.desk.suspend(only.accountId, testStart); // as the restoring transaction does
    const secret = (await makeJoinLink(house))!;
    expect(await lookAtJoinLink(house, { secret })).toBe('live');
    await joinDesk(house, { ...only, staffRole: null }, { secret });
    expect(await house.db.once.desk.staff(only.accountId)).toMatchObject({
      role: 'admin',
      joinedAt: testStart,
    });
    expect(await makeJoinLink(house)).toBeNull();
    expect(await codeOf(joinDesk(house, await signedIn(small, 'thief'), { secret }))).toBe('desk_exists');
  });

  test('whose only admin lost everything: the operator removes them, on the record, and another account joins', async () => {
    await using small = await openHouse();
    const { house } = small;
    const only = await addStaff(small, 'only', 'admin');
    expect(await codeOf(removePerson(house, { username: 'nobody' }))).toBe('input_invalid');
    await removePerson(house, { username: 'Only' });
    expect(await codeOf(removePerson(house, { username: 'only' }))).toBe('input_invalid');
    const { rows } = await small.sql.query(
      `SELECT payload, actor FROM facts WHERE kind = 'desk:staff:suspended'`,
    );
    expect(rows).toEqual([
      { actor: 'desk', payload: { role: 'admin', reason: 'by the operator of the machine' } },
    ]);
    const secret = (await makeJoinLink(house))!;
    await joinDesk(house, await signedIn(small, 'fresh'), { secret });
    expect(await house.db.once.desk.staff(only.accountId)).toBeUndefined();
  });

  test('is helped by the commands `rekey staff link` and `rekey staff remove`, as docs/operating.md says', async () => {
    await using small = await openHouse();
    await addStaff(small, 'only', 'admin');
    const said: string[] = [];
    const hears = (chunk: string | Uint8Array) => said.push(String(chunk)) > 0;
    const out = vi.spyOn(process.stdout, 'write').mockImplementation(hears);
    const err = vi.spyOn(process.stderr, 'write').mockImplementation(hears);
    const rekey = async (...args: string[]) => {
      said.length = 0;
      const code = await run(args, {
        DATABASE_URL: small.databaseUrl,
        REKEY_SECRET: 'the secret of the tests: 0123456789abcdef0123456789abcdef',
      });
      return { code, said: said.join('') };
    };
    try {
      expect(await rekey('staff', 'link')).toEqual({
        code: 1,
        said: 'The desk has an admin already: they give others their roles.\n',
      });
      expect(await rekey('staff', 'remove', 'nobody')).toEqual({
        code: 1,
        said: 'Nobody of that name is at the desk.\n',
      });
      for (const wrong of [['remove'], ['remove', 'only', 'ann'], ['link', 'only'], []])
        expect(await rekey('staff', ...wrong)).toMatchObject({ code: 1 });
      expect(await rekey('staff', 'remove', 'only')).toEqual({
        code: 0,
        said: 'only is of the desk no more.\n',
      });
      const link = await rekey('staff', 'link');
      expect(link.code).toBe(0);
      const secret = /^http:\/\/localhost:8080\/desk\/join\/([\w-]{43})\n$/.exec(link.said)?.[1];
      small.clock.set(new Date()); // the command looked at the real clock
      await joinDesk(small.house, await signedIn(small, 'fresh'), { secret: secret! });
      expect(await rekey('staff', 'link')).toMatchObject({ code: 1 });
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  });
});
