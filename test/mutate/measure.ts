/** Measures which test files reach what: runs each once with counters, and keeps the answer beside the packages. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheDir, type Reach, reachName } from './reach.ts';
import { makeScratch, root } from './scratch.ts';
import { openSuite } from './suite.ts';

/** Those that walk browsers and kill processes see no more than the others and take minutes. */
export const isTooLong = (file: string) => /^test\/(?:browser|crash)\//.test(file);

/** Measures the test files of which `isWanted` holds, and says each one's outcome. */
export async function measureReach(
  isWanted: (file: string) => boolean,
  say: (line: string) => void,
): Promise<void> {
  const scratch = await makeScratch();
  const suite = await openSuite(scratch.dir, join(scratch.dir, 'test/mutate/reach-setup.ts'));
  try {
    for (const file of suite.files.filter((name) => !isTooLong(name) && isWanted(name))) {
      const began = performance.now();
      const ended = await suite.run([file], 600_000);
      const tookMs = Math.round(performance.now() - began);
      say(`${file}: ${ended.how}, ${(tookMs / 1000).toFixed(1)} s`);
      if (ended.how !== 'passed') continue;
      const reach = JSON.parse(readFileSync(reachName(scratch.dir, file), 'utf8')) as Reach;
      const kept = join(cacheDir(root), basename(reachName(root, file)));
      writeFileSync(kept, JSON.stringify({ ...reach, tookMs }));
    }
  } finally {
    await suite.close();
    await scratch.remove();
  }
}
