/**
 * What Rekey can do, as ratios of measured to target, all taken in one run (issue 2, point 18). Machines are noisy: nothing
 * here is a test. `npm run bench`, or `npm run bench -- intake status` for some of it.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import pg from 'pg';
import { databaseUrl, makeDataDir, type Running, remove, residentBytes, startRekey } from './rekey.ts';

interface Measured {
  readonly claim: string;
  readonly measured: number;
  readonly unit: string;
  readonly target: number;
  /** Whether more is better. */
  readonly isRate: boolean;
}

const results: Measured[] = [];
const note = (claim: string, measured: number, unit: string, target: number, isRate: boolean) => {
  results.push({ claim, measured, unit, target, isRate });
  process.stdout.write(`  ${claim}: ${measured.toFixed(unit === '/s' || unit === 'MB' ? 0 : 2)} ${unit}\n`);
};

const wanted = new Set(process.argv.slice(2));
const wants = (name: string) => wanted.size === 0 || wanted.has(name);
const accounts = 40_000;
let next = 0;

const dataDir = await makeDataDir();
try {
  let rekey = await startRekey(dataDir);
  await rekey.stop();
  if (wants('start')) await measureStart();
  rekey = await startRekey(dataDir);
  try {
    if (wants('memory')) await measureMemory(rekey);
    if (wants('intake')) await measureIntake(rekey);
    if (wants('status')) await measureStatus(rekey);
  } finally {
    await rekey.stop();
  }
  if (wants('story')) await measureStory();
} finally {
  await remove(dataDir);
}
report();

async function measureStart(): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const rekey = await startRekey(dataDir);
    times.push(rekey.startMs / 1000);
    await rekey.stop();
  }
  note('start with an existing data directory', times.toSorted((a, b) => a - b)[1]!, 's', 3, false);
}

async function measureMemory(rekey: Running): Promise<void> {
  await fetch(`${rekey.url}/`);
  await sleep(5000);
  note('memory of the idle Node process', (await residentBytes(rekey.pid)) / 1e6, 'MB', 150, false);
}

/** Forty thousand maintainers, written straight into the database: signing them up is not what is measured. */
async function addAccounts(): Promise<void> {
  const client = new pg.Client({ connectionString: await databaseUrl(dataDir) });
  await client.connect();
  await client.query(
    `INSERT INTO accounts (id, username, username_key, password_hash, password_changed_at, created_at)
     SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'bench-' || i, 'bench-' || i, 'none', now() - interval '1 year', now() - interval '1 year'
     FROM generate_series(1, $1::int) AS i ON CONFLICT DO NOTHING`,
    [accounts],
  );
  await client.query('ANALYZE accounts');
  await client.end();
}

/** A request in one piece, for the next maintainer who has none yet. */
function request(): string {
  next += 1;
  return JSON.stringify({
    account: `bench-${next}`,
    lost: ['authenticator'],
    held: ['password'],
    codes: 'never_made',
    explanation: 'The phone with the authenticator is gone, and there never were codes.',
    contact: `bench-${next}@elsewhere.example`,
    conduct: true,
    patience: true,
  });
}

/** Requests for recovery taken in over HTTP: each a durable case, claimant, facts, a sealed letter and its job. Letters go out meanwhile. */
async function measureIntake(rekey: Running): Promise<void> {
  await addAccounts();
  const result = await autocannon({
    url: `${rekey.url}/api/v1/recovery/requests`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: 32,
    duration: 15,
    setupClient: (client) => {
      const again = () => client.setBody(request());
      again();
      client.on('response', again);
    },
  });
  mustBeGood(result);
  note('requests for recovery taken in', result.requests.average, '/s', 200, true);
}

async function measureStatus(rekey: Running): Promise<void> {
  const cookie = await openOneCase(rekey);
  const result = await autocannon({
    url: `${rekey.url}/case`,
    headers: { cookie },
    connections: 16,
    duration: 15,
  });
  mustBeGood(result);
  note('status pages', result.requests.average, '/s', 1000, true);
}

function mustBeGood(result: autocannon.Result): void {
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were no success, ${result.errors} requests failed`);
}

/** One case, asked for and opened as a claimant would; answers the cookie of its claimant. */
async function openOneCase(rekey: Running): Promise<string> {
  await addAccounts();
  const body = request();
  const contact = (JSON.parse(body) as { contact: string }).contact;
  const json = { 'content-type': 'application/json' };
  await fetch(`${rekey.url}/api/v1/recovery/requests`, { method: 'POST', headers: json, body });
  for (let look = 0; look < 6000; look += 1) {
    const letters = (await (
      await fetch(`${rekey.url}/dev/mail.json?to=${encodeURIComponent(contact)}`)
    ).json()) as { text: string }[];
    const secret = /\/case\/open\/([\w-]+)/.exec(letters[0]?.text ?? '')?.[1];
    if (secret) {
      const opened = await fetch(`${rekey.url}/api/v1/recovery/open`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ secret }),
      });
      const { claimantSecret } = (await opened.json()) as { claimantSecret: string };
      return `rekey-case=${claimantSecret}`;
    }
    await sleep(10); // behind the letters of the requests before, if there were any
  }
  throw new Error('no letter came');
}

/** The demo's own figures: it plays the story as fast as the machine lets it, `git push` included. */
async function measureStory(): Promise<void> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../dist/main.js'), 'demo', '--exit'], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the demo ended with ${code}:\n${out}`);
  const seconds = (name: string) => Number(new RegExp(`${name}: ([\\d.]+) s`).exec(out)?.[1] ?? Number.NaN);
  note('the story’s server time in all', seconds('Server time in all'), 's', 2, false);
  note('the story, first request to restored', seconds('From first request to restored'), 's', 10, false);
}

function report(): void {
  process.stdout.write(
    '\nclaim                                          measured      target   ratio (1 and more: met)\n',
  );
  for (const { claim, measured, unit, target, isRate } of results) {
    const ratio = isRate ? measured / target : target / measured;
    const number = `${measured.toFixed(unit === '/s' || unit === 'MB' ? 0 : 2)} ${unit}`;
    process.stdout.write(
      `${claim.padEnd(46)} ${number.padStart(8)} ${`${target} ${unit}`.padStart(11)}   ${ratio.toFixed(2)}\n`,
    );
  }
}
