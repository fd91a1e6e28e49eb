/**
 * Law: what a use-case checks itself holds by itself. Each guard here stands behind another that usually refuses first, or against something
 * that happens between two looks; the state is made by hand in which nothing but that guard is left.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs, hourMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { newSecret } from '../../src/base/secret.ts';
import { projectLimits } from '../../src/domain/package/project-limits.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { webRoom } from '../../src/edge/web/room.ts';
import type { Account } from '../../src/store/accounts.ts';
import type { SignIn } from '../../src/store/sessions.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { findSession } from '../../src/usecases/account/find-session.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { clearCase } from '../../src/usecases/desk/clear-case.ts';
import { joinDesk } from '../../src/usecases/desk/join-desk.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { lookAtRestoration } from '../../src/usecases/recovery/look-at-restoration.ts';
import { reopenCase } from '../../src/usecases/recovery/reopen-case.ts';
import { restorePassword } from '../../src/usecases/recovery/restore-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { carriedBy, carryPassword } from '../../src/usecases/steps/carry-password.ts';
import { makeMove } from '../../src/usecases/steps/make-move.ts';
import { judgeMailboxOf } from '../../src/usecases/steps/prove-mailbox.ts';
import { clockOrigin, policyOrigin, type SignedIn } from '../../src/usecases/who.ts';
import { addStaff } from '../desk-scene.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  ask,
  forceState,
  grant,
  type Holder,
  join,
  newPassword,
  oldPassword,
  openSession,
  refusalOf,
  setStage,
} from '../stories/recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
});
afterEach(() => t.close());

const now = () => t.clock.now();
const once = () => t.house.db.once;
const dropApp = () => once().factors.removeAllTotp(ann.id, now());
const who = async (): Promise<SignedIn> => {
  const secret = newSecret(t.house.random);
  await once().sessions.add(openSession(t, ann.id, secret));
  return { ...visitor(), ...(await findSession(t.house, { secret }))! };
};

describe('a way in', () => {
  test('codes that were left behind open no account without an app, and are not spent by being tried', async () => {
    await dropApp();
    const left = await once().factors.codesLeft(ann.id);
    const ask = { signInSecret: ann.signInSecret, code: ann.codes[0]! };
    expect(await refusalOf(finishSignIn(t.house, visitor(), ask))).toBe('factor_failed');
    expect(await once().factors.codesLeft(ann.id)).toBe(left);
  });

  test('a frozen account without an app is not signed in to by its password', async () => {
    await dropApp();
    const { caseId } = await ask(t, ann.id);
    await once().accounts.freeze(ann.id, { because: 'x', caseId, isLasting: true }, now());
    const typed = { username: 'ann', password: oldPassword };
    expect(await refusalOf(beginSignIn(t.house, visitor(), typed))).toBe('account_frozen');
  });

  test('the password confirms nothing where an app was set up while it was being looked at', async () => {
    await dropApp();
    const one = await who(); // by both factors once, and the app taken off since: the password is asked for
    const slow = {
      verifyPassword: async (...given: Parameters<typeof t.house.passwords.verifyPassword>) => {
        const verdict = await t.house.passwords.verifyPassword(...given);
        await t.sql.query('UPDATE totp_factors SET removed_at = NULL WHERE confirmed_at IS NOT NULL');
        return verdict;
      },
      hashPassword: (text: string) => t.house.passwords.hashPassword(text),
    };
    const house = { ...t.house, passwords: slow as typeof t.house.passwords };
    expect(await refusalOf(confirmAgain(house, one, { password: oldPassword }))).toBe('fresh_proof_required');
  });

  test('a link to the desk that was used is used up, also when nobody is admin any more', async () => {
    const secret = newSecret(t.house.random);
    await once().links.add([
      {
        ...{ id: newId(t.house.random, now()), purpose: 'join_desk', accountId: null, addressId: null },
        ...{ caseId: null, claimantId: null, madeAt: now(), expiresAt: after(now(), dayMs) },
        secretHash: t.house.keys.hash('link:join_desk', secret),
      },
    ]);
    await joinDesk(t.house, await who(), { secret });
    await once().desk.suspend(ann.id, now());
    expect(await refusalOf(joinDesk(t.house, await who(), { secret }))).toBe('link_spent');
    expect(await once().desk.hasAdmin()).toBe(false);
  });

  test('no more links a day than the limit, over all projects of an account', async () => {
    const { rows } = await t.sql.query(`SELECT id FROM projects WHERE name = 'annotated'`);
    for (let i = 0; i < projectLimits.linksPerDayMax; i += 1)
      await t.sql.query(
        `INSERT INTO project_links (id, project_id, kind, url, added_at, added_by)
         VALUES ($1, $2, 'repository', $3, $4, $5)`,
        [newId(t.house.random, now()), rows[0].id, `https://forge.example.org/ann/${i}`, now(), ann.id],
      );
    await t.sql.query(
      `INSERT INTO projects (id, name, name_key, created_at) VALUES ($1, 'roomy', 'roomy', $2)`,
      [newId(t.house.random, now()), now()],
    );
    await t.sql.query(
      `INSERT INTO project_owners (project_id, account_id, added_at) SELECT id, $1, $2 FROM projects WHERE name = 'roomy'`,
      [ann.id, now()],
    );
    const link = { project: 'roomy', url: 'https://forge.example.org/ann/one-more' };
    expect(await refusalOf(linkRepository(t.house, await who(), link))).toBe('too_many_requests');
    t.clock.set(after(now(), dayMs + 1));
    expect(await refusalOf(linkRepository(t.house, await who(), link))).toMatchObject({ answered: {} });
  });
});

test('a host that a stranger names in a header is nobody’s, whatever the proxies are', async () => {
  const server = await buildServer(t.house, [webRoom]);
  const seen: string[] = [];
  server.addHook('onRequest', async (request) => {
    seen.push(request.host, request.protocol);
  });
  const headers = {
    host: 'rekey.example.org',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'gopher',
  };
  await server.inject({ url: '/healthz', headers });
  expect(seen).toEqual(['rekey.example.org', 'http']);
});

describe('a proof', () => {
  test('the password of one account says nothing of another, nor one that was changed since, nor a sign-in that is over', async () => {
    const account = { id: ann.id, passwordChangedAt: after(now(), -hourMs) } as Account;
    const signIn = { accountId: ann.id, finishedAt: null, passwordAt: now() } as SignIn;
    expect(carriedBy(signIn, account)).toBe(signIn);
    expect(carriedBy(undefined, account)).toBeUndefined();
    expect(carriedBy({ ...signIn, accountId: newId(t.house.random, now()) }, account)).toBeUndefined();
    expect(carriedBy({ ...signIn, finishedAt: now() }, account)).toBeUndefined();
    expect(carriedBy(signIn, { ...account, passwordChangedAt: after(now(), 1) })).toBeUndefined();
  });

  test('a password that leaked is carried along as worth nothing', async () => {
    const asking = await ask(t, ann.id);
    const account = await once().accounts.get(ann.id);
    for (const isBreached of [true, false]) {
      const signIn = { accountId: ann.id, isBreached, passwordAt: now() } as SignIn;
      const about = { origin: policyOrigin, accountId: ann.id, ...asking };
      await carryPassword(t.house, once(), now(), { signIn, account }, about);
    }
    const strengths = (await once().evidence.of(asking.claimantId)).map(({ strength }) => strength);
    expect(strengths.sort()).toEqual(['weak', 'worthless']);
  });

  test('an address that was removed proves nothing, whoever reads it', async () => {
    const { rows } = await t.sql.query(
      `SELECT id FROM addresses WHERE address IN ('ann@example.org', 'ann@old.example') ORDER BY address`,
    );
    const { caseId, claimantId } = await ask(t, ann.id);
    const current = await once().cases.get(caseId);
    const judged = (subjectId: string) =>
      judgeMailboxOf(t.house, once(), current, { subjectId, claimantId } as never);
    expect(await judged(rows[0].id)).toMatchObject({ strength: 'strong' });
    expect(await judged(rows[1].id)).toBeUndefined();
  });

  test('what was met, is over or has expired is looked at no more, neither for the claimant nor for the clock', async () => {
    const asking = await ask(t, ann.id);
    const { rows } = await t.sql.query(`SELECT id FROM projects WHERE name = 'annotated'`);
    const linkId = newId<'link'>(t.house.random, now());
    const url = 'https://forge.invalid/ann/a';
    await once().projectLinks.add({
      ...{ id: linkId, projectId: rows[0].id, kind: 'repository', url, addedAt: now(), addedBy: ann.id },
    });
    const id = newId<'challenge'>(t.house.random, now());
    const add = (overAt: Date | null, expiresAt: Date) =>
      t.sql.query(
        `INSERT INTO challenges (id, case_id, claimant_id, kind, subject, subject_id, shown, made_at, expires_at, tries_left, over_at)
         VALUES ($1, $2, $3, 'repository', $4, $5, 'branch', $6, $7, 0, $8)
         ON CONFLICT (id) DO UPDATE SET over_at = excluded.over_at, expires_at = excluded.expires_at`,
        [id, asking.caseId, asking.claimantId, url, linkId, now(), expiresAt, overAt],
      );
    for (const [overAt, expiresAt] of [
      [now(), after(now(), dayMs)],
      [null, now()],
    ] as const) {
      await add(overAt, expiresAt);
      for (const one of [asking.claiming, null])
        expect(await refusalOf(checkChallenge(t.house, one, { challengeId: id }))).toBe('challenge_over');
    }
  });

  test('so many challenges are open at once, of whatever kind', async () => {
    const asking = await ask(t, ann.id);
    for (let i = 0; i < t.house.policy.challengesOpenMax; i += 1)
      await t.sql.query(
        `INSERT INTO challenges (id, case_id, claimant_id, kind, subject, shown, made_at, expires_at, tries_left)
         VALUES ($1, $2, $3, 'repository', $4, 'branch', $5, $6, 0)`,
        [
          ...[newId(t.house.random, now()), asking.caseId, asking.claimantId, `https://forge.invalid/${i}`],
          ...[now(), after(now(), dayMs)],
        ],
      );
    const mailbox = { kind: 'mailbox', address: 'ann@example.org' } as const;
    expect(await refusalOf(startChallenge(t.house, asking.claiming, mailbox))).toBe('challenge_limit');
  });
});

describe('a case', () => {
  test('that expired is not taken up again by one of several who ask in it', async () => {
    const asking = await ask(t, ann.id);
    const { claiming } = await join(t, asking.caseId, 'second@example.com');
    await forceState(t, asking, 'expired');
    expect(await refusalOf(reopenCase(t.house, claiming))).toBe('case_over');
  });

  test('is cleared in the version that was seen and in no other', async () => {
    const asking = await ask(t, ann.id);
    const staff = await addStaff(t, 'agent-one', 'admin');
    await t.house.db.transaction(async (tx) => {
      await makeMove(t.house, tx, await tx.cases.lock(asking.caseId), 'object', {
        ...{ actor: 'holder', origin: clockOrigin, now: now() },
      });
    });
    const { version } = await once().cases.get(asking.caseId);
    const clear = (seen: number) =>
      clearCase(t.house, staff, { number: asking.number, reason: 'we spoke to both of them', version: seen });
    expect(await refusalOf(clear(version - 1))).toBe('case_moved');
    expect((await once().cases.get(asking.caseId)).state).toBe('contested');
  });

  test('tells its claimants the reason of a refusal, and no other', async () => {
    const asking = await ask(t, ann.id);
    const move = (name: 'submit' | 'refuse', actor: 'claimant' | 'desk', reason: string) =>
      t.house.db.transaction(async (tx) => {
        await makeMove(t.house, tx, await tx.cases.lock(asking.caseId), name, {
          ...{ actor, origin: clockOrigin, now: now(), reason },
        });
      });
    await move('submit', 'claimant', 'words for the desk');
    await move('refuse', 'desk', 'words for everybody');
    const seen = JSON.stringify(await seeCase(t.house, asking.claiming));
    expect(seen).toContain('words for everybody');
    expect(seen).not.toContain('words for the desk');
  });
});

describe('a sitting', () => {
  const begun = async () => {
    const granted = await grant(t, ann.id);
    const { sittingSecret } = await beginRestoration(t.house, visitor(), { secret: granted.restoreSecret });
    return { granted, sittingSecret };
  };
  const steps = (sittingSecret: string) => [
    () => lookAtRestoration(t.house, { sittingSecret }),
    () => restorePassword(t.house, visitor(), { sittingSecret, password: newPassword }),
  ];

  test('goes on while its link lives and its grant is the one that stands', async () => {
    const { sittingSecret } = await begun();
    for (const step of steps(sittingSecret)) expect(await refusalOf(step())).toMatchObject({});
  });

  test('ends with its link', async () => {
    const { sittingSecret } = await begun();
    await t.sql.query(`UPDATE links SET spent_at = $1 WHERE purpose = 'restore'`, [now()]);
    for (const step of steps(sittingSecret)) expect(await refusalOf(step())).toBe('restoration_stale');
  });

  test('of an earlier grant finishes no later one', async () => {
    const { sittingSecret, granted } = await begun();
    t.clock.set(after(now(), 2000));
    await t.sql.query(
      `ALTER TABLE cases DISABLE TRIGGER USER; UPDATE cases SET entered_at = '${after(now(), -1000).toISOString()}'
       WHERE id = '${granted.caseId}'; ALTER TABLE cases ENABLE TRIGGER USER`,
    );
    for (const step of steps(sittingSecret)) expect(await refusalOf(step())).toBe('restoration_stale');
  });

  test('that was replaced while somebody waited for its case shows nothing any more', async () => {
    const { sittingSecret, granted } = await begun();
    let waiting: Promise<unknown> | undefined;
    await t.house.db.transaction(async (tx) => {
      await tx.cases.lock(granted.caseId);
      waiting = refusalOf(restorePassword(t.house, visitor(), { sittingSecret, password: newPassword }));
      await waitsForLock();
      await tx.restorations.drop(granted.caseId, now());
    });
    expect(await waiting).toBe('restoration_stale');
  });
});

/** Until somebody waits for a lock. */
async function waitsForLock(): Promise<void> {
  for (let look = 0; look < 2000; look += 1) {
    const { rowCount } = await t.sql.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    if (rowCount) return;
  }
  throw new Error('nobody waits');
}
