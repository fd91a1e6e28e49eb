import { createHash } from 'node:crypto';
import { hashSync, parseOptions } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import { dummyHash, hashCost, needsRehash, PasswordHasher } from './password-hash.ts';

let drawn = 0;
const random = {
  bytes: (count: number) => createHash('shake256', { outputLength: count }).update(`${drawn++}`).digest(),
};
const hasher = new PasswordHasher(random, { inside: 2, waiting: 50 });
const hashOf = async (password: string) => {
  const made = await hasher.hashPassword(password);
  if (made === 'busy') throw new Error('busy');
  return made.hash;
};

test('a password is right for its own hash and wrong for every other', async () => {
  const stored = await hashOf('correct horse battery');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hasher.verifyPassword(stored, 'correct horse battery')).toBe('right');
  expect(await hasher.verifyPassword(stored, 'Correct horse battery')).toBe('wrong');
  expect(await hashOf('correct horse battery')).not.toBe(stored);
});

test('NIST 3.1.1.2: the same password from two keyboards is one', async () => {
  expect(await hasher.verifyPassword(await hashOf('Ångström'), 'A\u030angstro\u0308m')).toBe('right');
});

test('ASVS 6.3.8: somebody unknown costs the same hash, and no password is theirs', async () => {
  const { memoryCost, timeCost, parallelism, outputLen } = parseOptions(dummyHash);
  expect({ memoryCost, timeCost, parallelism, outputLen }).toEqual(hashCost);
  for (const password of ['', 'password', dummyHash])
    expect(await hasher.verifyPassword(undefined, password)).toBe('wrong');
});

test('nothing longer than a password may be is ever hashed', async () => {
  await expect(hasher.hashPassword('x'.repeat(257))).rejects.toThrow();
  expect(await hasher.verifyPassword(await hashOf('x'.repeat(256)), 'x'.repeat(1_000_000))).toBe('wrong');
  // The stand-in for a hopeless password must not be a password that opens anything.
  expect(await hasher.verifyPassword(await hashOf(''), 'x'.repeat(257))).toBe('wrong');
});

test('what cannot soon be served is turned away at once, and the rest is served', async () => {
  const small = new PasswordHasher(random, { inside: 1, waiting: 2 });
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => small.verifyPassword(undefined, 'x')));
  expect(outcomes.filter((outcome) => outcome === 'wrong').length).toBe(3);
  expect(outcomes.filter((outcome) => outcome === 'busy').length).toBe(7);
});

test('a hash made cheaper is due again, one made today is not', async () => {
  expect(needsRehash(await hashOf('x'))).toBe(false);
  expect(needsRehash(hashSync('x', { ...hashCost, memoryCost: 8192 }))).toBe(true);
  expect(needsRehash(hashSync('x', { ...hashCost, timeCost: 1 }))).toBe(true);
  expect(needsRehash(hashSync('x', { ...hashCost, algorithm: 1 }))).toBe(true);
});
