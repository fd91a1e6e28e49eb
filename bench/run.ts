/**
 * What Rekey can do, as ratios of measured to target, all taken in one run (issue 2, point 18). Machines are noisy: nothing
 * here is a test. `npm run bench`, or `npm run bench -- intake status` for some of it.
 */
import { measureIntake } from './intake.ts';
import { inWords, type Measured, tableOf } from './measured.ts';
import { measureMemory } from './memory.ts';
import { makeDataDir, remove, startRekey } from './rekey.ts';
import { measureStart } from './start.ts';
import { measureStatus } from './status.ts';
import { measureStory } from './story.ts';

const wanted = new Set(process.argv.slice(2));
const results: Measured[] = [];

/** Takes a claim's measure, when it is wanted. */
async function take(name: string, measure: () => Promise<Measured[]>): Promise<void> {
  if (wanted.size > 0 && !wanted.has(name)) return;
  for (const result of await measure()) {
    results.push(result);
    process.stdout.write(`  ${result.claim.trim()}: ${inWords(result)}\n`);
  }
}

const dataDir = await makeDataDir();
try {
  await (await startRekey(dataDir)).stop();
  await take('start', () => measureStart(dataDir));
  const rekey = await startRekey(dataDir);
  try {
    await take('memory', () => measureMemory(rekey));
    await take('intake', () => measureIntake(rekey, dataDir));
    await take('status', () => measureStatus(rekey, dataDir));
  } finally {
    await rekey.stop();
  }
  await take('story', measureStory);
} finally {
  await remove(dataDir);
}
process.stdout.write(`\n${tableOf(results)}`);
