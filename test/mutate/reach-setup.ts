/** Runs first in each test file while reach is measured: notes the functions that its tests call, by V8's own counters, and writes them down. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { relative, resolve } from 'node:path';
import { afterAll, expect } from 'vitest';
import { reachDir, reachName } from './reach.ts';

const session = new Session();
const root = resolve(import.meta.dirname, '../..');
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

afterAll(async () => {
  const { result } = await session.post('Profiler.takePreciseCoverage');

  const called = result.flatMap(({ url, functions }) => {
    const file = relative(root, url.replace(/^file:\/\//, ''));
    if (!file.startsWith('src/')) return [];
    const names = functions
      .filter(({ ranges }) => ranges[0]!.count > 0)
      .map(({ functionName }) => functionName);
    return [[file, [...new Set(names)]] as const];
  });
  const testFile = relative(root, expect.getState().testPath ?? '');
  mkdirSync(reachDir(root), { recursive: true });
  writeFileSync(reachName(root, testFile), JSON.stringify({ testFile, called: Object.fromEntries(called) }));
});
