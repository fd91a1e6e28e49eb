/**
 * The main story with the process killed again and again at its commits and around its letters: it still completes, what was
 * acknowledged is there, every letter arrives, and none arrives twice but where SMTP itself leaves it unknown.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { type Registry, seed } from '../../src/edge/cli/demo/seed.ts';
import { playStory, type Restored } from '../../src/edge/cli/demo/story.ts';
import { readConfiguration } from '../../src/main/configuration.ts';
import { openHouse } from '../../src/main/open-house.ts';
import type { House } from '../../src/usecases/house.ts';
import { auditRecord } from '../../src/usecases/upkeep/audit-record.ts';
import { sealRecord } from '../../src/usecases/upkeep/seal-record.ts';
import { Lives } from './lives.ts';
import type { Point } from './point.ts';
import { freePort } from './rekey-process.ts';

const commits: readonly Point[] = [
  { at: 'before-commit', nth: 1 },
  { at: 'after-commit', nth: 1 },
  { at: 'before-commit', nth: 2 },
  { at: 'after-commit', nth: 2 },
];
const lettersToo: readonly Point[] = [
  { at: 'before-commit', nth: 1 },
  { at: 'letter-owed' },
  { at: 'letter-handed-over' },
  { at: 'letter-taken' },
  { at: 'letter-noted' },
];

// Twice: were the job of the first try not over, each death would begin a chain of tries, and they would meet.
const putOffToo: readonly Point[] = [
  ...lettersToo.slice(0, 2),
  { at: 'letter-put-off' },
  { at: 'letter-put-off' },
  ...lettersToo.slice(2),
];

const stepsWithLetters = [
  'reads it all once more',
  'asks for a code',
  'presses “check now”',
  'types one of them back',
];

/** What is in the database for good once a step was answered: so many lines, by the first words of the step. */
const acknowledged: readonly { step: string; sql: string; count: number }[] = [
  {
    step: 'reads it all once more',
    sql: `SELECT count(*) FROM facts WHERE kind = 'case:case:opened'`,
    count: 1,
  },
  {
    step: 'opens the case by its link',
    sql: `SELECT count(*) FROM facts WHERE kind = 'case:move:confirm'`,
    count: 1,
  },
  { step: 'types the code', sql: `SELECT count(*) FROM findings WHERE kind = 'mailbox'`, count: 1 },
  { step: 'presses “check now”', sql: `SELECT count(*) FROM findings WHERE kind = 'repository'`, count: 1 },
  {
    step: 'presses “check now”',
    sql: `SELECT count(*) FROM facts WHERE kind = 'case:move:elapse'`,
    count: 1,
  },
  {
    step: 'types one of them back',
    sql: `SELECT count(*) FROM facts WHERE kind = 'case:move:redeem'`,
    count: 1,
  },
  {
    step: 'types one of them back',
    sql: `SELECT count(*) FROM facts WHERE kind = 'account:account:restored'`,
    count: 1,
  },
];

let folder = '';
let sql: pg.Pool;
let git: GitServer;
let lives: Lives;
let settings: Record<string, string> = {};
let seededLetters: string[] = [];
let restored: Restored;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-test-crash-'));
  const { database, databaseUrl } = await createDatabase();
  sql = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  sql.on('connect', (client) => client.on('error', () => {}));
  git = await startGitServer({ root: join(folder, 'git') });
  const policy = join(folder, 'policy.json');
  await writeFile(policy, JSON.stringify(policyFor(git)));
  settings = {
    DATABASE_URL: databaseUrl,
    REKEY_SECRET: `the secret of ${database}, 0123456789abcdef`,
    REKEY_POLICY: policy,
    REKEY_DATA_DIR: join(folder, 'data'),
    PORT: String(await freePort()),
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
  lives = await Lives.open(sql, settings);
  const registry = await withHouse((house) => seed(house, git, join(folder, 'work')));
  seededLetters = (
    await sql.query<{ id: string }>('SELECT id FROM letters WHERE sent_at IS NOT NULL')
  ).rows.map(({ id }) => id);
  restored = await playThroughDeaths(registry);
  await lives.through('the last letters arrive', [], untilNothingIsOwed);
}, 300_000);

