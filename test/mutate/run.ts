/**
 * `npm run mutate`: how much the tests notice. Takes hours, and leaves the machine to whoever else needs it.
 *
 *     npm run mutate                     the project's own list, then StrykerJS over the pure code
 *     npm run mutate -- own [id …]       the list, or those whose id begins so
 *     npm run mutate -- pure [file …]    StrykerJS, or some files of it
 *     npm run mutate -- reach            measures anew which test files reach what
 */
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { isTooLong, measureReach } from './measure.ts';
import { readMutants, type Tried, tryMutants } from './own.ts';
import { tryPure } from './pure.ts';
import { cacheDir, readReach } from './reach.ts';
import { listTable, ownTable, pureTable, writePart } from './report.ts';
import { root } from './scratch.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const [what = 'all', ...which] = process.argv.slice(2);
if (!['all', 'own', 'pure', 'reach'].includes(what)) {
  process.stderr.write(`There is no "${what}" to run: own, pure, reach, or nothing for the first two.\n`);
  process.exit(1);
}
setPriority(15);

async function tryOwn(): Promise<boolean> {
  const mutants = readMutants(join(root, 'test/mutants.jsonl'));
  const wanted = mutants.filter(
    ({ id }) => which.length === 0 || which.some((start) => id.startsWith(start)),
  );
  const tried: Tried[] = [];
  await tryMutants(wanted, Number.POSITIVE_INFINITY, (one) => {
    tried.push(one);
    say(
      `${tried.length}/${wanted.length} ${one.mutant.id}: ${one.outcome} (${one.ran} files) ${one.test ?? one.says ?? ''}`,
    );
  });
  writePart('list', listTable(mutants));
  if (which.length === 0) writePart('own', ownTable(tried));
  return tried.every(({ outcome }) => ['noticed', 'types only', 'timed out'].includes(outcome));
}

if (what === 'reach' || (what !== 'pure' && readReach(cacheDir(root)).length === 0))
  await measureReach((file) => !isTooLong(file), say);
const isNoticed = what === 'all' || what === 'own' ? await tryOwn() : true;
if (what === 'all' || what === 'pure') {
  const scores = tryPure(which);
  if (which.length === 0) writePart('pure', pureTable(scores));
  else say(pureTable(scores));
}
process.exit(isNoticed ? 0 : 1);
