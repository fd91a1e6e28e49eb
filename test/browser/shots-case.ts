/** The case as its claimant sees it: in every state, their own and somebody else's, and everything that can be done there. */
import type { Page } from 'playwright-core';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { newSecret } from '../../src/base/secret.ts';
import type { CaseState } from '../../src/domain/case/lifecycle.ts';
import type { ClaimantId } from '../../src/domain/ids.ts';
import { refuseCase } from '../../src/usecases/desk/refuse-case.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { findClaimant } from '../../src/usecases/recovery/find-claimant.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { submitCase } from '../../src/usecases/recovery/submit-case.ts';
import { withdrawCase } from '../../src/usecases/recovery/withdraw-case.ts';
import { makeMove } from '../../src/usecases/steps/make-move.ts';
import { clockOrigin, type Staff } from '../../src/usecases/who.ts';
import { addAccount, addProject, versionOf } from '../desk-scene.ts';
import { beginAt, enter } from '../desk-visit.ts';
import { type TestHouse, visitor } from '../house.ts';
import { request } from '../stories/claimant.ts';
import { lastSecret } from '../stories/maintainer.ts';
import { type Asking, accept, join, secretFrom } from '../stories/recovery-stage.ts';
import { type Shots, send } from './shot.ts';

/** What a person writes who hands a case in with nothing proven. */
const because = { reason: 'I lost the phone; please look at my papers.' };

/** How a case comes from gathering to each state that a claimant can meet. `opened` has no page: opening the case confirms it. */
const reach: Readonly<
  Record<Exclude<CaseState, 'opened'>, (t: TestHouse, asking: Asking, desk: Staff) => Promise<unknown>>
> = {
  gathering: async () => undefined,
  reviewing: (t, { claiming }) => submitCase(t.house, claiming, because),
  waiting: (t, asking) => accept(t, asking),
  granted: async (t, asking) => {
    await accept(t, asking);
    await t.pass(24 * hourMs + minuteMs);
  },
  contested: async (t, asking) => {
    await accept(t, asking);
    await object(t, asking);
  },
  completed: async (t, asking) => {
    await reach.granted(t, asking, undefined as never);
    await t.house.db.transaction(async (tx) =>
      makeMove(t.house, tx, await tx.cases.get(asking.caseId), 'redeem', {
        actor: 'claimant',
        origin: clockOrigin,
        now: t.clock.now(),
      }),
    );
  },
  refused: async (t, asking, desk) => {
    await submitCase(t.house, asking.claiming, because);
    const version = await versionOf(t, { id: asking.caseId });
    const reason = 'The proofs we have all come from one laptop, and that is not enough for this account.';
    await refuseCase(t.house, desk, { number: asking.number, reason, version });
  },
  withdrawn: (t, { claiming }) => withdrawCase(t.house, claiming),
  expired: async (t, { caseId, claimantId }) => {
    // Whoever has shown nothing cannot take it up again.
    await t.house.db.once.evidence.addFinding({
      id: newId(t.house.random, t.clock.now()),
      caseId,
      claimantId,
      challengeId: null,
      kind: 'password',
      root: 'own',
      strength: 'weak',
      subject: '',
      because: ['known'],
      observedAt: t.clock.now(),
    });
    await t.pass(31 * dayMs);
  },
};

/** Every state: for whose request it is about, for somebody else who asks for the same account, and for the desk. */
export const stateShots: Shots = async function* ({ t }) {
  const { who: desk } = await enter(t, 'zoe', 'approver');
  for (const [state, reachState] of Object.entries(reach)) {
    const asking = await askFor(t, `of-${state}`);
    await reachState(t, asking, desk);
    const cookies = { case: await enterCase(t, asking.claimantId) };
    yield { name: `case-${state}`, path: '/case', cookies };
    if (state === 'expired') yield { name: 'case-reopen', path: '/case/reopen', cookies };
    const other = await join(t, asking.caseId, 'somebody@else.example');
    yield {
      name: `case-${state}-other`,
      path: '/case',
      cookies: { case: await enterCase(t, other.claimantId) },
    };
    if (state === 'granted')
      yield { name: 'case-restore-link-too-often', path: '/case', cookies, act: sendLinkOften(t) };
    const session = await beginAt(t, desk.accountId);
    yield { name: `desk-state-${state}`, path: `/desk/cases/${asking.number}`, cookies: { session } };
    yield { name: `queue-${state}`, path: `/desk?state=${state}`, cookies: { session } };
  }
};

/** Again and again, though not in the minute in which a second press is the first one's. */
const sendLinkOften = (t: TestHouse) => async (page: Page) => {
  for (let letters = 0; letters < 6; letters += 1) {
    await send('/case/restore-link')(page);
    t.clock.set(after(t.clock.now(), 2 * minuteMs));
  }
};

/** Somebody asks for an account with a project, and opens the case by the mailed link. */
export async function askFor(t: TestHouse, username: string): Promise<Asking> {
  const accountId = await addAccount(t, username);
  await addProject(t, accountId, `${username}-project`);
  const contact = `${username}@elsewhere.example`;
  await askRecovery(t.house, visitor(), { ...request, account: username, contact });
  const { claimantSecret, number } = await openCase(t.house, visitor(), {
    secret: await lastSecret(t, contact),
  });
  const claiming = { ...visitor(), ...(await findClaimant(t.house, { secret: claimantSecret }))! };
  return { ...claiming, claiming, number };
}

/** The secret of one more browser in which a claimant has opened the case. */
export async function enterCase(t: TestHouse, claimantId: ClaimantId): Promise<string> {
  const secret = newSecret(t.house.random);
  const now = t.clock.now();
  const hash = t.house.keys.hash('claimant-session', secret);
  await t.house.db.once.claimants.addSession(hash, claimantId, now, after(now, 14 * dayMs));
  return secret;
}

/** The holder presses the button in their letter. */
export async function object(t: TestHouse, { contact }: Asking): Promise<void> {
  await t.runDue();
  const holder = contact.replace('elsewhere.example', 'example.org');
  await objectToCase(t.house, visitor(), { secret: await secretFrom(t, holder, 'not-me') });
}
