/** Stories of whoever asks: they may end, hand in and take up again what is theirs, and nobody who merely joins can do it for them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { allStates } from '../../src/domain/case/lifecycle.ts';
import type { ClaimantId } from '../../src/domain/ids.ts';
import { answerDesk, messageCharsMax } from '../../src/usecases/recovery/answer-desk.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { reopenCase } from '../../src/usecases/recovery/reopen-case.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { submitCase } from '../../src/usecases/recovery/submit-case.ts';
import { withdrawCase } from '../../src/usecases/recovery/withdraw-case.ts';
import { makeMove } from '../../src/usecases/steps/make-move.ts';
import { policyOrigin } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  type Asking,
  accept,
  ask,
  caseOf,
  countFacts,
  countLetters,
  finishAllButLast,
  forceState,
  grant,
  type Holder,
  join,
  lettersNotOncePerFact,
  refusalOf,
  setStage,
  told,
} from './recovery-stage.ts';

/** What a person writes who hands a case in with nothing proven. */
const because = { reason: 'I lost the phone; please look at my papers.' };

let t: TestHouse;
let ann: Holder;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
});
afterEach(() => t.close());

/** The desk asks, and the case gathers again. */
async function askBack(asking: Asking): Promise<void> {
  await t.pass(hourMs);
  await t.house.db.transaction(async (tx) => {
    const current = await tx.cases.lock(asking.caseId);
    const now = t.clock.now();
    await makeMove(t.house, tx, current, 'ask', {
      actor: 'desk',
      origin: policyOrigin,
      now,
      reason: 'when was that?',
      letter: { question: 'When was that?' },
    });
  });
}

/** Something a claimant has proven. */
async function prove(
  asking: { caseId: Asking['caseId'] },
  claimantId: ClaimantId,
  root = 'own',
  strength: 'strong' | 'weak' = 'strong',
) {
  const now = t.clock.now();
  await t.house.db.transaction((tx) =>
    tx.evidence.addFinding({
      id: newId(t.house.random, now),
      caseId: asking.caseId,
      claimantId,
      challengeId: null,
      kind: root === 'own' ? 'password' : 'mailbox',
      subject: 'ann@example.org',
      root: root as 'own',
      strength,
      because: [],
      observedAt: now,
    }),
  );
}

test('a claimant withdraws in every state that allows it; the rest refuse', async () => {
  const asking = await grant(t, ann.id);
  for (const state of allStates) {
    await forceState(t, asking, state);
    const outcome = await refusalOf(withdrawCase(t.house, asking.claiming, {}));
    const may = ['opened', 'gathering', 'reviewing', 'waiting', 'granted'].includes(state);
    if (may) expect((await caseOf(t, asking)).state, state).toBe('withdrawn');
    else expect(outcome, state).toBe(state === 'contested' ? 'move_not_allowed' : 'case_over');
  }
});

test('withdrawing a grant kills its link and its sitting, and tells everybody who was warned', async () => {
  const asking = await grant(t, ann.id);
  const sitting = await finishAllButLast(t, asking);
  await withdrawCase(t.house, asking.claiming, {});
  expect(await refusalOf(completeRestoration(t.house, visitor(), sitting))).toBe('restoration_stale');
  expect(await refusalOf(beginRestoration(t.house, visitor(), { secret: asking.restoreSecret }))).toBe(
    'link_spent',
  );
  await t.runDue();
  expect(await countLetters(t, asking, 'holder-case-ended')).toBe(told.length);
  expect(await lettersNotOncePerFact(t)).toEqual([]);
});

test('whoever merely joins ends nobody’s case by withdrawing, nor hands it in once another one has proven something', async () => {
  const asking = await ask(t, ann.id);
  const strangers = await Promise.all(
    [1, 2, 3, 4].map((n) => join(t, asking.caseId, `stranger${n}@example.com`)),
  );
  let nth = 0;
  const harmless = async () => {
    const stranger = strangers[nth]!;
    nth += 1;
    const before = (await caseOf(t, asking)).state;
    expect(await refusalOf(submitCase(t.house, stranger.claiming, because))).toBe('move_not_allowed');
    const answer = { body: 'Let me through, please.', handsIn: true };
    if (before === 'gathering')
      expect(await refusalOf(answerDesk(t.house, stranger.claiming, answer))).toBe('move_not_allowed');
    await withdrawCase(t.house, stranger.claiming, {});
    expect((await caseOf(t, asking)).state).toBe(before);
    expect((await seeCase(t.house, stranger.claiming)).state).toBe('withdrawn');
  };
  await withdrawCase(t.house, strangers[3]!.claiming, {});
  expect((await caseOf(t, asking)).state).toBe('gathering');
  await prove(asking, asking.claimantId);
  await harmless();
  await accept(t, asking);
  await harmless();
  await t.pass(25 * hourMs);
  await harmless();
  expect((await caseOf(t, asking)).state).toBe('granted');
  await withdrawCase(t.house, asking.claiming, {});
  expect((await caseOf(t, asking)).state).toBe('withdrawn');
});

