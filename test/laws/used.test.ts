/** Nothing is only said: each number of the policy is read by some code, or an operator's change would do nothing; each refusal is thrown. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { refusals } from '../../src/domain/refusals.ts';

const root = resolve(import.meta.dirname, '../../src');
/** Where they are told, and where they are told on: neither reads one. */
const tellers = [
  'domain/policy/policy.ts',
  'domain/policy/limits.ts',
  'domain/policy/describe.ts',
  'domain/refusals.ts',
];
const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !tellers.includes(file))
  .map((file) => readFileSync(join(root, file), 'utf8'));

const isRead = (name: string): boolean => {
  const member = new RegExp(`\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*=`);
  return texts.some((text) => member.test(text));
};

describe('every number of the policy', () => {
  const { limitsPerMinute, ...policy } = defaultPolicy;

  test('is read somewhere', () => {
    const unread = Object.entries(policy).flatMap(([name, value]) => {
      const isPart = typeof value === 'object' && !Array.isArray(value) && name !== 'rows';
      const inner = isPart ? Object.keys(value).filter((key) => !isRead(key)) : [];
      return [...(isRead(name) ? [] : [name]), ...inner.map((key) => `${name}.${key}`)];
    });
    expect(unread).toEqual([]);
    expect(isRead('codeHours')).toBe(false);
  });

  test('that limits requests is named by some route', () => {
    const named = (name: string) => texts.some((text) => text.includes(`'${name}'`));
    expect(Object.keys(limitsPerMinute).filter((name) => !named(name))).toEqual([]);
  });
});

test('every refusal is made somewhere, and not only looked for', () => {
  const made = (code: string) => texts.some((text) => new RegExp(`(?<![!=]== )'${code}'`).test(text));
  expect(Object.keys(refusals).filter((code) => !made(code))).toEqual([]);
});