afterAll(async () => {
  if (process.env.CRASH_LOG)
    console.table(lives.deaths.map(({ unknown, ...death }) => ({ ...death, unknown: unknown.length })));
  await lives.close();
  await git.stop();
  await sql.end();
  await rm(folder, { recursive: true, force: true });
});

describe('a process that is killed at each step of the story', () => {
  it('completes it', () => {
    expect(restored).toMatchObject({
      isOldFactorDead: true,
      caseNumber: expect.stringMatching(/^\w{4}-\w{4}$/),
    });
    expect(restored.codes).toHaveLength(10);
  });

  it('was killed at least thirty times, at each kind of point', () => {
    const points = new Set(lives.deaths.map(({ point }) => point));
    expect(lives.deaths.length).toBeGreaterThanOrEqual(30);
    expect([...points].sort()).toEqual([
      'after-commit 1',
      'after-commit 2',
      'before-commit 1',
      'before-commit 2',
      'letter-handed-over',
      'letter-noted',
      'letter-owed',
      'letter-put-off',
      'letter-taken',
    ]);
    // Between commit and sending: in each step that writes letters, and something was indeed still owed.
    const between = lives.deaths.filter(({ point }) => point === 'letter-owed');
    for (const step of stepsWithLetters)
      expect(
        between.some((death) => death.step.startsWith(step)),
        step,
      ).toBe(true);
    expect(between.filter(({ owed }) => owed === 0)).toEqual([]);
  });

  it('loses no letter, and sends none twice but where its death left it unknown', async () => {
    const { rows } = await sql.query<{ id: string; sentAt: Date | null; attempts: number }>(
      'SELECT id, sent_at AS "sentAt", attempts FROM letters',
    );
    const letters = rows.filter(({ id }) => !seededLetters.includes(id));
    const times = lives.law.timesTaken();
    const unknown = lives.deaths.flatMap((death) => death.unknown);
    expect(lives.law.breaches).toEqual([]);
    expect(letters.length).toBeGreaterThan(8);
    for (const { id, sentAt } of letters) {
      expect(sentAt).not.toBeNull();
      expect(times.get(id)).toBeGreaterThanOrEqual(1);
      expect(times.get(id)).toBeLessThanOrEqual(1 + unknown.filter((each) => each === id).length);
    }
    expect([...times.keys()].filter((id) => !letters.some((letter) => letter.id === id))).toEqual([]);
    expect([...times.values()].some((count) => count > 1)).toBe(true); // the deaths in SMTP's gap did fall into it
  });

  it('leaves nothing half done and nothing done twice', async () => {
    for (const { sql: query, count } of acknowledged) expect(await countOf(query), query).toBe(count);
    expect(await countOf(`SELECT count(*) FROM cases`)).toBe(1);
    expect(
      await countOf(
        `SELECT count(*) FROM cases WHERE state = 'completed' AND number = '${restored.caseNumber}'`,
      ),
    ).toBe(1);
    expect(await countOf(`SELECT count(*) FROM facts WHERE kind = 'case:move:accept'`)).toBe(1);
    expect(await countOf(`SELECT count(*) FROM findings`)).toBe(3);
    const ann = `account_id = (SELECT id FROM accounts WHERE username = 'ann-tide')`;
    expect(
      await countOf(
        `SELECT count(*) FROM totp_factors WHERE ${ann} AND removed_at IS NULL AND confirmed_at IS NOT NULL`,
      ),
    ).toBe(1);
    expect(await countOf(`SELECT count(*) FROM recovery_codes WHERE ${ann} AND dropped_at IS NULL`)).toBe(10);
    expect(await countOf(`SELECT count(*) FROM restorations WHERE finished_at IS NULL`)).toBe(0);
  });

  it('stops cleanly in the end, with no job of the dead left locked or failed', async () => {
    expect(await lives.stop()).toEqual({ code: 0, said: '' });
    const { rows } = await sql.query(
      `SELECT last_error FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL OR last_error IS NOT NULL`,
    );
    expect(rows).toEqual([]);
  });

  it('leaves a record that is whole', async () => {
    const report = await withHouse(async (house) => {
      await sealRecord(house);
      return auditRecord(house);
    });
    expect(report).toMatchObject({
      flaws: [],
      figures: { unsealed: 0, facts: await countOf('SELECT count(*) FROM facts') },
    });
  });
});

