/** Stories of a restoration: one sitting, each step bound to its grant, one completion; nothing that opened the account before opens it after. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { allStates } from '../../src/domain/case/lifecycle.ts';
import { readRecoveryCode } from '../../src/domain/factor/recovery-code.ts';
import { matchTotp } from '../../src/domain/factor/totp.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { confirmFactor } from '../../src/usecases/recovery/confirm-factor.ts';
import { lookAtRestoration } from '../../src/usecases/recovery/look-at-restoration.ts';
import { lookAtRestored } from '../../src/usecases/recovery/look-at-restored.ts';
import { restorePassword } from '../../src/usecases/recovery/restore-password.ts';
import { showCodes } from '../../src/usecases/recovery/show-codes.ts';
import { showFactor } from '../../src/usecases/recovery/show-factor.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import {
  type Asking,
  accept,
  ask,
  caseOf,
  countFacts,
  countLetters,
  type FinishedSitting,
  finishAllButLast,
  forceState,
  grant,
  type Holder,
  join,
  lettersNotOncePerFact,
  newPassword,
  oldPassword,
  refusalOf,
  secretFrom,
  setStage,
  told,
} from './recovery-stage.ts';

let t: TestHouse;
let ann: Holder;
let granted: Asking & { restoreSecret: string };
beforeEach(async () => {
  t = await openHouse();
  ann = await setStage(t);
  granted = await grant(t, ann.id);
});
afterEach(() => t.close());

const once = () => t.house.db.once;
const hash = (purpose: string, secret: string) => t.house.keys.hash(purpose, secret);
const begin = () => beginRestoration(t.house, visitor(), { secret: granted.restoreSecret, isHere: true });
const complete = (sitting: { sittingSecret: string; code: string }) =>
  completeRestoration(t.house, visitor(), sitting);

/** Every step a sitting has, as an attacker would call them in any order. */
const everyStep = {
  look: (sittingSecret: string) => lookAtRestoration(t.house, { sittingSecret }),
  password: (sittingSecret: string) =>
    restorePassword(t.house, visitor(), { sittingSecret, password: newPassword }),
  show: (sittingSecret: string) => showFactor(t.house, visitor(), { sittingSecret }),
  confirm: (sittingSecret: string) => confirmFactor(t.house, visitor(), { sittingSecret, code: '123456' }),
  codes: (sittingSecret: string) => showCodes(t.house, visitor(), { sittingSecret }),
  finish: (sittingSecret: string) => complete({ sittingSecret, code: 'ABCDE-FGHJK-MNPQR-STVWX-YZ234' }),
};
const outcomes = async (sittingSecret: string) => {
  const all = Object.entries(everyStep).map(
    async ([name, step]) => [name, await refusalOf(step(sittingSecret))] as const,
  );
  return Object.fromEntries(await Promise.all(all));
};

/** Whether anything that opened the account before the story still would. */
async function oldWaysIn() {
  const account = await once().accounts.get(ann.id);
  const factor = await once().factors.totp(ann.id);
  const now = t.clock.now();
  const live = await t.sql.query(
    'SELECT count(*)::int AS n FROM recovery_codes WHERE account_id = $1 AND code_hash = ANY($2) AND used_at IS NULL AND dropped_at IS NULL',
    [ann.id, ann.codes.map((code) => hash('recovery-code', code))],
  );
  return {
    password: await t.house.passwords.verifyPassword(account.passwordHash, oldPassword),
    totp:
      factor !== undefined &&
      Buffer.from(t.house.keys.open('totp', factor.id, factor.secretSealed)).equals(
        Buffer.from(ann.totpSecret),
      ),
    pendingTotp: (await once().factors.pendingTotp(ann.id, after(now, -99 * dayMs))) !== undefined,
    codes: live.rows[0].n as number,
    session: (await once().sessions.bySecret(hash('session', ann.sessionSecret), now)) !== undefined,
    signIn: (await once().sessions.signIn(hash('sign-in', ann.signInSecret), now)) !== undefined,
    device: (await once().sessions.device(ann.id, hash('device', ann.deviceSecret))) !== undefined,
    reset:
      (await once().links.find('reset_password', hash('link:reset_password', ann.resetSecret), now))
        ?.spentAt === null,
    guesses: [
      await once().accounts.guesses(ann.id, 'password'),
      await once().accounts.guesses(ann.id, 'factor'),
    ].filter(Boolean).length,
  };
}
const allOpen = {
  password: 'right',
  totp: true,
  pendingTotp: true,
  codes: 10,
  session: true,
  signIn: true,
  device: true,
  reset: true,
  guesses: 2,
};
const allShut = {
  password: 'wrong',
  totp: false,
  pendingTotp: false,
  codes: 0,
  session: false,
  signIn: false,
  device: false,
  reset: false,
  guesses: 0,
};

