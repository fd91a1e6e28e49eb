/** StrykerJS over the pure code: small edits by the thousand, each tried on the tests that stand beside it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Score } from './report.ts';
import { root } from './scratch.ts';

const report = 'node_modules/.cache/rekey-stryker.json'; // as test/mutate/stryker.json says

interface StrykerReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** Runs StrykerJS over all of it, or over some files, and answers the scores by folder. */
export function tryPure(files: readonly string[]): Score[] {
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  const some = files.length > 0 ? ['-m', files.join(',')] : [];
  execFileSync(join(root, 'node_modules/.bin/stryker'), ['run', 'test/mutate/stryker.json', ...some], {
    cwd: root,
    stdio: 'inherit',
  });
  return scoresOf(JSON.parse(readFileSync(join(root, report), 'utf8')) as StrykerReport);
}

/** By folder, how many edits were noticed. What was left out, or does not compile, is none. */
export function scoresOf({ files }: StrykerReport): Score[] {
  const folders = new Map<string, Score>();
  for (const [file, { mutants }] of Object.entries(files)) {
    const folder = file.split('/').slice(0, -1).join('/');
    const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
    const known = folders.get(folder) ?? { folder, noticed: 0, survived: 0, uncovered: 0 };
    folders.set(folder, {
      folder,
      noticed: known.noticed + count('Killed', 'Timeout'),
      survived: known.survived + count('Survived'),
      uncovered: known.uncovered + count('NoCoverage'),
    });
  }
  return [...folders.values()];
}