function playThroughDeaths({ ann, annsRepository }: Registry): Promise<Restored> {
  return playStory({
    baseUrl: `http://localhost:${settings.PORT}`,
    ann,
    repository: annsRepository,
    letters: async (address) => lives.law.textsTo(address),
    step: async (name, work) => {
      await lives.through(name, planOf(name), async () => {
        await work();
        for (const { step, sql: query, count } of acknowledged)
          if (name.startsWith(step)) expect(await countOf(query), `${name}: ${query}`).toBe(count);
      });
      await untilNothingIsOwed();
    },
  });
}

/** Where to die in a step. The six questions of the form are one page to the server: each of them dies at another commit. */
function planOf(step: string): readonly Point[] {
  const isAmong = (words: readonly string[]) => words.some((first) => step.startsWith(first));
  if (isAmong(stepsWithLetters.slice(0, 1))) return putOffToo;
  if (isAmong(stepsWithLetters)) return lettersToo;
  if (isAmong(['finds the confirmation', 'finds the link'])) return [];
  if (isAmong(['says what is lost', 'says the truth', 'gives an address'])) return commits.slice(0, 1);
  if (isAmong(['says what is still', 'tells what', 'agrees'])) return commits.slice(1, 2);
  return isAmong(['types the code', 'sets up', 'signs in']) ? commits : commits.slice(0, 2);
}

/** The policy of the run: its git server is on this machine, and one claimant asks as often as thirty. */
function policyFor({ url }: GitServer): object {
  const limits = ['general', 'status', 'sign_in', 'recovery_ask', 'mail_code', 'prove', 'link'];
  return {
    privateHostsAllowed: [new URL(url).host],
    limitsPerMinute: Object.fromEntries(limits.map((name) => [name, 10_000])),
    mailboxCode: {
      perCaseMax: 100,
      perClaimantPerDayMax: 100,
      perNetworkPerDayMax: 99,
      repeatedPerAddressPerDayMax: 100,
      perAddressPerDayMax: 100,
    },
    challengesOpenMax: 100,
  };
}

async function createDatabase(): Promise<{ database: string; databaseUrl: string }> {
  const url = inject('postgresUrl');
  const database = `crash_${process.pid}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${database} TEMPLATE rekey_template`);
  await client.end();
  return { database, databaseUrl: Object.assign(new URL(url), { pathname: `/${database}` }).toString() };
}

async function withHouse<T>(work: (house: House) => Promise<T>): Promise<T> {
  const opened = await openHouse(readConfiguration(settings), { migrates: false });
  try {
    return await work(opened.house);
  } finally {
    await opened.close();
  }
}

async function countOf(query: string): Promise<number> {
  const { rows } = await sql.query<{ count: string }>(query);
  return Number(rows[0]?.count);
}

/** A letter that was put off waits for a minute at least; nobody here does. */
const nextTriesNow = `UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at > now() AND locked_at IS NULL
  AND task_id = (SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'send-letter')`;

async function untilNothingIsOwed(): Promise<void> {
  const isOwed = () => countOf('SELECT count(*) FROM letters WHERE sent_at IS NULL AND given_up_at IS NULL');
  for (let look = 0; (await isOwed()) > 0; look += 1) {
    if (look > 600) throw new Error('a letter stayed owed');
    await sql.query(nextTriesNow);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
