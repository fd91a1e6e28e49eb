/**
 * The project's own list of dangerous edits: each is made in a copy, and the tests that can reach it run until one notices. Those that the
 * list names come first.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir, type Reach, reaching, readReach } from './reach.ts';
import { type Edit, faultOf, makeScratch, root, type Scratch } from './scratch.ts';
import { type Ended, openSuite, type Suite } from './suite.ts';

/** An edit of the list, with the test files that notice it. */
export interface Mutant extends Edit {
  readonly noticedBy?: readonly string[];
}

/** What became of an edit. `broken`: the file could not be loaded; `does not apply`: its old text is gone. Both say nothing about the tests. */
export type Outcome = 'noticed' | 'types only' | 'timed out' | 'not noticed' | 'broken' | 'does not apply';
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
  const asTheyAre = new Map<string, Ended>();
  try {
    for (const mutant of mutants) say(await tryOne({ mutant, scratch, suite, reaches, filesMax, asTheyAre }));
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
  /** What each file says without an edit, once it was asked. */
  readonly asTheyAre: Map<string, Ended>;
}

async function tryOne(trial: Trial): Promise<Tried> {
  const { mutant, scratch } = trial;
  const text = readFileSync(join(scratch.dir, mutant.file), 'utf8');
  const fault = faultOf(mutant, text);
  if (fault) return { mutant, ran: 0, outcome: 'does not apply', says: fault };
  const files = filesFor(trial, text);
  const { ran, ended, isTyped } = await runEdited(trial, files);
  if (ended.how === 'passed') return { mutant, ran, outcome: isTyped ? 'not noticed' : 'types only' };
  const file = files[ran - 1]!;
  // Whatever fails without the edit as well has noticed nothing.
  if ((await unedited(trial, file)).how !== 'passed')
    return { mutant, ran, outcome: 'broken', test: file, says: `${file} fails without the edit too` };
  const outcome = ended.how === 'failed' ? 'noticed' : ended.how;
  return { mutant, ran, outcome, test: ended.test, ...('says' in ended ? { says: ended.says } : {}) };
}

/** The test files to run: those that the list names, then all others that reach the place. */
function filesFor({ mutant, suite, reaches, filesMax }: Trial, text: string): string[] {
  const files = [...(mutant.noticedBy ?? []), ...reaching(mutant, text, reaches)];
  return [...new Set(files)].filter((file) => suite.files.includes(file)).slice(0, filesMax);
}

/** Makes the edit, runs the files until one fails, and takes the edit back. */
async function runEdited({ mutant, scratch, suite }: Trial, files: readonly string[]) {
  let ended: Ended = { how: 'passed' };
  let ran = 0;
  const undo = await scratch.edit(mutant);
  suite.changed(mutant.file);
  try {
    while (ended.how === 'passed' && ran < files.length) {
      ended = await suite.run([files[ran]!], fileTimeoutMs);
      ran += 1;
    }
    return { ran, ended, isTyped: ended.how !== 'passed' || (await typesHold(scratch.dir)) };
  } finally {
    await undo();
    suite.changed(mutant.file);
  }
}

/** How a file ends as the sources are. */
async function unedited({ suite, asTheyAre }: Trial, file: string): Promise<Ended> {
  const known = asTheyAre.get(file);
  if (known) return known;
  const ended = await suite.run([file], fileTimeoutMs);
  asTheyAre.set(file, ended);
  return ended;
}

async function typesHold(dir: string): Promise<boolean> {
  const tsc = join(root, 'node_modules/.bin/tsc');
  return promisify(execFile)(tsc, ['-p', join(dir, 'tsconfig.json')], { cwd: dir }).then(
    () => true,
    () => false,
  );
}
