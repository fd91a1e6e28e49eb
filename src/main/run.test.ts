import { afterEach, expect, test, vi } from 'vitest';
import { run } from './run.ts';

afterEach(() => vi.restoreAllMocks());

/** How a command ends, and what it said where. */
async function ended(...args: string[]) {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += text;
      return true;
    });
  return { code: await run(args, {}), ...said };
}

test.each([
  [['constructor'], /^There is no command "constructor"\. Rekey's commands:\n/],
  [['--verbose'], /^There is no option "--verbose"\. Rekey's commands:\n/],
  [['start', '--port=1'], /^The command start knows no option "--port=1"\.\n$/],
  [['start', 'extra'], /^The command start takes no word "extra"\.\n$/],
  [['migrate', 'foo'], /^The command migrate takes no word "foo"\.\n$/],
  [['demo', 'foo'], /^The command demo takes no word "foo"\.\n$/],
  [['demo', '--exist'], /^The command demo knows no option "--exist"\.\n$/],
])('what is unknown is named, and nothing is started: %j', async (args, words) => {
  expect(await ended(...args)).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(words) });
});

test.each(['-h', '--help', 'help'])('%s lists the commands and ends well', async (word) => {
  expect(await ended(word)).toEqual({ code: 0, stdout: expect.stringContaining('rekey audit'), stderr: '' });
});

test('--version says it and ends well', async () => {
  expect(await ended('--version')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
});
