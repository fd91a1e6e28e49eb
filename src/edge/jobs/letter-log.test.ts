import { expect, test } from 'vitest';
import { letterLog } from './letter-log.ts';

test('each letter given up is said, and once a minute that others wait', () => {
  const lines: string[] = [];
  let now = 0;
  const tell = letterLog(
    (line) => lines.push(line),
    () => now,
  );
  const letter = { letterId: 'letter-1' as never, domain: 'example.org' };
  for (let second = 0; second < 90; second += 1) {
    now = second * 1000;
    tell({ ...letter, answer: 'ECONNREFUSED', isGivenUp: false });
  }
  tell({ ...letter, answer: '550', isGivenUp: true });
  expect(lines).toEqual([
    'The mail server does not take letters now (ECONNREFUSED; 1 try since this was last said): they are owed, and tried again.',
    'The mail server does not take letters now (ECONNREFUSED; 60 tries since this was last said): they are owed, and tried again.',
    'The mail server refused the letter letter-1 to somebody at example.org (550): it is given up. When that is mended, rekey letters retry tries it again.',
  ]);
});
