import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { commands } from './commands.ts';
import { run } from './run.ts';
import { settingNames } from './settings.ts';

afterEach(() => vi.restoreAllMocks());

/** How a command ends, and what it said where. */
async function ended(...args: string[]) {
  return endedWith({}, ...args);
}

async function endedWith(env: Record<string, string>, ...args: string[]) {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += text;
      return true;
    });
  return { code: await run(args, env), ...said };
}

test.each([
  [['constructor'], /^There is no command "constructor"\. Rekey’s commands:\n/],
  [['--verbose'], /^There is no option "--verbose"\. Rekey’s commands:\n/],
  [['start', '--port=1'], /^The command start knows no option "--port=1"\.\n$/],
  [['start', 'extra'], /^The command start takes no word "extra"\.\n$/],
  [['migrate', 'foo'], /^The command migrate takes no word "foo"\.\n$/],
  [['demo', 'foo'], /^The command demo takes no word "foo"\.\n$/],
  [['demo', '--exist'], /^The command demo knows no option "--exist"\.\n$/],
  [['staff'], /^The command staff needs one more word\. The commands are:\n {2}rekey staff link/],
  [['staff', 'lnik'], /^There is no command "staff lnik"\. The commands are:\n/],
  [['staff', 'remove'], /^The command staff remove needs <user name>: whose role is taken away\.\n$/],
  [['letters', 'retry', 'all'], /^The command letters retry takes no word "all"\.\n$/],
])('what is unknown is named, and nothing is started: %j', async (args, words) => {
  expect(await ended(...args)).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(words) });
});

test.each(['-h', '--help', 'help'])('%s lists the commands and ends well', async (word) => {
  expect(await ended(word)).toEqual({ code: 0, stdout: expect.stringContaining('rekey audit'), stderr: '' });
});

test('--version says it and ends well', async () => {
  expect(await ended('--version')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
});

test.each(Object.keys(commands))('rekey %s --help tells of it all, and does nothing else', async (name) => {
  const { code, stdout, stderr } = await ended(...name.split(' '), '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { words = [], options = [], reads, example } = commands[name]!;
  for (const each of [...words, ...options].map((word) => word.name).concat(reads, 'Exit codes', example))
    expect(stdout).toContain(each);
  expect(example.split(' rekey ').at(-1)).toContain(name);
});

test('each setting that is read is told of by some command, and shown by config', async () => {
  const read = new Set(Object.values(commands).flatMap(({ reads }) => reads));
  expect(settingNames.filter((name) => !read.has(name))).toEqual([]);
});

test('config shows what is in force and from where, and never a secret', async () => {
  const { code, stdout } = await endedWith(
    {
      REKEY_SECRET: 'abcdefghijklmnopqrstuvwxyz0123456789',
      DATABASE_URL: 'postgresql://rekey:hunter2@db.example.org/rekey',
      SMTP_URL: 'smtp://desk:hunter3@mail.example.org:587',
      REKEY_METRICS_TOKEN: 'a-token-of-the-metrics',
      REKEY_POLCY: '/etc/rekey.json',
    },
    'config',
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^REKEY_SECRET +environment +\(hidden, 36 characters\)$/m);
  expect(stdout).toMatch(/^DATABASE_URL +environment +postgresql:\/\/rekey:…@db\.example\.org\/rekey$/m);
  expect(stdout).toMatch(/^PORT +default +8080$/m);
  expect(stdout).toMatch(/^REKEY_POLCY is no setting, and is not read\.$/m);
  expect(stdout).not.toMatch(/hunter|abcdefghij|a-token-of/);
});

test('config names what the policy file changes, and says when Rekey would not start with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-config-'));
  const file = join(folder, 'policy.json');
  const env = { REKEY_SECRET: 'abcdefghijklmnopqrstuvwxyz0123456789', REKEY_POLICY: file };
  await writeFile(file, '{"findingLifeDays":20,"critical":{"dependentsMin":100}}');
  const changed = await endedWith(env, 'config');
  expect(changed.stdout).toContain('  findingLifeDays: 20 (default 30)\n');
  expect(changed.stdout).toContain('  critical.dependentsMin: 100 (default 500)\n');
  vi.restoreAllMocks();
  await writeFile(file, '{"findingLifeDays":0}');
  expect(await endedWith(env, 'config')).toEqual({
    code: 1,
    stdout: expect.stringContaining('Rekey would not start: The policy file'),
    stderr: '',
  });
  await rm(folder, { recursive: true });
});

const making = ['start', 'migrate', 'demo', 'describe', 'schema'];

test.each(Object.keys(commands).filter((name) => !making.includes(name)))(
  'rekey %s makes no registry where there is none, and says so',
  async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'rekey-empty-'));
    const words: Record<string, string[]> = {
      'staff remove': ['ann'],
      'letters test': ['ann@example.org'],
      'audit witness': ['kept.txt'],
      'audit publish': ['kept.txt'],
    };
    const env = { REKEY_DATA_DIR: join(folder, 'data'), SMTP_URL: 'smtp://127.0.0.1:1' };
    for (const more of [{}, { REKEY_SECRET: 'abcdefghijklmnopqrstuvwxyz0123456789' }]) {
      const { code, stdout, stderr } = await endedWith(
        { ...env, ...more },
        ...name.split(' '),
        ...(words[name] ?? []),
      );
      // With a secret config has nothing to open, and nothing to complain of.
      if (name === 'config' && more.REKEY_SECRET) continue;
      expect(code).toBe(1);
      expect(stdout + stderr).toContain(`There is no registry in ${join(folder, 'data')}: `);
    }
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  },
);
