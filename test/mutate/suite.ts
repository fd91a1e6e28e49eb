/**
 * The test suite of a copy, held open: one vitest and one PostgreSQL for any number of runs. Each run takes some test files, one after the
 * other, and ends with the first test that fails.
 */
import { join, relative } from 'node:path';
import { createVitest, type TestModule, type TestSpecification, type Vitest } from 'vitest/node';

/** How a run ended: nothing failed; a test failed (which, and what it says); it took too long; or a file could not even be loaded. */
export type Ended =
  | { readonly how: 'passed' }
  | { readonly how: 'failed'; readonly test: string; readonly says: string }
  | { readonly how: 'timed out'; readonly test: string }
  | { readonly how: 'broken'; readonly test: string; readonly says: string };

export interface Suite {
  /** Every test file by its path, and how to run some of them. */
  readonly files: readonly string[];
  run(files: readonly string[], timeoutMs: number): Promise<Ended>;
  /** Says that a file was changed. */
  changed(file: string): void;
  close(): Promise<void>;
}

/** Opens the suite of the tree in `dir`. `setup`: a file that each test file runs first. */
export async function openSuite(dir: string, setup?: string): Promise<Suite> {
  const vitest = await createVitest('test', {
    ...{
      root: dir,
      config: join(dir, 'vitest.config.ts'),
      watch: false,
      bail: 1,
      testTimeout: 180_000,
      hookTimeout: 180_000,
      reporters: [quiet],
    },
    ...{ maxWorkers: 1, fileParallelism: false, ...(setup ? { setupFiles: [setup] } : {}) },
  });
  await vitest.standalone();
  const specifications = new Map<string, TestSpecification>();
  for (const one of await vitest.globTestSpecifications())
    specifications.set(relative(dir, one.moduleId), one);
  return {
    files: [...specifications.keys()].sort(),
    async run(files, timeoutMs) {
      for (const file of files) {
        const one = specifications.get(file);
        if (!one) throw new Error(`there is no test file ${file}`);
        const ended = await runOne(vitest, one, file, timeoutMs);
        if (ended.how !== 'passed') return ended;
      }
      return { how: 'passed' };
    },
    changed: (file) => vitest.invalidateFile(join(dir, file)),
    close: () => vitest.close(),
  };
}

const quiet = {};

async function runOne(
  vitest: Vitest,
  one: TestSpecification,
  file: string,
  timeoutMs: number,
): Promise<Ended> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void vitest.cancelCurrentRun('test-failure');
  }, timeoutMs);
  try {
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([one]);
    const ended = endOf(
      testModules.filter(({ moduleId }) => moduleId === one.moduleId), // the others are of runs before
      file,
    );
    if (ended.how !== 'passed') return ended;
    if (isLate) return { how: 'timed out', test: file };
    return unhandledErrors.length > 0
      ? { how: 'failed', test: file, says: textOf(unhandledErrors[0]) }
      : ended;
  } finally {
    clearTimeout(timer);
  }
}

function endOf(modules: readonly TestModule[], file: string): Ended {
  for (const module of modules) {
    for (const test of module.children.allTests('failed')) {
      const says = textOf(test.result().errors?.[0]);
      const name = `${file}: ${test.fullName}`;
      return /timed out in/.test(says)
        ? { how: 'timed out', test: name }
        : { how: 'failed', test: name, says };
    }
    const errors = [
      ...module.errors(),
      ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
    ];
    if (errors.length > 0) return { how: 'broken', test: file, says: textOf(errors[0]) };
    if ([...module.children.allTests()].length === 0)
      return { how: 'broken', test: file, says: 'no test ran' };
  }
  return { how: 'passed' };
}

const textOf = (error: unknown) =>
  String((error as { message?: unknown } | undefined)?.message ?? error)
    .split('\n')
    .slice(0, 3)
    .join(' ');
