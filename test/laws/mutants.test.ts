/**
 * The list of dangerous edits (test/mutants.jsonl) keeps up with the sources: each still applies, in one place, and names a test that is there.
 * Whether that test notices is what `npm run mutate` finds out; this costs nothing and says at once what must be looked at again.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMutants } from '../mutate/own.ts';
import { functionsAt } from '../mutate/reach.ts';
import { listTable, partOf } from '../mutate/report.ts';
import { faultOf, root } from '../mutate/scratch.ts';

const mutants = readMutants(join(root, 'test/mutants.jsonl'));
const read = (file: string) =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined;

test('every dangerous edit still applies: its old text stands once in its file', () => {
  // When this fails after a change of the sources: give the entry the text as it is now, or take it out when what it guarded is gone.
  expect(mutants.map((one) => faultOf(one, read(one.file))).filter(Boolean)).toEqual([]);
});

test('every edit changes something, has a name of its own, and says why it would be bad and which tests notice it', () => {
  expect(mutants.filter(({ old, text }) => old === text).map(({ id }) => id)).toEqual([]);
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  const unsaid = mutants.filter(({ why, noticedBy = [] }) => !why || noticedBy.length === 0);
  expect(unsaid.map(({ id }) => id)).toEqual([]);
  const missing = mutants.flatMap(({ id, noticedBy = [] }) =>
    noticedBy.filter((file) => !existsSync(join(root, file))).map((file) => `${id}: ${file}`),
  );
  expect(missing).toEqual([]);
});

test('docs/generated/tests.md tells of this very list (npm run mutate -- own writes it)', () => {
  expect(partOf('list')).toBe(listTable(mutants));
});

test('a place is found in the function that holds it, by whatever name that has', () => {
  const text = `export function outer(a: number) {\n  const inner = () => { return [1].map((x) => x + a); };\n  return { method() { return 7; }, inner };\n}\nclass C { #p = () => 8; }\nconst top = 9;`;
  const at = (part: string) => functionsAt('a.ts', text, text.indexOf(part)).find((name) => name !== '');
  expect(['x + a', 'return 7', 'outer(a', '8', '9'].map(at)).toEqual([
    'inner',
    'method',
    'outer',
    'p',
    undefined,
  ]);
});
