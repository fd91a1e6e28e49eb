/** The desk: what each person may do, that no one person grants what is critical, and that what they see holds no secret. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, hourMs, after as later } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import {
  type DeskAct,
  type DeskRole,
  deskActs,
  deskRoles,
  mayDo,
} from '../../src/domain/case/desk-rights.ts';
import type { CaseState } from '../../src/domain/case/lifecycle.ts';
import { Refusal } from '../../src/domain/refusals.ts';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { askClaimant } from '../../src/usecases/desk/ask-claimant.ts';
import { clearCase } from '../../src/usecases/desk/clear-case.ts';
import { invitePerson } from '../../src/usecases/desk/invite-person.ts';
import { joinDesk } from '../../src/usecases/desk/join-desk.ts';
import { lookAtJoinLink } from '../../src/usecases/desk/look-at-join-link.ts';
import { makeJoinLink } from '../../src/usecases/desk/make-join-link.ts';
import { refuseCase } from '../../src/usecases/desk/refuse-case.ts';
import { seeAttachment } from '../../src/usecases/desk/see-attachment.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { seePeople } from '../../src/usecases/desk/see-people.ts';
import { seeQueue } from '../../src/usecases/desk/see-queue.ts';
import { suspendPerson } from '../../src/usecases/desk/suspend-person.ts';
import { takeCase } from '../../src/usecases/desk/take-case.ts';
import { writeNote } from '../../src/usecases/desk/write-note.ts';
import { record } from '../../src/usecases/steps/record.ts';
import { policyOrigin, type Staff } from '../../src/usecases/who.ts';
import {
  addAccount,
  addCase,
  addClaimant,
  addFinding,
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
const ordinary = { proofs: [passwordProof], downloads: 10 };

let scene: TestHouse;
let ann: Staff;
let ben: Staff;
let agnes: Staff;
let root: Staff;
let names = 0;
function fresh(word: string): string {
  names += 1;
  return `${word}${names}`;
}

/** Freezes the account as an objection to this case would. */
const freeze = ({ accountId, id: caseId }: Scene, at = later(testStart, -hourMs)) =>
  scene.house.db.once.accounts.freeze(accountId, { because: 'objection', caseId, isLasting: false }, at);

beforeAll(async () => {
  scene = await openHouse();
  ann = await addStaff(scene, 'ann', 'approver');
  ben = await addStaff(scene, 'ben', 'approver');
  agnes = await addStaff(scene, 'agnes', 'agent');
  root = await addStaff(scene, 'root', 'admin');
});
afterAll(() => scene.close());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (fault) => {
      if (fault instanceof Refusal) return fault.code;
      throw fault;
    },
  );
const stateOf = async (of: Scene): Promise<CaseState> => (await scene.house.db.once.cases.get(of.id)).state;
const approve = async (who: Staff, of: Scene, more: { reason?: string; version?: number } = {}) =>
  approveCase(scene.house, who, { number: of.number, reason, version: await versionOf(scene, of), ...more });
const factsOf = async (of: Scene) =>
  (await scene.house.db.once.record.ofCase(of.id, [])).map((fact) => fact.kind);

