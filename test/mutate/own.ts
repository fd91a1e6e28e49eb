/**
 * The project's own list of dangerous edits: each is made in a copy, and the tests that can reach it run until one notices. Those that the
 * list names come first.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir, type Reach, reaching, readReach } from './reach.ts';
import { type Edit, makeScratch, root, type Scratch } from './scratch.ts';
import { type Ended, openSuite, type Suite } from './suite.ts';

/** An edit of the list, with the test files that notice it. */
export interface Mutant extends Edit {
  readonly noticedBy?: readonly string[];
}

/** What became of an edit. `broken`: the file could not be loaded, which says nothing about the tests. */
export type Outcome = 'noticed' | 'types only' | 'timed out' | 'not noticed' | 'broken';
export interface Tried {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  /** The test that noticed, and what it said. */
  readonly test?: string;
  readonly says?: string;
  /** How many test files ran. */
  readonly ran: number;
}

const fileTimeoutMs = 240_000; // the longest story takes a quarter of it

/** Reads a list: one edit a line. */
export const readMutants = (path: string): Mutant[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Mutant);

/** Tries each and tells as it goes. `filesMax`: how many of the reaching files at most. */
export async function tryMutants(
  mutants: readonly Mutant[],
  filesMax: number,
  say: (tried: Tried) => void,
): Promise<void> {
  const scratch = await makeScratch();
  const suite = await openSuite(scratch.dir);
  const reaches = readReach(cacheDir(root));
  try {
    for (const mutant of mutants) say(await tryOne({ mutant, scratch, suite, reaches, filesMax }));
  } finally {
    await suite.close();
    await scratch.remove();
  }
}

interface Trial {
  readonly mutant: Mutant;
  readonly scratch: Scratch;
  readonly suite: Suite;
  readonly reaches: readonly Reach[];
  readonly filesMax: number;
}

async function tryOne({ mutant, scratch, suite, reaches, filesMax }: Trial): Promise<Tried> {
  const text = readFileSync(join(scratch.dir, mutant.file), 'utf8');
  const undo = await scratch.edit(mutant);
  suite.changed(mutant.file);
  try {
    const named = (mutant.noticedBy ?? []).filter((file) => suite.files.includes(file));
    const others = reaching(mutant, text, reaches).filter((file) => suite.files.includes(file));
    const files = [...new Set([...named, ...others])].slice(0, filesMax);
    const ended = await runAll(suite, files);
    const ran = ended.ran;
    if (ended.how === 'passed')
      return { mutant, ran, outcome: (await typesHold(scratch.dir)) ? 'not noticed' : 'types only' };
    if (ended.how === 'timed out') return { mutant, ran, outcome: 'timed out', test: ended.test };
    const outcome = ended.how === 'broken' ? 'broken' : 'noticed';
    return { mutant, ran, outcome, test: ended.test, says: ended.says };
  } finally {
    await undo();
    suite.changed(mutant.file);
  }
}

async function runAll(suite: Suite, files: readonly string[]): Promise<Ended & { ran: number }> {
  let ran = 0;
  for (const file of files) {
    ran += 1;
    const ended = await suite.run([file], fileTimeoutMs);
    if (ended.how !== 'passed') return { ...ended, ran };
  }
  return { how: 'passed', ran };
}

async function typesHold(dir: string): Promise<boolean> {
  const tsc = join(root, 'node_modules/.bin/tsc');
  return promisify(execFile)(tsc, ['-p', join(dir, 'tsconfig.json')], { cwd: dir }).then(
    () => true,
    () => false,
  );
}
