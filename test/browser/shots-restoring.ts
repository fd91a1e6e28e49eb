/** The sitting in which an account is restored, step by step; and the holder's side: "this was not me". */
import { dayMs } from '../../src/base/clock.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { beginAt } from '../desk-visit.ts';
import { type TestHouse, visitor } from '../house.ts';
import {
  accept,
  ask,
  clearAndApprove,
  finishAllButLast,
  grant,
  secretFrom,
  setStage,
} from '../stories/recovery-stage.ts';
import { meanwhile, type Shots, send } from './shot.ts';

/** From the link to the welcome. */
export const restoringShots: Shots = async function* ({ t }) {
  const ann = await setStage(t);
  const granted = await grant(t, ann.id);
  const path = `/restore/${granted.restoreSecret}`;
  yield { name: 'restore', path };
  const expire = () => t.sql.query(`UPDATE links SET expires_at = made_at WHERE purpose = 'restore'`);
  const keep = () =>
    t.sql.query(`UPDATE links SET expires_at = made_at + interval '14 days' WHERE purpose = 'restore'`);
  yield { name: 'restore-too-late', path, act: meanwhile(expire, send(path)) };
  yield { name: 'restore-expired', path };
  await keep();
  yield { name: 'restore-without-sitting', path: '/restore/password' };
  const begun = await beginRestoration(t.house, visitor(), { secret: granted.restoreSecret });
  const first = { sitting: begun.sittingSecret };
  yield { name: 'restore-runs-elsewhere', path };
  yield { name: 'restore-runs-elsewhere-unchosen', path, act: send(path) };
  const password = send('/restore/password', { password: 'password1' });
  yield { name: 'restore-password', path: '/restore/password', cookies: first };
  yield { name: 'restore-password-weak', path: '/restore/password', cookies: first, act: password };
  const good = send('/restore/password', { password: 'reeds under a wide grey sky' });
  yield { name: 'restore-factor', path: '/restore/password', cookies: first, act: good };
  yield { name: 'restore-password-again', path: '/restore/password', cookies: first };
  const wrong = send('/restore/factor', { code: '123456' });
  yield { name: 'restore-factor-wrong', path: '/restore/factor', cookies: first, act: wrong };
  const { sittingSecret, code } = await finishAllButLast(t, granted);
  const cookies = { sitting: sittingSecret };
  yield { name: 'restore-factor-done', path: '/restore/factor', cookies };
  yield { name: 'restore-codes', path: '/restore/codes', cookies };
  const none = send('/restore/codes', { code: 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA' });
  yield { name: 'restore-codes-wrong', path: '/restore/codes', cookies, act: none };
  await completeRestoration(t.house, visitor(), { sittingSecret, code });
  yield { name: 'restore-done', path: '/restore/done', cookies };
  yield { name: 'restore-done-elsewhere', path: '/restore/done' };
  const session = await beginAt(t, ann.id);
  yield { name: 'account-given-back', path: '/account', cookies: { session } };
  yield { name: 'addresses-given-back', path: '/account/addresses', cookies: { session } };
  const notMe = `/not-me/${await secretFrom(t, 'ann@example.org', 'not-me')}`;
  yield { name: 'not-me-restored', path: notMe };
  await t.sql.query(`UPDATE accounts a SET frozen_at = now(), frozen_by_case_id = c.id FROM cases c
    WHERE c.account_id = a.id AND c.state = 'completed'`);
  yield { name: 'not-me-stands', path: notMe };
  await t.sql.query('UPDATE accounts SET frozen_at = NULL, frozen_by_case_id = NULL');
  await t.pass(31 * dayMs);
  yield { name: 'not-me-restored-long-ago', path: notMe };
};

/** After two people of the desk cleared what the address said: before it is told once more, and afterwards. */
async function* settledShots(t: TestHouse): ReturnType<Shots> {
  await t.runDue();
  const path = `/not-me/${await secretFrom(t, 'ann@example.org', 'not-me')}`;
  await t.sql.query(`INSERT INTO links (id, purpose, secret_hash, case_id, made_at, expires_at, spent_at, recipient_key, cleared_by)
    SELECT gen_random_uuid(), 'object', decode(md5(s.account_id::text), 'hex'), c.id, c.opened_at, c.opened_at, c.opened_at,
           'ann@example.org', s.account_id FROM cases c, staff s`);
  await t.sql.query(`UPDATE staff SET joined_at = joined_at - interval '900 days'`);
  yield { name: 'not-me-settled', path };
  yield { name: 'not-me-heard', path, act: send(path, { answer: 'not_me' }) };
  await t.sql.query('UPDATE links SET recipient_key = NULL');
}

/** The button in the holder's letters, and every page behind it. */
export const objectionShots: Shots = async function* ({ t }) {
  const ann = await setStage(t);
  const asking = await ask(t, ann.id);
  await accept(t, asking);
  await t.runDue();
  const secret = await secretFrom(t, 'ann@example.org', 'not-me');
  const path = `/not-me/${secret}`;
  yield { name: 'not-me', path };
  yield { name: 'not-me-unchosen', path, act: send(path) };
  yield { name: 'not-me-mine', path, act: send(path, { answer: 'mine' }) };
  const lose = () => t.sql.query(`UPDATE links SET expires_at = made_at WHERE purpose = 'object'`);
  const find = () =>
    t.sql.query(`UPDATE links SET expires_at = made_at + interval '60 days' WHERE purpose = 'object'`);
  yield { name: 'not-me-too-late', path, act: meanwhile(lose, send(path, { answer: 'not_me' })) };
  await find();
  yield { name: 'not-me-unknown', path: '/not-me/nothing' };
  yield { name: 'account-with-case', path: '/account', cookies: { session: ann.sessionSecret } };
  await objectToCase(t.house, visitor(), { secret });
  yield { name: 'not-me-contested', path };
  await clearAndApprove(t, asking);
  yield { name: 'not-me-spent', path };
  yield* settledShots(t);
  await t.sql.query('ALTER TABLE cases DISABLE TRIGGER USER');
  await t.sql.query(`UPDATE cases SET state = 'withdrawn', due_at = NULL, wait_until = NULL`);
  yield { name: 'not-me-over', path };
};