test('until the last step nothing of the account changes; after it everything old is dead and everything new is live', async () => {
  const sitting = await finishAllButLast(t, granted);
  expect(await oldWaysIn()).toEqual(allOpen);
  const done = await complete(sitting);
  expect(done).toEqual({
    number: granted.number,
    username: 'ann',
    aftercareUntil: after(t.clock.now(), 72 * hourMs),
  });
  expect(await oldWaysIn()).toEqual(allShut);

  const account = await once().accounts.get(ann.id);
  expect(await t.house.passwords.verifyPassword(account.passwordHash, newPassword)).toBe('right');
  expect(account).toMatchObject({
    frozenAt: null,
    aftercareUntil: done.aftercareUntil,
    restoredAt: t.clock.now(),
    passwordChangedAt: t.clock.now(),
  });
  const factor = (await once().factors.totp(ann.id))!;
  const secret = t.house.keys.open('totp', factor.id, factor.secretSealed);
  expect(Buffer.from(secret).equals(Buffer.from(sitting.totpSecret))).toBe(true);
  // The enrolment code is burned too (ASVS 6.5.1).
  expect(
    matchTotp({ secret, code: sitting.totpUsed, now: t.clock.now(), lastStep: factor.lastStep }),
  ).toBeUndefined();
  expect(await once().factors.codesLeft(ann.id)).toBe(10);
  for (const code of sitting.codes)
    expect(await once().factors.hasCode(ann.id, hash('recovery-code', readRecoveryCode(code)!))).toBe(true);
  expect((await once().factors.codeSet(ann.id))?.keptAt).toEqual(t.clock.now());
  expect(await caseOf(t, granted)).toMatchObject({ state: 'completed', completedAt: t.clock.now() });
});

test('the proven contact address becomes primary; every other address stays and is told, with a way to object', async () => {
  await complete(await finishAllButLast(t, granted));
  await t.runDue();
  const addresses = await once().addresses.of(ann.id);
  expect(addresses.filter((address) => address.isPrimary).map(({ address }) => address)).toEqual([
    granted.contact,
  ]);
  expect(addresses.map(({ address }) => address).sort()).toEqual(
    ['ann@example.org', 'ann@new.example', granted.contact].sort(),
  );
  expect(addresses.find(({ address }) => address === 'ann@new.example')?.verifiedAt).toBeNull();
  expect(await countLetters(t, granted, 'holder-restored')).toBe(told.length + 1);
  for (const address of told) expect((await t.lastMail(address)).text, address).toContain('/not-me/');
  expect(await lettersNotOncePerFact(t)).toEqual([]);
});

test('a contact address that the account has already, unverified, becomes verified and primary, once', async () => {
  await forceState(t, granted, 'withdrawn');
  granted = await grant(t, ann.id, 'ann@new.example');
  await complete(await finishAllButLast(t, granted));
  const mine = (await once().addresses.of(ann.id)).filter(({ address }) => address === 'ann@new.example');
  expect(mine).toMatchObject([{ isPrimary: true, verifiedAt: t.clock.now() }]);
});

test('aftercare is 14 days after weak proof', async () => {
  await forceState(t, granted, 'withdrawn');
  const asking = await ask(t, ann.id, 'weak@example.com');
  await accept(t, asking, 1, 'weak');
  await t.pass(2 * hourMs);
  const sitting = await finishAllButLast(t, {
    restoreSecret: await secretFrom(t, 'weak@example.com', 'restore'),
  });
  expect((await complete(sitting)).aftercareUntil).toEqual(after(t.clock.now(), 14 * dayMs));
});