describe('a critical case', () => {
  test('is granted by two different people, after the wait of the policy, for whoever has proven it', async () => {
    const of = await addCase(scene, fresh('crit'), critical);
    expect(await approve(ann, of)).toEqual({ kind: 'second_person_needed', given: 1, needed: 2 });
    expect(await stateOf(of)).toBe('reviewing');
    const approved = await approve(ben, of);
    expect(approved).toEqual({ kind: 'approved', waitUntil: later(testStart, 72 * hourMs) });
    const moved = await scene.house.db.once.cases.get(of.id);
    expect(moved).toMatchObject({
      state: 'waiting',
      stake: 'critical',
      forClaimantId: of.claimantId,
      aftercare: 'strong',
    });
    const { rows } = await scene.sql.query(
      'SELECT kind, recipient FROM letters WHERE case_id = $1 ORDER BY kind',
      [of.id],
    );
    expect(rows.map((row) => row.kind)).toEqual(['case-accepted', 'holder-accepted']);
  });

  test('is not granted by one person: not twice, not in parallel, not by two sessions, not after a change of role', async () => {
    const of = await addCase(scene, fresh('crit'), critical);
    const many = await Promise.all(Array.from({ length: 20 }, () => codeOf(approve(ann, of))));
    expect(many.filter((code) => code === 'done')).toHaveLength(1);
    expect(many.every((code) => ['done', 'second_person_required', 'case_moved'].includes(code))).toBe(true);
    expect(await codeOf(approve(await staffOf(scene, ann.accountId, 'ann', 'approver'), of))).toBe(
      'second_person_required',
    );
    await scene.house.db.once.desk.join(ann.accountId, 'admin', testStart);
    expect(await codeOf(approve({ ...ann, staffRole: 'admin' }, of))).toBe('second_person_required');
    await scene.house.db.once.desk.join(ann.accountId, 'approver', testStart);
    expect(await stateOf(of)).toBe('reviewing');
  });

  test('is not moved past its approvals by plain SQL either (ASVS 2.3.5)', async () => {
    const of = await addCase(scene, fresh('crit'), critical);
    await approve(ann, of);
    const set = (sets: string) =>
      scene.sql.query(`UPDATE cases SET ${sets}, wait_until = now(), for_claimant_id = $2 WHERE id = $1`, [
        of.id,
        of.claimantId,
      ]);
    await expect(set(`state = 'waiting'`)).rejects.toThrow(/lacks approvals/);
    await expect(set(`state = 'waiting', stake = 'ordinary', approvals_needed = 1`)).rejects.toThrow(
      /lacks approvals/,
    );
    await expect(set(`state = 'waiting', round = round - 1`)).rejects.toThrow(/lacks approvals/);
    await expect(set(`state = 'granted'`)).rejects.toThrow(/only after its wait/);
    await expect(set(`state = 'completed'`)).rejects.toThrow(/only after its grant/);
    await scene.sql.query(`UPDATE cases SET state = 'contested' WHERE id = $1`, [of.id]);
    await expect(set(`state = 'waiting'`)).rejects.toThrow(/only after a decision/);
  });

  test('needs both approvals for the same claimant', async () => {
    const of = await addCase(scene, fresh('crit'), critical);
    await approve(ann, of);
    const thief = await addClaimant(scene, of, 'thief@else.example', [
      mailboxProof,
      { ...repositoryProof, root: 'forge:gitlab.com' },
    ]);
    const meant = { number: of.number, reason, version: await versionOf(scene, of), claimantId: thief };
    expect(await codeOf(approveCase(scene.house, ben, meant))).toBe('done');
    expect(await stateOf(of)).toBe('reviewing');
    const { rows } = await scene.sql.query('SELECT staff_id, claimant_id FROM approvals WHERE case_id = $1', [
      of.id,
    ]);
    expect(rows).toHaveLength(2);
    const go = scene.sql.query(
      `UPDATE cases SET state = 'waiting', wait_until = now(), for_claimant_id = $2 WHERE id = $1`,
      [of.id, thief],
    );
    await expect(go).rejects.toThrow(/lacks approvals/);
  });

  test('is not granted by the approval of somebody who was suspended since', async () => {
    const of = await addCase(scene, fresh('crit'), critical);
    const name = fresh('mole');
    const mole = await addStaff(scene, name, 'approver');
    await approve(mole, of);
    await suspendPerson(scene.house, root, { username: name, reason: 'The laptop was stolen today.' });
    expect(await codeOf(approve(mole, of))).toBe('forbidden');
    expect(await approve(ann, of)).toEqual({ kind: 'second_person_needed', given: 1, needed: 2 });
  });

  test('with weak proof only may not be approved by anybody', async () => {
    const of = await addCase(scene, fresh('crit'), { ...critical, proofs: [passwordProof] });
    expect(await codeOf(approve(ann, of))).toBe('approval_denied');
    expect((await seeDeskCase(scene.house, ann, { number: of.number })).moves).toEqual(['ask', 'refuse']);
  });

  test('that became critical after it was judged needs the second person at once', async () => {
    const of = await addCase(scene, fresh('crit'), { proofs: [mailboxProof], downloads: 10 });
    await scene.house.db.pool.query(
      'UPDATE projects SET flagged_critical = true WHERE id IN (SELECT project_id FROM project_owners WHERE account_id = $1)',
      [of.accountId],
    );
    expect(await approve(ann, of)).toMatchObject({ kind: 'second_person_needed', needed: 2 });
  });
});

