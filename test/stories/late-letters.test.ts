/**
 * Lifetimes run from the sending: a letter that waited for the mail server arrives with a link or code that works, and names a time that is
 * true. Where what it carried has died meanwhile it says so, and where another is to be had. A real mail server defers.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { when } from '../../src/domain/letter/phrases.en.ts';
import { type SmtpMail, smtpMail } from '../../src/outside/mail.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { answerChallenge } from '../../src/usecases/recovery/answer-challenge.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { type RealSmtpServer, startSmtpServer } from '../real/smtp-server.ts';
import { type Asking, ask, newPassword, refusalOf, setStage } from './recovery-stage.ts';

let server: RealSmtpServer;
let mail: SmtpMail;
let t: TestHouse;
let asking: Asking;
const address = 'ann@example.org';

beforeEach(async () => {
  server = await startSmtpServer();
  mail = smtpMail(server.url, 'rekey@rekey.example');
  t = await openHouse({ mail });
  asking = await ask(t, (await setStage(t)).id);
  await t.runDue();
});
afterEach(async () => {
  mail.close({ force: true });
  await server.stop();
  await t.close();
});

/** What the letters said that came to somebody, the newest last, in one line each. */
const came = (to = address): string[] =>
  server.received
    .filter(({ to: all }) => all.includes(to))
    .map(({ parsed }) => (parsed.text ?? '').replace(/\s+/g, ' '));
const linkIn = (text: string, path: string) =>
  new RegExp(`/${path}/([A-Za-z0-9_-]{43})`).exec(text)?.[1] ?? '';
const codeIn = (text: string) => /\b(\d{8})\b/.exec(text)?.[1] ?? '';
const asksReset = () => askPasswordReset(t.house, visitor(), { address });
const asksCode = (to = address) => startChallenge(t.house, asking.claiming, { kind: 'mailbox', address: to });
/** The mail server is away for so long, and then takes what is owed. */
async function awayFor(ms: number): Promise<void> {
  server.behave('defer');
  await t.pass(ms);
  server.behave('accept');
  await t.pass(dayMs); // the last of the tries lie far apart
}

describe('a reset link', () => {
  test('that waited five hours is good for an hour from its sending, and the letter names that hour', async () => {
    server.behave('defer');
    await asksReset();
    await t.pass(5 * hourMs);
    server.behave('accept');
    while (came().length === 0) await t.pass(minuteMs * 10);
    const [text] = came();
    const { rows } = await t.sql.query('SELECT sent_at AS at FROM letters ORDER BY sent_at DESC LIMIT 1');
    const until = new Date(rows[0].at.getTime() + hourMs);
    expect(text).toContain(`until ${when(until.toISOString())}`);
    expect(text).toContain('We wrote this letter on');
    await resetPassword(t.house, visitor(), { secret: linkIn(text!, 'reset'), password: newPassword });
  });

  test('that went out at once is dead after its hour, as ever', async () => {
    await asksReset();
    await t.runDue();
    const secret = linkIn(came()[0]!, 'reset');
    expect(came()[0]).not.toContain('We wrote this letter on');
    await t.pass(hourMs + 1000);
    expect(await refusalOf(resetPassword(t.house, visitor(), { secret, password: newPassword }))).toBe(
      'link_spent',
    );
  });

  test('that was replaced while it waited is not sent dead: the letter says where a working one is', async () => {
    server.behave('defer');
    await asksReset();
    await t.pass(minuteMs);
    await asksReset();
    await awayFor(2 * hourMs);
    const links = came()
      .map((text) => linkIn(text, 'reset'))
      .filter(Boolean);
    expect(came()).toHaveLength(2);
    expect(links).toHaveLength(1);
    const late = came().find((text) => !linkIn(text, 'reset'));
    expect(late).toContain('what it carried no longer works');
    expect(late).toContain(`${t.house.settings.baseUrl}/reset`);
  });

  test('lives no longer than its ceiling, however often and late its letter is tried', async () => {
    server.behave('defer');
    await asksReset();
    await t.pass((t.house.policy.letters.keptHoursMax + 2) * hourMs);
    server.behave('accept');
    await t.pass(2 * dayMs);
    expect(came()).toHaveLength(1);
    expect(linkIn(came()[0]!, 'reset')).toBe('');
    const { rows } = await t.sql.query(
      `SELECT max(expires_at - made_at) <= make_interval(hours => $1) AS "isBounded" FROM links WHERE purpose = 'reset_password' AND expires_at - made_at < interval '30 days'`,
      [t.house.policy.letters.keptHoursMax + t.house.policy.links.resetHours],
    );
    expect(rows[0].isBounded).toBe(true);
  });
});