test('a stranger who joins and proves nothing does not keep whoever has no proof from the desk', async () => {
  const asking = await ask(t, ann.id);
  const crowd = await Promise.all([1, 2, 3].map((n) => join(t, asking.caseId, `stranger${n}@example.com`)));
  expect((await seeCase(t.house, asking.claiming)).may).toMatchObject({ submit: true, withdraw: true });
  await submitCase(t.house, asking.claiming, because);
  await askBack(asking);
  await answerDesk(t.house, asking.claiming, { body: 'In March 2017.', handsIn: true });
  expect((await caseOf(t, asking)).state).toBe('reviewing');
  // Nor does one who hands it in first: a proof at the desk's door still counts.
  await askBack(asking);
  await submitCase(t.house, crowd[0]!.claiming, because);
  expect((await seeCase(t.house, asking.claiming)).may).toMatchObject({ prove: true, answer: true });
});

test('an answer hands the case back with it, once, however often it is sent', async () => {
  const asking = await ask(t, ann.id);
  await submitCase(t.house, asking.claiming, because);
  await askBack(asking);
  const answer = { body: 'In March 2017.', handsIn: true };
  const all = await Promise.all(
    Array.from({ length: 8 }, () => refusalOf(answerDesk(t.house, asking.claiming, answer))),
  );
  expect(all.filter((outcome) => typeof outcome === 'string')).toEqual([]);
  expect((await caseOf(t, asking)).state).toBe('reviewing');
  expect(await countFacts(t, asking, 'case:move:submit')).toBe(2);
  expect(
    (await seeCase(t.house, asking.claiming)).messages.filter(({ body }) => body === answer.body),
  ).toHaveLength(1);
});

test('a stranger who never proved their contact address takes nothing from the claimant', async () => {
  const asking = await ask(t, ann.id);
  await join(t, asking.caseId, 'stranger@example.com', false);
  await submitCase(t.house, asking.claiming, because);
  expect((await caseOf(t, asking)).state).toBe('reviewing');
});

test('handing in goes to the desk once, however often the button is pressed', async () => {
  const asking = await ask(t, ann.id);
  const all = await Promise.all(
    Array.from({ length: 8 }, () => refusalOf(submitCase(t.house, asking.claiming, because))),
  );
  expect(all.filter((outcome) => typeof outcome === 'object').length).toBe(1);
  expect(await countFacts(t, asking, 'case:move:submit')).toBe(1);
});

test('an expired case is reopened with what is still fresh, and weighed: a strong proof waits again, in full', async () => {
  const asking = await ask(t, ann.id);
  await t.pass(20 * dayMs);
  await prove(asking, asking.claimantId);
  await forceState(t, asking, 'expired');
  await t.sql.query('UPDATE cases SET entered_at = $1 WHERE id = $2', [t.clock.now(), asking.caseId]);
  const { state } = await reopenCase(t.house, asking.claiming, {});
  const reopened = await caseOf(t, asking);
  expect(state).toBe(reopened.state);
  expect(['gathering', 'waiting']).toContain(state);
  if (state === 'waiting') expect(reopened.waitUntil!.getTime()).toBeGreaterThan(t.clock.now().getTime());
  expect(await countFacts(t, asking, 'case:decision:made')).toBe(1);
});

test('after 90 days, beside another live case, or with nothing proven, nothing is reopened', async () => {
  const asking = await ask(t, ann.id);
  await forceState(t, asking, 'expired');
  await t.sql.query('UPDATE cases SET entered_at = $1 WHERE id = $2', [t.clock.now(), asking.caseId]);
  expect((await seeCase(t.house, asking.claiming)).may.reopen).toBe(false);
  expect(await refusalOf(reopenCase(t.house, asking.claiming, {}))).toBe('case_over');
  await prove(asking, asking.claimantId);
  expect((await seeCase(t.house, asking.claiming)).may.reopen).toBe(true);
  const other = await ask(t, ann.id, 'other@example.com');
  expect(await refusalOf(reopenCase(t.house, asking.claiming, {}))).toBe('move_not_allowed');
  await forceState(t, other, 'withdrawn');
  t.clock.set(after(t.clock.now(), 90 * dayMs));
  expect(await refusalOf(reopenCase(t.house, asking.claiming, {}))).toBe('case_over');
});

test('an answer reaches the desk while somebody works on the case, with its secrets hidden and burned', async () => {
  const asking = await ask(t, ann.id);
  const code = ann.codes[0]!.replace(/.{5}(?=.)/g, '$&-');
  await answerDesk(t.house, asking.claiming, { body: `My code is ${code}, does that help?` });
  t.clock.set(after(t.clock.now(), 1));
  await submitCase(t.house, asking.claiming);
  await answerDesk(t.house, asking.claiming, { body: 'And I was at the conference.' });
  const messages = await t.house.db.once.claimants.messages(asking.caseId, []);
  expect(messages.map(({ body, claimantId, isInternal }) => ({ body, claimantId, isInternal }))).toEqual([
    {
      body: 'My code is [hidden: recovery code], does that help?',
      claimantId: asking.claimantId,
      isInternal: false,
    },
    { body: 'And I was at the conference.', claimantId: asking.claimantId, isInternal: false },
  ]);
  expect(await t.house.db.once.factors.codesLeft(ann.id)).toBe(9);
  for (const body of ['', '  \n ', 'x'.repeat(messageCharsMax + 1)])
    expect(await refusalOf(answerDesk(t.house, asking.claiming, { body }))).toBe('input_invalid');
  for (const state of allStates.filter((known) => known !== 'gathering' && known !== 'reviewing')) {
    await forceState(t, asking, state === 'waiting' || state === 'granted' ? 'contested' : state);
    expect(await refusalOf(answerDesk(t.house, asking.claiming, { body: 'Hello?' })), state).toBe(
      'move_not_allowed',
    );
  }
});
