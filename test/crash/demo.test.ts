/** The demo, interrupted at any time, takes away all that it made, and never ends as if the story had been played. */
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { until } from '../../src/edge/cli/demo/look.ts';
import { findBinaries, isAlive, readPostmaster } from '../../src/store/postgres-process.ts';
import { freePort, RekeyProcess } from './rekey-process.ts';

// In a checkout that the database's user cannot enter there is no demo either.
const isClosed = inject('postgresBinaries') !== findBinaries();

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-test-demo-'));
  await chmod(folder, 0o711); // as root, the database's user must get through
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(isClosed)('The demo, asked to stop', { timeout: 60_000 }, () => {
  it('while its database is being made, leaves nothing', async () => {
    const demo = await start();
    await until(async () => existsSync(join(await made(), 'data')));
    demo.kill('SIGTERM');
    expect(await demo.ended, demo.stderr).toEqual({ code: 130, signal: null });
    expect(await readdir(folder)).toEqual([]);
  });

  it('in the middle of its story, plays on no more and ends its database', async () => {
    const demo = await start();
    expect(await demo.says('gives the password'), demo.stderr).toBe(true);
    const database = await readPostmaster(join(await made(), 'data', 'postgres'));
    demo.kill('SIGINT');
    expect(await demo.ended, demo.stderr).toEqual({ code: 130, signal: null });
    expect(demo.stdout).not.toContain('The account is back');
    expect(isAlive(database!.pid)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });
});

async function start(): Promise<RekeyProcess> {
  const settings = { TMPDIR: folder, PORT: String(await freePort()) };
  return new RekeyProcess(settings, { command: ['demo', '--exit'] });
}

/** The folder that the demo has made for itself. */
async function made(): Promise<string> {
  const [name = 'none'] = await readdir(folder);
  return join(folder, name);
}
