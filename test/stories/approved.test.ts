/** What was decided in spite of what was known stays decided: only what nobody knew then calls a person again, and then everybody who approved. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import type { ClaimantId } from '../../src/domain/ids.ts';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { seeDeskCase } from '../../src/usecases/desk/see-desk-case.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { makeFinding } from '../../src/usecases/steps/make-finding.ts';
import { policyOrigin, type Staff } from '../../src/usecases/who.ts';
import {
  addCase,
  addClaimant,
  addStaff,
  mailboxProof,
  type Proven,
  passwordProof,
  repositoryProof,
  type Scene,
  versionOf,
} from '../desk-scene.ts';
import { openHouse, type TestHouse, testStart, visitor } from '../house.ts';
import { request } from './claimant.ts';
import { lastSecret } from './maintainer.ts';
import { refusalOf } from './recovery-stage.ts';

const rival = 'rival@evil.example';
const unverified: Proven = { kind: 'mailbox', root: 'domain:late.example', strength: 'weak' };
const aged: Proven = { ...unverified, strength: 'strong' };

let t: TestHouse;
let desk: Staff;
beforeEach(async () => {
  t = await openHouse();
  desk = await addStaff(t, 'desk', 'approver');
});
afterEach(() => t.close());

const caseOf = (of: Scene) => t.house.db.once.cases.get(of.id);
const stateOf = async (of: Scene) => (await caseOf(of)).state;
const tick = (ms = minuteMs) => t.clock.set(after(t.clock.now(), ms));

async function approve(of: Scene, who = desk, reason = 'Spoke to the holder by phone.') {
  const { number, claimantId } = of;
  return approveCase(t.house, who, { number, reason, version: await versionOf(t, of), claimantId });
}

/** A finding is made now, by the step that every check ends in. */
async function prove(of: Scene, claimantId: ClaimantId, { kind, root, strength }: Proven) {
  await t.house.db.transaction(async (tx) => {
    const judged = { strength, root, because: ['told'] };
    const found = { kind, subject: root, claimantId, challengeId: null, judged, origin: policyOrigin };
    await makeFinding(t.house, tx, await tx.cases.lock(of.id), found, t.clock.now());
  });
}

/** Anybody who knows the user name asks, and presses the link. */
async function joinWithNothing(contact: string) {
  const stranger = visitor('192.0.2.0/24');
  await askRecovery(t.house, stranger, { ...request, account: 'ann', contact });
  await openCase(t.house, stranger, { secret: await lastSecret(t, contact) });
}

describe('a claimant whom the desk approved in spite of a rival with the leaked password', () => {
  let ann: Scene;
  let puppet: ClaimantId;
  beforeEach(async () => {
    ann = await addCase(t, 'ann', { proofs: [mailboxProof], downloads: 10 });
    puppet = await addClaimant(t, ann, rival, [passwordProof]);
    expect(await approve(ann)).toMatchObject({ kind: 'approved' });
    tick(hourMs);
  });

  test('stays approved when strangers join with nothing, press their links, and nothing is even judged anew', async () => {
    const before = await caseOf(ann);
    for (let i = 0; i < 3; i += 1) await joinWithNothing(`nobody${i}@throwaway.example`);
    expect(await caseOf(ann)).toEqual(before);
  });

  test('stays approved when the rival proves the same again, or a second address shows the same password', async () => {
    await prove(ann, puppet, passwordProof);
    await prove(ann, await addClaimant(t, ann, 'again@evil.example', []), passwordProof);
    expect(await stateOf(ann)).toBe('waiting');
  });

  test('is not worse off for proving more (law 4)', async () => {
    const { waitUntil } = await caseOf(ann);
    await prove(ann, ann.claimantId, repositoryProof);
    expect(await caseOf(ann)).toMatchObject({ state: 'waiting', waitUntil });
    t.clock.set(after(waitUntil!, minuteMs));
    await t.runDue();
    expect(await stateOf(ann)).toBe('granted');
  });

  test('meets a person again when somebody proves what nobody had shown, once for each such thing', async () => {
    const other = await addClaimant(t, ann, 'owner@else.example', []);
    for (const news of [unverified, aged]) {
      await prove(ann, other, news);
      expect(await stateOf(ann)).toBe('reviewing');
      await approve(ann);
      await prove(ann, other, news);
      await prove(ann, puppet, news);
      expect(await stateOf(ann)).toBe('waiting');
    }
  });

  test('waits undisturbed, whoever joins, presses links and shows what was known, in whatever order', async () => {
    const before = await caseOf(ann);
    let strangers = 0;
    const acts = {
      join: () => joinWithNothing(`stranger${strangers++}@throwaway.example`),
      rival: () => prove(ann, puppet, passwordProof),
      worthless: () => prove(ann, puppet, { ...passwordProof, strength: 'worthless' }),
      puppet: async () =>
        prove(ann, await addClaimant(t, ann, `puppet${strangers++}@evil.example`, []), passwordProof),
      copy: async () =>
        prove(ann, await addClaimant(t, ann, `copy${strangers++}@evil.example`, []), {
          ...passwordProof,
          kind: 'mailbox',
        }),
      ann: () => prove(ann, ann.claimantId, mailboxProof),
    };
    const sequences = fc.array(fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        for (const act of sequence) {
          tick();
          await acts[act]();
        }
        const { version: _, ...now } = await caseOf(ann);
        expect({ ...now, version: before.version }).toEqual(before);
      }),
      { numRuns: 8, seed: 4 },
    );
  });
});

