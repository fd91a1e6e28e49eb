import { expect, test } from 'vitest';
import { Gate } from './limit.ts';

/** Work that ends when it is told to. */
function held(): { work: () => Promise<string>; end: () => void; hasBegun: () => boolean } {
  let end = () => {};
  let hasBegun = false;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    hasBegun = true;
    await ended;
    return 'done';
  };
  return { work, end: () => end(), hasBegun: () => hasBegun };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('so many are let in at once, so many wait, and the next is turned away at the door', async () => {
  const gate = new Gate({ inside: 2, waiting: 1 });
  const [a, b, c, d] = [held(), held(), held(), held()];
  const [first, , third] = [gate.run(a.work), gate.run(b.work), gate.run(c.work)];
  expect(await gate.run(d.work)).toBe('full');
  expect([a, b, c, d].map(({ hasBegun }) => hasBegun())).toEqual([true, true, false, false]);
  a.end();
  expect(await first).toEqual({ done: 'done' });
  await settle();
  expect(c.hasBegun()).toBe(true);
  // The place went to the one who waited: somebody new waits, and no more than one.
  const [e, f] = [held(), held()];
  const fifth = gate.run(e.work);
  expect(await gate.run(f.work)).toBe('full');
  expect(e.hasBegun()).toBe(false);
  b.end();
  c.end();
  expect(await third).toEqual({ done: 'done' });
  await settle();
  expect(e.hasBegun()).toBe(true);
  e.end();
  await fifth;
});

test('a place is free again when its work is over, also when that failed', async () => {
  const gate = new Gate({ inside: 1, waiting: 0 });
  for (let i = 0; i < 3; i += 1) {
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run(async () => i)).toEqual({ done: i });
  }
  const one = held();
  const running = gate.run(one.work);
  expect(await gate.run(async () => 'late')).toBe('full');
  one.end();
  expect(await running).toEqual({ done: 'done' });
  expect(await gate.run(async () => 'next')).toEqual({ done: 'next' });
});
