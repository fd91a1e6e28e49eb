/**
 * Law 11: a limit holds for the work, not only for the list. What strangers can multiply (claimants, proofs, words, files) is looked at a
 * fixed number of times each, and no more of it than the policy says. Steps and rows are counted here, never time.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import type { Case } from '../../src/domain/case/case.ts';
import type { Finding } from '../../src/domain/evidence/finding.ts';
import type { ClaimantId } from '../../src/domain/ids.ts';
import { weighed } from '../../src/usecases/steps/weigh.ts';
import { addCase, addClaimant, mailboxProof, passwordProof, type Scene } from '../desk-scene.ts';
import { openHouse, type TestHouse, testStart } from '../house.ts';

let t: TestHouse;
beforeAll(async () => {
  t = await openHouse();
});
afterAll(() => t.close());

describe('weighing a case', () => {
  let scene: Scene;
  let current: Case;
  beforeAll(async () => {
    scene = await addCase(t, 'weighed', { proofs: [passwordProof], downloads: 10 });
    current = await t.house.db.once.cases.get(scene.id);
  });

  /** How often a finding is read while so many claimants are weighed, each of whom has shown what `shownBy` says. */
  async function readsFor(claimants: number, shownBy: (at: number) => readonly Finding['root'][]) {
    let reads = 0;
    const findings = Array.from({ length: claimants }, (_, at) =>
      shownBy(at).map(
        (root): Finding =>
          new Proxy(
            {
              ...{
                id: `${at}`,
                caseId: scene.id,
                claimantId: `claimant ${at}` as ClaimantId,
                challengeId: null,
              },
              ...{ kind: 'password', subject: '', strength: 'weak', root, because: [] },
              observedAt: after(testStart, -hourMs),
            } as unknown as Finding,
            {
              get(target, name) {
                reads += 1;
                return target[name as keyof Finding];
              },
            },
          ),
      ),
    ).flat();
    const tx = t.house.db.once;
    const crowded = { ...tx, evidence: { ...tx.evidence, ofConfirmed: async () => findings } };
    const { sides } = await weighed(t.house, crowded as never, current, t.clock.now());
    expect(sides).toHaveLength(claimants);
    return reads / findings.length;
  }

  test.for([
    ['have all shown the same', () => ['own'] as const],
    ['have each shown something else', (at: number) => [`forge:git${at}.example`] as const],
    [
      'have shown more and more',
      (at: number) => Array.from({ length: (at % 5) + 1 }, (_, i) => `domain:d${i}.example` as const),
    ],
  ] as const)('reads each proof as often for two as for a thousand claimants who %s', async ([, shownBy]) => {
    const few = await readsFor(10, shownBy);
    for (const claimants of [50, 250, 1000]) expect(await readsFor(claimants, shownBy)).toBeCloseTo(few, 0);
  });

  test('takes so many claimants as the policy says, and of them the best proven, wherever they come', async () => {
    const { claimantsWeighedMax: most } = t.house.policy;
    const crowd = await addCase(t, 'crowded', { proofs: [passwordProof], downloads: 10 });
    const join = (contact: string, proofs: Parameters<typeof addClaimant>[3], isConfirmed = true) =>
      addClaimant(t, crowd, contact, proofs, isConfirmed);
    for (let at = 0; at < most; at += 1) await join(`early${at}@crowd.example`, [passwordProof]);
    const strong = await join('owner@elsewhere.example', [mailboxProof]);
    const both = await join('both@elsewhere.example', [mailboxProof, passwordProof]);
    const unconfirmed = await join('nobody@elsewhere.example', [mailboxProof, passwordProof], false);
    for (let at = 0; at < most; at += 1) await join(`late${at}@crowd.example`, [passwordProof]);
    await t.sql.query('UPDATE findings SET observed_at = $1 WHERE claimant_id = $2', [
      after(testStart, -11 * hourMs),
      crowd.claimantId,
    ]);
    const tx = t.house.db.once;
    const { sides } = await weighed(t.house, tx, await tx.cases.get(crowd.id), t.clock.now());
    const ids = sides.map(({ claimantId }) => claimantId);
    expect(ids).toHaveLength(most);
    expect(ids).toContain(strong);
    expect(ids).toContain(both);
    expect(ids).not.toContain(unconfirmed);
    // Of those who have shown the same, the first and the last: whoever comes early or late is not crowded out by the other.
    expect(ids).toContain(crowd.claimantId);
    await t.sql.query('UPDATE findings SET observed_at = $1 WHERE claimant_id = $2', [
      after(testStart, -100 * dayMs),
      both,
    ]);
    const later = await weighed(t.house, tx, await tx.cases.get(crowd.id), t.clock.now(), [both]);
    // What was shown too long ago takes nobody's place, but is shown where somebody asks for it.
    expect(later.sides.map(({ claimantId }) => claimantId)).toContain(both);
    expect(later.sides).toHaveLength(most + 1);
    const anew = await weighed(t.house, tx, await tx.cases.get(crowd.id), t.clock.now());
    expect(anew.sides.map(({ claimantId }) => claimantId)).not.toContain(both);
  }, 60_000);
});