test('an old mailbox resets no password before the restrictions end: only addresses that were proven since do', async () => {
  await complete(await finishAllButLast(t, granted));
  await t.runDue();
  const resetsBy = async (address: string): Promise<number> => {
    await askPasswordReset(t.house, visitor(), { address });
    await t.runDue();
    t.clock.set(after(t.clock.now(), minuteMs));
    return (await t.mail(address)).filter(({ text }) => text.includes('/reset/')).length;
  };
  expect(await resetsBy('ann@example.org')).toBe(0);
  expect(await resetsBy(granted.contact)).toBe(1);
  const later = (await once().addresses.byKeyOf(ann.id, 'ann@new.example'))!;
  await once().addresses.verify(later.id, t.clock.now());
  expect(await resetsBy('ann@new.example')).toBe(1);
  // A link is judged again when it is used: by then another address may be the main one.
  const secretOf = async (address: string) => (await t.lastLink(address)).split('/').at(-1)!;
  const old = (await once().addresses.byKeyOf(ann.id, 'ann@example.org'))!;
  await once().addresses.makePrimary(ann.id, old.id);
  expect(await resetsBy('ann@example.org')).toBe(1);
  await once().addresses.makePrimary(ann.id, later.id);
  const secret = await secretOf('ann@example.org');
  expect(await refusalOf(resetPassword(t.house, visitor(), { secret, password: 'the thief is back' }))).toBe(
    'link_spent',
  );
  await t.pass(72 * hourMs);
  expect(await resetsBy('ann@example.org')).toBe(2);
});

test('what was put on the account shortly before or since the case does not grow strong: links go, addresses are no longer confirmed', async () => {
  const { openedAt } = await caseOf(t, granted);
  const bob = (await once().accounts.byUsername('bob'))!;
  const project = (await once().projects.byName('annotated'))!;
  const link = (name: string, addedAt: Date, addedBy = ann.id) => ({
    ...{ id: newId<'link'>(t.house.random, addedAt), projectId: project.id, kind: 'repository' as const },
    ...{ url: `https://forge.example.org/${name}`, addedAt, addedBy },
  });
  const lately = after(openedAt, -7 * dayMs + 1);
  await once().projectLinks.add(link('long-ago', after(openedAt, -7 * dayMs)));
  await once().projectLinks.add(link('lately', lately));
  await once().projectLinks.add(link('since', after(openedAt, hourMs)));
  await once().projectLinks.add(link('bob', lately, bob.id));
  for (const [address, at] of [
    ['aged@example.net', after(openedAt, -7 * dayMs)],
    ['planted@example.net', lately],
    ['since@example.net', after(openedAt, hourMs)],
  ] as const) {
    const id = newId<'address'>(t.house.random, at);
    await once().addresses.add({ id, accountId: ann.id, address, addressKey: address, addedAt: at });
    await once().addresses.verify(id, at);
  }
  const sitting = await finishAllButLast(t, granted);
  await complete(sitting);
  const urls = async () => (await once().projectLinks.ofProject(project.id)).map(({ url }) => url);
  expect(await urls()).toEqual(['https://forge.example.org/bob', 'https://forge.example.org/long-ago']);
  const confirmed = async () =>
    (await once().addresses.of(ann.id)).filter(({ verifiedAt }) => verifiedAt).map(({ address }) => address);
  expect((await confirmed()).sort()).toEqual(['aged@example.net', 'ann@example.org', granted.contact].sort());
  expect((await once().addresses.of(ann.id)).map(({ address }) => address)).toContain('planted@example.net');
  expect((await lookAtRestored(t.house, sitting)).ended).toMatchObject({ repositories: 2, unconfirmed: 2 });
  for (const kind of ['registry:project:repository-unlinked', 'account:address:unconfirmed'])
    expect(await countFacts(t, granted, kind)).toBe(2);
  // She adds hers again, and it ages anew.
  await once().projectLinks.add(link('lately', t.clock.now()));
  expect(await urls()).toContain('https://forge.example.org/lately');
});

test('a person of the desk who recovers their account loses the role', async () => {
  await t.house.db.transaction((tx) => tx.desk.join(ann.id, 'admin', t.clock.now()));
  await complete(await finishAllButLast(t, granted));
  expect(await once().desk.staff(ann.id)).toBeUndefined();
});

test('law 6: of twenty parallel completions exactly one restores, all are told the same, and its facts and letters are written once', async () => {
  const sitting = await finishAllButLast(t, granted);
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, i) => refusalOf(complete({ ...sitting, code: sitting.codes[i % 10]! }))),
  );
  const { aftercareUntil } = await once().accounts.get(ann.id);
  const { number } = await caseOf(t, granted);
  expect(all).toEqual(all.map(() => ({ answered: { number, username: 'ann', aftercareUntil } })));
  await t.runDue();
  for (const kind of ['case:move:redeem', 'account:account:restored'])
    expect(await countFacts(t, granted, kind)).toBe(1);
  expect(await once().factors.codesLeft(ann.id)).toBe(10);
  expect(await countLetters(t, granted, 'holder-restored')).toBe(told.length + 1);
});