describe('approvals', () => {
  test('of an earlier round do not count', async () => {
    const of = await addCase(scene, fresh('crit'), critical);
    await approve(ann, of);
    await askClaimant(scene.house, agnes, {
      number: of.number,
      question: 'Which address did you use in 2027?',
    });
    await scene.sql.query(
      `UPDATE cases SET state = 'reviewing', round = round + 1, version = version + 1 WHERE id = $1`,
      [of.id],
    );
    expect(await approve(ben, of)).toEqual({ kind: 'second_person_needed', given: 1, needed: 2 });
    expect(await stateOf(of)).toBe('reviewing');
  });

  test('are of what was seen: when somebody else has proven best since, nobody is approved, and it is shown anew', async () => {
    const set = { takenBy: ann.accountId }; // or the rules would accept it without a person
    const of = await addCase(scene, fresh('best'), { proofs: [passwordProof], downloads: 10, set });
    const stored = { claimantId: of.claimantId };
    const other = await addClaimant(scene, of, 'better@else.example', [mailboxProof, passwordProof]);
    await scene.sql.query('UPDATE cases SET decision = $2 WHERE id = $1', [of.id, JSON.stringify(stored)]);
    expect(await codeOf(approve(ann, of))).toBe('case_moved');
    const shown = await seeDeskCase(scene.house, ann, { number: of.number });
    expect(shown.judged.best).toBe(other);
    expect(await codeOf(approve(ann, of))).toBe('done');
    expect((await scene.house.db.once.cases.get(of.id)).forClaimantId).toBe(other);
  });

  test('never go to a contact address that was not proven', async () => {
    const of = await addCase(scene, fresh('typo'), { proofs: [], downloads: 10 });
    const typo = await addClaimant(scene, of, 'mistyped@else.example', [mailboxProof], false);
    expect(await codeOf(approve(ann, of))).toBe('approval_denied');
    const meant = { number: of.number, reason, version: await versionOf(scene, of), claimantId: typo };
    expect(await codeOf(approveCase(scene.house, ann, meant))).toBe('approval_denied');
  });

  test('leave the holder who objected a day to object again, however strong the proof', async () => {
    const proofs = [mailboxProof, repositoryProof, passwordProof];
    const of = await addCase(scene, fresh('cont'), { proofs, set: { state: 'contested' } });
    await freeze(of, testStart);
    await clearCase(scene.house, agnes, { number: of.number, reason, version: await versionOf(scene, of) });
    expect(await approve(ann, of)).toMatchObject({ kind: 'second_person_needed', needed: 2 });
    expect(await approve(ben, of)).toEqual({ kind: 'approved', waitUntil: later(testStart, 24 * hourMs) });
  });
});

describe('nobody of the desk', () => {
  test('acts on their own account, or sees the inside of its case', async () => {
    const of = await addCase(scene, fresh('self'), ordinary);
    const self = await staffOf(scene, of.accountId, 'self', 'admin');
    await scene.house.db.once.desk.join(of.accountId, 'admin', testStart);
    const version = await versionOf(scene, of);
    const { house } = scene;
    const ask = { number: of.number, reason, version };
    const tries = [
      codeOf(seeDeskCase(house, self, ask)),
      codeOf(seeAttachment(house, self, { ...ask, attachmentId: newId(house.random, testStart) })),
      codeOf(takeCase(house, self, ask)),
      codeOf(writeNote(house, self, { ...ask, body: 'It is me.' })),
      codeOf(askClaimant(house, self, { ...ask, question: reason })),
      codeOf(approveCase(house, self, ask)),
      codeOf(refuseCase(house, self, ask)),
      codeOf(clearCase(house, self, ask)),
    ];
    expect(await Promise.all(tries)).toEqual(tries.map(() => 'own_account'));
    const row = (await seeQueue(house, self)).rows.find((known) => known.number === of.number);
    expect(row).toMatchObject({ isOwn: true, proofs: 0, approvals: 0, takenBy: null });
    expect(
      await codeOf(
        invitePerson(house, self, {
          username: (await house.db.once.accounts.get(of.accountId)).username,
          role: 'approver',
          reason,
        }),
      ),
    ).toBe('own_account');
    await house.db.once.desk.suspend(of.accountId, testStart);
  });

  test('acts on a case in which one of their own addresses asks', async () => {
    const of = await addCase(scene, fresh('vic'), ordinary);
    await addClaimant(scene, of, 'ann@example.org', [mailboxProof]);
    expect(await codeOf(approve(ann, of))).toBe('own_account');
    expect(await codeOf(approve(ben, of))).toBe('done');
  });

  test('acts without both factors, however high their role', async () => {
    const of = await addCase(scene, fresh('one'), ordinary);
    const cut = await addStaff(scene, fresh('cut'), 'admin');
    await scene.house.db.once.factors.removeAllTotp(cut.accountId, testStart);
    expect(await codeOf(approve(cut, of))).toBe('second_factor_required');
  });
});