test('a claimant whom the rules accepted meets a person when somebody proves the very same mailbox, which nobody else had', async () => {
  const ann = await addCase(t, 'ann', { proofs: [], downloads: 10, set: { state: 'gathering' } });
  await prove(ann, ann.claimantId, aged);
  expect(await stateOf(ann)).toBe('waiting');
  await prove(ann, await addClaimant(t, ann, rival, []), aged);
  expect(await stateOf(ann)).toBe('reviewing');
});

describe('the first of two approvals', () => {
  let second: Staff;
  let ann: Scene;
  let other: ClaimantId;
  beforeEach(async () => {
    second = await addStaff(t, 'second', 'approver');
    ann = await addCase(t, 'ann', {
      proofs: [mailboxProof, repositoryProof],
      downloads: 1_000_000,
      set: { stake: 'critical', approvalsNeeded: 2 },
    });
    other = await addClaimant(t, ann, 'other@example.net', []);
    expect(await approve(ann)).toEqual({ kind: 'second_person_needed', given: 1, needed: 2 });
    tick();
  });
  const shown = async () => (await seeDeskCase(t.house, desk, ann)).approvals.filter(({ isYou }) => isYou);
  const counts = { isCounting: true, isOutdated: false };
  const outdated = { isCounting: false, isOutdated: true };

  test('does not count once a rival has proven something: that person has not seen it, and looks again', async () => {
    expect(await shown()).toMatchObject([counts]);
    await prove(ann, other, aged);
    expect(await shown()).toMatchObject([outdated]);
    expect(await approve(ann, second)).toEqual({ kind: 'second_person_needed', given: 1, needed: 2 });
    expect(await stateOf(ann)).toBe('reviewing');
    expect(await refusalOf(approve(ann, second, 'Other words, the same person.'))).toBe(
      'second_person_required',
    );
    expect(await approve(ann)).toMatchObject({ kind: 'approved' });
  });

  test('does not count for a rival who proves more than was known, though they were a rival before', async () => {
    await prove(ann, other, unverified);
    await approve(ann);
    expect(await shown()).toMatchObject([counts]);
    await prove(ann, other, aged);
    expect(await shown()).toMatchObject([outdated]);
  });

  test('goes on counting when strangers show what was known, and when the claimant proves more (law 4)', async () => {
    await prove(ann, other, passwordProof);
    await approve(ann);
    await prove(ann, other, passwordProof);
    await prove(ann, await addClaimant(t, ann, rival, []), passwordProof);
    await joinWithNothing('nobody@throwaway.example');
    await prove(ann, ann.claimantId, aged);
    expect(await shown()).toMatchObject([counts]);
    expect(await refusalOf(approve(ann, desk, 'Other words, the same person.'))).toBe(
      'second_person_required',
    );
    expect(await approve(ann, second)).toMatchObject({ kind: 'approved' });
  });

  test('does not count when what the claimant had proven is too old by now', async () => {
    t.clock.set(after(testStart, 29 * dayMs));
    await prove(ann, ann.claimantId, repositoryProof);
    t.clock.set(after(testStart, 30 * dayMs));
    expect(await shown()).toMatchObject([outdated]);
  });

  test('does not count in the database either, whatever the code believes (ASVS 2.3.5)', async () => {
    const { round } = await caseOf(ann);
    const grounds = async () =>
      (await t.sql.query('SELECT grounds FROM approvals WHERE staff_id = $1', [desk.accountId])).rows[0]
        .grounds;
    const then = await grounds();
    await prove(ann, other, aged);
    await approve(ann, second);
    const { rows } = await t.sql.query('SELECT grounds FROM approvals WHERE staff_id = $1', [
      second.accountId,
    ]);
    const go = (on: object | null) =>
      t.sql.query(
        `UPDATE cases SET state = 'waiting', wait_until = now(), for_claimant_id = $2, grounds = $3
         WHERE id = $1 AND round = $4`,
        [ann.id, ann.claimantId, on, round],
      );
    await expect(go(rows[0].grounds)).rejects.toThrow(/lacks approvals/);
    await expect(go(null)).rejects.toThrow(/lacks approvals/);
    expect(then).not.toEqual(rows[0].grounds);
    await t.sql.query('UPDATE approvals SET grounds = $1', [rows[0].grounds]);
    await go(rows[0].grounds);
  });
});