test('Keycloak CVE-2026-18963: each step is refused until the one before it is done', async () => {
  const { sittingSecret } = await begin();
  const missing = {
    show: 'step_missing',
    confirm: 'step_missing',
    codes: 'step_missing',
    finish: 'step_missing',
  };
  const { password: _, ...fresh } = everyStep;
  const orderOf = async (steps: Partial<typeof everyStep>) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(steps).map(async ([name, step]) => [name, await refusalOf(step(sittingSecret))]),
      ),
    );
  expect(await orderOf(fresh)).toMatchObject({ ...missing, look: { answered: { step: 'password' } } });

  await everyStep.password(sittingSecret);
  const { show: _show, ...afterPassword } = fresh;
  expect(await orderOf(afterPassword)).toMatchObject({
    confirm: 'step_missing',
    codes: 'step_missing',
    finish: 'step_missing',
    look: { answered: { step: 'factor' } },
  });

  await everyStep.show(sittingSecret);
  expect(await orderOf(afterPassword)).toMatchObject({
    confirm: 'code_wrong',
    codes: 'step_missing',
    finish: 'step_missing',
    look: { answered: { step: 'factor' } },
  });
  expect((await caseOf(t, granted)).state).toBe('granted');
  expect(await oldWaysIn()).toEqual(allOpen);
});

test('a step that is done is not undone by repeating it: the same secret and codes are shown, a confirmed app is not replaced', async () => {
  const { sittingSecret } = await begin();
  await everyStep.password(sittingSecret);
  const shown = await Promise.all(Array.from({ length: 5 }, () => everyStep.show(sittingSecret)));
  expect(new Set(shown.map(({ secretShown }) => secretShown)).size).toBe(1);
  const sitting = await finishAllButLast(t, granted);
  expect(await refusalOf(everyStep.show(sitting.sittingSecret))).toBe('step_missing');
  expect(await refusalOf(everyStep.confirm(sitting.sittingSecret))).toBe('step_missing');
  const codes = await Promise.all(Array.from({ length: 5 }, () => everyStep.codes(sitting.sittingSecret)));
  for (const again of codes) expect(again.codes).toEqual(sitting.codes);
  expect((await lookAtRestoration(t.house, sitting)).step).toBe('finish');
});

test('two sittings: the older one finishes nothing, at whatever step it was', async () => {
  const older = await finishAllButLast(t, granted);
  const newer = await begin();
  expect(new Set(Object.values(await outcomes(older.sittingSecret)))).toEqual(new Set(['restoration_stale']));
  expect(await refusalOf(complete(older))).toBe('restoration_stale');
  // What the older one settled is not carried over.
  expect((await lookAtRestoration(t.house, newer)).step).toBe('password');
  expect(await refusalOf(complete({ ...older, sittingSecret: newer.sittingSecret }))).toBe('step_missing');
  await complete(await finishAllButLast(t, granted));
});

test('twenty sittings begun at once: one is left', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, begin));
  expect(new Set(all.map(({ sittingSecret }) => sittingSecret)).size).toBe(1);
  expect((await lookAtRestoration(t.house, all[0]!)).step).toBe('password');
});

test('PyPI: no completion without an active case: no step of a sitting works in any state but granted', async () => {
  const sitting = await finishAllButLast(t, granted);
  for (const state of allStates.filter((known) => known !== 'granted')) {
    await forceState(t, granted, state);
    expect(new Set(Object.values(await outcomes(sitting.sittingSecret))), state).toEqual(
      new Set(['move_not_allowed']),
    );
    expect(await refusalOf(complete(sitting)), state).toBe('move_not_allowed');
    expect(await refusalOf(begin()), state).toBe('move_not_allowed');
    expect((await caseOf(t, granted)).state).toBe(state);
  }
  expect(await oldWaysIn()).toEqual(allOpen);
  await forceState(t, granted, 'granted');
  await complete(sitting);
});

test('a sitting is bound to the claimant it was begun for', async () => {
  const sitting = await finishAllButLast(t, granted);
  const rival = await join(t, granted.caseId, 'rival@example.com');
  await forceState(t, granted, 'granted', rival.claimantId);
  expect(await refusalOf(complete(sitting))).toBe('move_not_allowed');
  expect(await refusalOf(begin())).toBe('move_not_allowed');
});

test('a sitting ends after an hour, and a grant with its link after 14 days, also when no clock ran', async () => {
  const sitting = await finishAllButLast(t, granted);
  t.clock.set(after(t.clock.now(), hourMs - 1));
  expect((await lookAtRestoration(t.house, sitting)).step).toBe('finish');
  t.clock.set(after(t.clock.now(), 1));
  expect(new Set(Object.values(await outcomes(sitting.sittingSecret)))).toEqual(
    new Set(['restoration_stale']),
  );
  const { dueAt } = await caseOf(t, granted);
  t.clock.set(after(dueAt!, -30 * minuteMs));
  const last = await finishAllButLast(t, granted);
  t.clock.set(dueAt!);
  expect(await refusalOf(complete(last))).toBe('restoration_stale');
  expect(await refusalOf(begin())).toBe('link_spent');
});