describe('the reason', () => {
  test.each([
    ['', ''],
    ['short', 'nine char'],
    ['spaces', 'a                b'],
    ['invisible', `a${'\u200b'.repeat(20)}b`],
  ])('is refused when it is %s', async (_, bad) => {
    const of = await addCase(scene, fresh('why'), ordinary);
    const version = await versionOf(scene, of);
    const { house } = scene;
    const ask = { number: of.number, reason: bad, version };
    const held = await addCase(scene, fresh('why'), { ...ordinary, set: { state: 'contested' } });
    const tries = [
      codeOf(approveCase(house, ann, ask)),
      codeOf(refuseCase(house, ann, ask)),
      codeOf(askClaimant(house, ann, { ...ask, question: bad })),
      codeOf(clearCase(house, ann, { ...ask, number: held.number, version: await versionOf(scene, held) })),
      codeOf(invitePerson(house, root, { username: 'agnes', role: 'agent', reason: bad })),
      codeOf(suspendPerson(house, root, { username: 'agnes', reason: bad })),
    ];
    expect(await Promise.all(tries)).toEqual(tries.map(() => 'reason_required'));
    expect(await stateOf(of)).toBe('reviewing');
    await expect(
      scene.sql.query(
        'INSERT INTO approvals (case_id, round, staff_id, at, reason) VALUES ($1, 2, $2, now(), $3)',
        [of.id, ann.accountId, 'nine char'],
      ),
    ).rejects.toThrow(/approvals_reason_check/);
  });

  test('holds no secret in the record, and a live code in it dies', async () => {
    const of = await addCase(scene, fresh('leak'), ordinary);
    await refuseCase(scene.house, ann, {
      number: of.number,
      reason: 'They sent rky_abcdefghijklmnop0123456789 to us.',
      version: await versionOf(scene, of),
    });
    const facts = JSON.stringify(await scene.house.db.once.record.ofCase(of.id, []));
    expect(facts).not.toContain('rky_abcdefghijklmnop');
    expect(facts).toContain('[hidden: API token]');
  });
});

describe('an act on an outdated case', () => {
  test('is refused, and changes nothing', async () => {
    const of = await addCase(scene, fresh('old'), ordinary);
    const seen = await versionOf(scene, of);
    await addFinding(scene.house, of.id, of.claimantId, mailboxProof);
    const ask = { number: of.number, reason, version: seen };
    expect(await codeOf(approveCase(scene.house, ann, ask))).toBe('case_moved');
    expect(await codeOf(refuseCase(scene.house, ann, ask))).toBe('case_moved');
    expect(await codeOf(askClaimant(scene.house, ann, { ...ask, question: reason }))).toBe('case_moved');
    expect(await stateOf(of)).toBe('reviewing');
  });

  test('loses: of 20 people who move one case at once, exactly one does', async () => {
    const people = await Promise.all(
      Array.from({ length: 20 }, (_, at) => addStaff(scene, fresh(`p${at}x`), 'approver')),
    );
    const of = await addCase(scene, fresh('race'), ordinary);
    const version = await versionOf(scene, of);
    const acts = [approveCase, refuseCase] as const;
    const tried = await Promise.all(
      people.map((who, at) => {
        const ask = { number: of.number, reason, version };
        return codeOf(
          at % 3 === 2
            ? askClaimant(scene.house, who, { ...ask, question: reason })
            : acts[at % 3]!(scene.house, who, ask),
        );
      }),
    );
    expect(tried.filter((code) => code === 'done')).toHaveLength(1);
    expect(tried.filter((code) => code === 'case_moved')).toHaveLength(19);
    expect((await factsOf(of)).filter((kind) => kind.startsWith('case:move:'))).toHaveLength(1);
  });
});