describe('a code', () => {
  test('that waited thirty hours is good for a day from its sending, and the letter names its end', async () => {
    server.behave('defer');
    const { challengeId } = await asksCode();
    await awayFor(30 * hourMs);
    const [text] = came();
    expect(text).toContain('It works until');
    const { rows } = await t.sql.query(`SELECT sent_at AS at FROM letters WHERE kind = 'evidence-code'`);
    expect(text).toContain(when(new Date(rows[0].at.getTime() + dayMs).toISOString()));
    t.clock.set(new Date(rows[0].at.getTime() + dayMs - minuteMs));
    await answerChallenge(t.house, asking.claiming, { challengeId, code: codeIn(text!) });
  });

  test('is dead a day after its letter went out', async () => {
    const { challengeId } = await asksCode();
    await t.runDue();
    const code = codeIn(came()[0]!);
    t.clock.set(new Date(t.clock.now().getTime() + dayMs + 1000));
    expect(await refusalOf(answerChallenge(t.house, asking.claiming, { challengeId, code }))).toBe(
      'challenge_over',
    );
  });

  test('shows nobody whether its letter went out: open equally long, with the same times, on file or not', async () => {
    server.behave('defer');
    await asksCode();
    await asksCode('nobody@example.org');
    const seen = async () =>
      (await seeCase(t.house, asking.claiming)).challenges.map(({ id: _, subject: __, ...shown }) => shown);
    for (const hours of [0, 2, 30, 40, 30]) {
      if (hours === 30) server.behave('accept');
      await t.pass(hours * hourMs);
      const [known, unknown] = await seen();
      expect(known).toEqual(unknown);
    }
    const [known, unknown] = await t.sql
      .query('SELECT id FROM challenges ORDER BY made_at, id')
      .then(({ rows }) => rows.map(({ id }) => id));
    const wrong = (challengeId: never) =>
      refusalOf(answerChallenge(t.house, asking.claiming, { challengeId, code: '00000000' }));
    expect(await wrong(known as never)).toBe(await wrong(unknown as never));
  });
});

describe('two codes to one address', () => {
  test('look alike, so the code of either is taken on either page, and both are then over', async () => {
    await asksCode();
    await t.pass(minuteMs);
    const { challengeId } = await asksCode('Ann@Example.org');
    await t.pass(minuteMs);
    const [first, second] = came();
    expect(first).not.toBe(second);
    expect(/works until ([^.]*)\./.exec(first!)?.[1]).not.toBe(/works until ([^.]*)\./.exec(second!)?.[1]);
    await answerChallenge(t.house, asking.claiming, { challengeId, code: codeIn(first!) });
    const view = await seeCase(t.house, asking.claiming);
    expect(view.proven.map(({ kind }) => kind)).toEqual(['mailbox']);
    expect(view.challenges).toEqual([]);
  });

  test('are guessed at five times, not ten: what is typed faces both', async () => {
    const { challengeId: one } = await asksCode();
    const { challengeId: two } = await asksCode();
    await t.runDue();
    const guess = (challengeId: typeof one) =>
      refusalOf(answerChallenge(t.house, asking.claiming, { challengeId, code: '00000000' }));
    for (let i = 0; i < 4; i += 1) expect(await guess(i % 2 ? one : two)).toBe('code_wrong');
    expect(await guess(one)).toBe('code_dead');
    const code = codeIn(came()[1]!);
    expect(await refusalOf(answerChallenge(t.house, asking.claiming, { challengeId: two, code }))).toBe(
      'code_dead',
    );
  });

  test('a code to another address, or to another claimant, is not taken', async () => {
    await asksCode();
    const { challengeId } = await asksCode('ann@new.example');
    await t.runDue();
    const code = codeIn(came()[0]!);
    expect(await refusalOf(answerChallenge(t.house, asking.claiming, { challengeId, code }))).toBe(
      'code_wrong',
    );
  });
});