test('a completion that is sent again is told again that it is done, within its hour and for a code of its own', async () => {
  const sitting = await finishAllButLast(t, granted);
  const done = await complete(sitting);
  expect(await complete(sitting)).toEqual(done);
  expect(await refusalOf(complete({ ...sitting, code: ann.codes[0]! }))).toBe('restoration_stale');
  expect(await countFacts(t, granted, 'account:account:restored')).toBe(1);
  t.clock.set(after(t.clock.now(), hourMs));
  expect(await refusalOf(complete(sitting))).toBe('restoration_stale');
});

test('a finished sitting and its link are worth nothing, and hold nothing', async () => {
  const sitting = await finishAllButLast(t, granted);
  await complete(sitting);
  expect(new Set(Object.values(await outcomes(sitting.sittingSecret)))).toEqual(
    new Set(['restoration_stale']),
  );
  expect(await refusalOf(begin())).toBe('link_spent');
  const kept = await t.house.db.pool.query(
    'SELECT password_hash, totp_secret_sealed, codes_sealed FROM restorations WHERE case_id = $1',
    [granted.caseId],
  );
  expect(kept.rows).toEqual([{ password_hash: null, totp_secret_sealed: null, codes_sealed: null }]);
});

test('a wrong code, an old one, or the app’s completes nothing and spends nothing', async () => {
  const sitting: FinishedSitting = await finishAllButLast(t, granted);
  for (const code of ['', 'nonsense', ann.codes[0]!, sitting.totpUsed, 'x'.repeat(100_000)])
    expect(await refusalOf(complete({ ...sitting, code }))).toBe('code_wrong');
  expect(await oldWaysIn()).toEqual(allOpen);
  await complete({ ...sitting, code: sitting.code.toLowerCase().replaceAll('-', ' ') });
});

test.each(['short', 'password1234', 'ann@example.org!!', 'annotated annotated', 'new@example.com 1'])(
  'the password %j is refused with the reason and the step stays open',
  async (password) => {
    const { sittingSecret } = await begin();
    expect(await refusalOf(restorePassword(t.house, visitor(), { sittingSecret, password }))).toBe(
      'password_weak',
    );
    expect((await lookAtRestoration(t.house, { sittingSecret })).step).toBe('password');
  },
);

test('the password the account had is refused, and only that: whoever locked the owner out may know it', async () => {
  const { sittingSecret } = await begin();
  const choose = (password: string) => restorePassword(t.house, visitor(), { sittingSecret, password });
  await expect(choose(oldPassword)).rejects.toMatchObject({
    code: 'password_weak',
    fields: { password: expect.stringContaining('the password the account had before') },
  });
  expect((await lookAtRestoration(t.house, { sittingSecret })).step).toBe('password');
  await choose(newPassword);
  expect((await lookAtRestoration(t.house, { sittingSecret })).step).toBe('factor');
});

test('no other secret begins or carries a restoration', async () => {
  const { sittingSecret } = await begin();
  for (const secret of [
    await secretFrom(t, granted.contact, 'case/open'),
    await secretFrom(t, 'ann@example.org', 'not-me'),
    sittingSecret,
    ann.resetSecret,
    '',
  ])
    expect(await refusalOf(beginRestoration(t.house, visitor(), { secret }))).toBe('link_spent');
  for (const secret of [granted.restoreSecret, undefined, '', 'x'.repeat(43)])
    expect(await refusalOf(lookAtRestoration(t.house, { sittingSecret: secret }))).toBe('restoration_stale');
});

test('neither the record nor any row in the clear holds a secret of the sitting', async () => {
  const sitting = await finishAllButLast(t, granted);
  await complete(sitting);
  const { rows } = await t.sql.query(
    'SELECT facts::text AS line FROM facts UNION ALL SELECT restorations::text FROM restorations UNION ALL SELECT recovery_codes::text FROM recovery_codes',
  );
  const text = rows.map(({ line }) => line as string).join('\n');
  const secrets = [
    newPassword,
    sitting.sittingSecret,
    granted.restoreSecret,
    sitting.totpUsed,
    ...sitting.codes,
    ...sitting.codes.map((code) => code.replaceAll('-', '')),
  ];
  for (const secret of secrets) expect(text.includes(secret)).toBe(false);
});