describe('the table of rights', () => {
  const doing: Record<DeskAct, (who: Staff, of: Scene, version: number) => Promise<unknown>[]> = {
    see: (who, of) => [seeQueue(scene.house, who), seeDeskCase(scene.house, who, of)],
    take: (who, of) => [takeCase(scene.house, who, of)],
    note: (who, of) => [writeNote(scene.house, who, { number: of.number, body: 'Looks right.' })],
    ask: (who, of) => [askClaimant(scene.house, who, { number: of.number, question: reason })],
    clear: (who, of, version) => [clearCase(scene.house, who, { number: of.number, reason, version })],
    approve: (who, of, version) => [approveCase(scene.house, who, { number: of.number, reason, version })],
    refuse: (who, of, version) => [refuseCase(scene.house, who, { number: of.number, reason, version })],
    people: (who) => [
      seePeople(scene.house, who),
      invitePerson(scene.house, who, { username: 'agnes', role: 'agent', reason }),
      suspendPerson(scene.house, who, { username: 'ghost', reason }),
    ],
  };
  const specified: Record<DeskRole, readonly DeskAct[]> = {
    agent: ['see', 'take', 'note', 'ask', 'clear'],
    approver: ['see', 'take', 'note', 'ask', 'clear', 'approve', 'refuse'],
    admin: ['see', 'take', 'note', 'ask', 'clear', 'approve', 'refuse', 'people'],
    auditor: ['see'],
  };
  const rows = deskRoles.flatMap((role) => deskActs.map((act) => [role, act] as const));

  test.each(rows)('%s: %s', async (role, act) => {
    const who = await addStaff(scene, fresh(`r${role}`), role);
    await scene.house.db.once.desk.join(await addAccountOnce('ghost'), 'agent', testStart);
    const state = act === 'clear' ? 'contested' : 'reviewing';
    const of = await addCase(scene, fresh('right'), { ...ordinary, set: { state } });
    const may = specified[role].includes(act);
    expect(mayDo(role, act)).toBe(may);
    const version = await versionOf(scene, of);
    const tried = await Promise.all(doing[act](who, of, version).map(codeOf));
    expect(new Set(tried)).toEqual(new Set([may ? 'done' : 'forbidden']));
    if (may) return;
    // A session that claims a higher role than its live row gets nowhere.
    const claimed = await Promise.all(doing[act]({ ...who, staffRole: 'admin' }, of, version).map(codeOf));
    expect(new Set(claimed)).toEqual(new Set(['forbidden']));
  });

  async function addAccountOnce(name: string) {
    return (await scene.house.db.once.accounts.byUsername(name))?.id ?? addAccount(scene, name);
  }
});

describe('asking and answering', () => {
  test('a question goes to the claimants by mail and into the case, which gathers again', async () => {
    const of = await addCase(scene, fresh('quest'), ordinary);
    await askClaimant(scene.house, agnes, {
      number: of.number,
      question: 'Can you push a branch to your repository?',
    });
    expect(await stateOf(of)).toBe('gathering');
    const seen = await seeDeskCase(scene.house, agnes, { number: of.number });
    expect(seen.messages).toMatchObject([
      { by: 'desk', from: 'agnes', isInternal: false, body: 'Can you push a branch to your repository?' },
    ]);
    const { rows } = await scene.sql.query('SELECT kind FROM letters WHERE case_id = $1', [of.id]);
    expect(rows).toEqual([{ kind: 'case-question' }]);
    expect(seen.moves).toEqual([]);
    expect(await codeOf(askClaimant(scene.house, agnes, { number: of.number, question: reason }))).toBe(
      'move_not_allowed',
    );
  });

  test('a note is for the desk, and posts no letter', async () => {
    const of = await addCase(scene, fresh('note'), ordinary);
    await writeNote(scene.house, agnes, { number: of.number, body: 'Known to us from last year.' });
    const seen = await seeDeskCase(scene.house, ann, { number: of.number });
    expect(seen.messages).toMatchObject([{ isInternal: true, by: 'desk' }]);
    const { rows } = await scene.sql.query('SELECT 1 FROM letters WHERE case_id = $1', [of.id]);
    expect(rows).toHaveLength(0);
  });

  test('one person takes a case, a second one sees it, and anybody can give it back', async () => {
    const of = await addCase(scene, fresh('take'), ordinary);
    const tried = await Promise.all([ann, ben, agnes].map((who) => codeOf(takeCase(scene.house, who, of))));
    expect(tried.toSorted()).toEqual(['case_moved', 'case_moved', 'done']);
    await takeCase(scene.house, root, { ...of, release: true });
    await takeCase(scene.house, ben, of);
    expect((await seeDeskCase(scene.house, ann, of)).takenBy).toEqual({ username: 'ben', isYou: false });
  });
});

