/** The tests beside the pure files and nothing else: no database, so that thousands of small edits can be tried one after the other. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: { include: ['src/{base,domain}/**/*.test.ts'], testTimeout: 120_000 },
});