describe('refusing', () => {
  const contested = { ...ordinary, set: { state: 'contested' as const } };
  const refuse = async (of: Scene) =>
    refuseCase(scene.house, ann, { number: of.number, reason, version: await versionOf(scene, of) });
  const isFrozen = async (of: Scene) =>
    (await scene.house.db.once.accounts.get(of.accountId)).frozenAt !== null;

  test('a contested case that was never completed unfreezes the account', async () => {
    const of = await addCase(scene, fresh('ref'), contested);
    await freeze(of);
    await refuse(of);
    expect(await isFrozen(of)).toBe(false);
    expect(await factsOf(of)).toContain('account:account:unfrozen');
  });

  test('a case that was completed once leaves the account frozen: only a restoration opens it', async () => {
    const of = await addCase(scene, fresh('ref'), {
      ...contested,
      set: { state: 'contested', completedAt: later(testStart, -dayMs / 2) },
    });
    await freeze(of);
    await refuse(of);
    expect(await isFrozen(of)).toBe(true);
  });

  test('a case does not undo a freeze that another one brought, older or newer', async () => {
    const of = await addCase(scene, fresh('ref'), contested);
    const other = await addCase(scene, fresh('ref'), contested);
    await freeze({ ...of, id: other.id });
    await refuse(of);
    expect(await isFrozen(of)).toBe(true);
  });

  test('clearing keeps the account frozen, and refusing afterwards unfreezes it', async () => {
    const of = await addCase(scene, fresh('ref'), contested);
    await freeze(of);
    await clearCase(scene.house, agnes, { number: of.number, reason, version: await versionOf(scene, of) });
    expect(await isFrozen(of)).toBe(true);
    await refuse(of);
    expect(await isFrozen(of)).toBe(false);
  });
});

describe('what the desk sees', () => {
  test('of the account names none of its addresses, neither the verified nor those just typed', async () => {
    const { house } = scene;
    const username = fresh('unnamed');
    const of = await addCase(scene, username, ordinary);
    const address = 'home@unverified.example';
    const origin = { ...policyOrigin, actor: 'holder' as const, actorId: of.accountId };
    const about = { origin, accountId: of.accountId };
    await house.db.transaction((tx) =>
      record(house, tx, testStart, [
        { ...about, kind: 'account:address:added', payload: { address } },
        { ...about, kind: 'account:address:verified', payload: { address: `${username}@example.org` } },
        { ...about, kind: 'account:codes:used', payload: { left: 3 } },
      ]),
    );
    for (const role of ['agent', 'auditor'] as const) {
      const who = await addStaff(scene, fresh(role), role);
      const { account, history } = await seeDeskCase(house, who, of);
      expect(Object.fromEntries(account.history.map(({ kind, payload }) => [kind, payload]))).toEqual({
        'account:codes:used': { left: 3 },
        'account:address:verified': {},
        'account:address:added': {},
      });
      expect(JSON.stringify([account, history])).not.toMatch(/unverified\.example|@example\.org/);
    }
  });

  test('names who of the desk did what, and of everybody else only what they are', async () => {
    const of = await addCase(scene, fresh('named'), ordinary);
    const zoe = await addStaff(scene, fresh('zoe'), 'agent');
    await takeCase(scene.house, zoe, of);
    await addFinding(scene.house, of.id, of.claimantId, mailboxProof);
    await refuseCase(scene.house, ann, { number: of.number, reason, version: await versionOf(scene, of) });
    const { history } = await seeDeskCase(scene.house, zoe, of);
    const name = (who: Staff) =>
      scene.house.db.once.accounts.get(who.accountId).then(({ username }) => username);
    const persons = Object.fromEntries(history.map(({ kind, person }) => [kind, person]));
    expect(persons).toMatchObject({
      'desk:case:taken': await name(zoe),
      'case:move:refuse': await name(ann),
    });
    expect(history.filter(({ actor, person }) => (actor === 'desk') !== (person !== null))).toEqual([]);
  });

  test('holds no secret: no hash, nothing sealed, no code, no file', async () => {
    const of = await addCase(scene, fresh('sec'), ordinary);
    const { house } = scene;
    const tx = house.db.once;
    await tx.evidence.addChallenge({
      ...{
        id: newId(house.random, testStart),
        caseId: of.id,
        claimantId: of.claimantId,
        kind: 'mailbox',
        subject: 'a@example.org',
        subjectId: null,
      },
      ...{
        shown: 'rekey-branch-to-push',
        secretHash: house.keys.hash('challenge', 'x 12345678'),
        madeAt: testStart,
        expiresAt: later(testStart, dayMs),
      },
      ...{
        triesLeft: 5,
        checks: 0,
        checkedAt: null,
        nextCheckAt: null,
        outcome: null,
        outcomeDetail: null,
        overAt: null,
      },
    });
    const fileId = newId<'attachment'>(house.random, testStart);
    await scene.sql.query(
      `INSERT INTO attachments (id, claimant_id, name, media_type, content, added_at) VALUES ($1, $2, 'id.png', 'image/png', 'the bytes of the file', $3)`,
      [fileId, of.claimantId, testStart],
    );
    await askClaimant(house, agnes, {
      number: of.number,
      question: 'Can you push a branch to your repository?',
    });
    const seen = JSON.stringify(await seeDeskCase(house, ann, of));
    expect(seen).toContain('a@example.org');
    expect(seen).toContain('id.png');
    for (const secret of await secretsOf(scene)) expect(seen).not.toContain(secret);
    for (const sign of ['"Buffer"', 'argon2', 'Hash', 'Sealed', 'rekey-branch', 'the bytes of'])
      expect(seen).not.toContain(sign);
    const file = await seeAttachment(house, ann, { number: of.number, attachmentId: fileId });
    expect(file).toMatchObject({ name: 'id.png', mediaType: 'image/png' });
    expect(file.bytes.toString()).toBe('the bytes of the file');
    expect(await factsOf(of)).toContain('desk:case:looked-at');
    const elsewhere = await addCase(scene, fresh('sec'), ordinary);
    expect(await codeOf(seeAttachment(house, ann, { number: elsewhere.number, attachmentId: fileId }))).toBe(
      'not_found',
    );
    for (const bad of ["'; DROP", '\0', 'x'.repeat(5000)]) {
      expect(await codeOf(seeAttachment(house, ann, { number: of.number, attachmentId: bad }))).toBe(
        'not_found',
      );
      expect(await codeOf(seeDeskCase(house, ann, { number: bad }))).toBe('not_found');
    }
  });

  test('is the queue: what is due first, counts of all states, and which are overdue', async () => {
    const of = await addCase(scene, fresh('late'), {
      ...ordinary,
      set: { dueAt: later(testStart, -hourMs) },
    });
    const { rows, counts, state } = await seeQueue(scene.house, agnes);
    expect(state).toBeUndefined();
    expect(rows[0]).toMatchObject({ number: of.number, isOverdue: true, proofs: 1, isOwn: false });
    expect(rows.every((row) => row.state === 'reviewing' || row.state === 'contested')).toBe(true);
    expect(counts.reviewing).toBeGreaterThan(0);
    expect(
      (await seeQueue(scene.house, agnes, { state: 'refused', page: Number.NaN })).rows.every(
        (row) => row.state === 'refused',
      ),
    ).toBe(true);
  });

  test('are the moves they can make: no approval twice, none for whom the table has none', async () => {
    const of = await addCase(scene, fresh('mov'), critical);
    const movesOf = async (who: Staff) => (await seeDeskCase(scene.house, who, of)).moves;
    expect(await movesOf(ann)).toEqual(['ask', 'approve', 'refuse']);
    await approve(ann, of);
    expect(await movesOf(ann)).toEqual(['ask', 'refuse']);
    expect(await movesOf(ben)).toEqual(['ask', 'approve', 'refuse']);
    expect(await movesOf(agnes)).toEqual(['ask']);
  });
});

describe('the first member of the desk', () => {
  test('joins by a link once, with both factors, while there is nobody', async () => {
    await using empty = await openHouse();
    const { house } = empty;
    const signedIn = async (name: string) => ({
      ...(await staffOf(empty, await addAccount(empty, name), name, 'agent')),
      staffRole: null,
    });
    const [first, second] = [await signedIn('first'), await signedIn('second')];
    const secret = (await makeJoinLink(house))!;
    const half = await signedIn('half');
    await house.db.once.factors.removeAllTotp(half.accountId, testStart);
    expect(await codeOf(joinDesk(house, half, { secret }))).toBe('second_factor_required');
    const tried = await Promise.all(
      Array.from({ length: 20 }, (_, at) => codeOf(joinDesk(house, at % 2 ? first : second, { secret }))),
    );
    expect(tried.filter((code) => code === 'done')).toHaveLength(1);
    expect(await makeJoinLink(house)).toBeNull();
    const { rows } = await empty.sql.query('SELECT role FROM staff');
    expect(rows).toEqual([{ role: 'admin' }]);
  });

  test('joins by the link of any process that printed one: one person by one link, and then all of them are dead', async () => {
    await using empty = await openHouse();
    const { house } = empty;
    const people = [];
    const secrets: string[] = [];
    for (const name of ['one', 'two', 'three', 'four']) {
      const accountId = await addAccount(empty, name);
      people.push({ ...(await staffOf(empty, accountId, name, 'agent')), staffRole: null });
      secrets.push((await makeJoinLink(house))!);
    }
    for (const secret of secrets) expect(await lookAtJoinLink(house, { secret })).toBe('live');
    const tried = await Promise.all(
      people.map((person, at) => codeOf(joinDesk(house, person, { secret: secrets[at]! }))),
    );
    expect(tried.toSorted()).toEqual(['desk_exists', 'desk_exists', 'desk_exists', 'done']);
    const { rows } = await empty.sql.query('SELECT spent_at FROM links');
    expect(rows).toEqual(secrets.map(() => ({ spent_at: testStart })));
  });

  test('has at most ten links to join by: the oldest dies when one more is made', async () => {
    await using empty = await openHouse();
    const secrets: string[] = [];
    for (let at = 0; at < 11; at += 1) {
      empty.clock.set(later(testStart, at * 1000));
      secrets.push((await makeJoinLink(empty.house))!);
    }
    const looks = await Promise.all(secrets.map((secret) => lookAtJoinLink(empty.house, { secret })));
    expect(looks).toEqual(['spent', ...secrets.slice(1).map(() => 'live')]);
  });

  test('comes too late after 24 hours', async () => {
    await using empty = await openHouse();
    const secret = (await makeJoinLink(empty.house))!;
    empty.clock.set(later(testStart, 24 * hourMs));
    const late = await staffOf(empty, await addAccount(empty, 'late'), 'late', 'agent');
    expect(await codeOf(joinDesk(empty.house, late, { secret }))).toBe('link_spent');
  });

  test('cannot be removed by another admin at the same moment as they remove them: of each pair one stays', async () => {
    await using many = await openHouse();
    const pairs = await Promise.all(
      Array.from({ length: 10 }, async (_, at) => ({
        one: await addStaff(many, `one${at}`, 'admin'),
        two: await addStaff(many, `two${at}`, 'admin'),
      })),
    );
    const suspend = (who: Staff, other: Staff) =>
      codeOf(suspendPerson(many.house, who, { username: other.username, reason }));
    const tried = await Promise.all(
      pairs.map(({ one, two }) => Promise.all([suspend(one, two), suspend(two, one)])),
    );
    expect(tried.map((pair) => pair.toSorted())).toEqual(pairs.map(() => ['done', 'forbidden']));
  });

  test('needs a fresh proof to change who is at the desk', async () => {
    const stale = await staffOf(scene, root.accountId, 'root', 'admin');
    await scene.house.db.once.sessions.refresh(stale.sessionId, later(testStart, -hourMs));
    expect(await codeOf(invitePerson(scene.house, stale, { username: 'ann', role: 'admin', reason }))).toBe(
      'fresh_proof_required',
    );
  });
});

/** Every stored byte string and password hash of a house, in the forms in which it could slip out. */
async function secretsOf({ sql }: TestHouse): Promise<string[]> {
  const { rows: columns } = await sql.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND (data_type = 'bytea' OR column_name LIKE '%hash%')`,
  );
  const found = await Promise.all(
    columns.map(({ table, column }) =>
      sql.query<{ value: Buffer | string }>(
        `SELECT "${column}" AS value FROM "${table}" WHERE "${column}" IS NOT NULL`,
      ),
    ),
  );
  const values = found.flatMap(({ rows }) => rows.map((row) => row.value));
  return values.flatMap((value) =>
    typeof value === 'string'
      ? [value]
      : (['hex', 'base64', 'base64url', 'utf8'] as const).map((form) => value.toString(form)),
  );
}
