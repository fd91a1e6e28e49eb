/** No dead code: whatever a file exports, something in src uses; and what only its own file uses is exported for no one but a test of that very part. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doorsOf } from './doors.ts';
import {
  files,
  isTest,
  type Node,
  nameOf,
  roomOf,
  root,
  type Sources,
  sources,
  treeOf,
  within,
} from './sources.ts';
import { pathOf } from './walk.ts';

// What is there for others than us: an auditor of the record checks with these what the published checkpoints promise.
const forAuditors = [
  'base/merkle-proof.ts#inclusionProof',
  'base/merkle-proof.ts#verifyInclusion',
  'base/merkle-proof.ts#consistencyProof',
  'base/merkle-proof.ts#verifyConsistency',
  'base/signed-note.ts#readVerifierKey',
];

/** Everything that the imports of these files name, as `file#name`; `file#*` where all of a file may be meant. */
function importedBy(texts: Sources): Set<string> {
  const names = new Set<string>();
  for (const [file, text] of texts) {
    const at = (source: string) => relative(root, resolve(root, dirname(file), source));
    for (const node of within(treeOf(file, text))) {
      if (node.type === 'ImportExpression' && node.source.type === 'Literal')
        names.add(`${at(String(node.source.value))}#*`);
      if (node.type !== 'ImportDeclaration' && node.type !== 'ExportNamedDeclaration') continue;
      if (!node.source?.value.startsWith('.')) continue;
      for (const each of node.specifiers) {
        const name =
          each.type === 'ImportSpecifier'
            ? nameOf(each.imported)
            : each.type === 'ExportSpecifier'
              ? nameOf(each.local)
              : '*';
        names.add(`${at(node.source.value)}#${name}`);
      }
    }
  }
  return names;
}

interface Exported {
  readonly file: string;
  readonly name: string;
  readonly isType: boolean;
  /** Whether its own file uses it, too. */
  readonly isUsedHere: boolean;
}

function exportedBy(file: string, text: string): Exported[] {
  const tree = treeOf(file, text);
  const mentions = [...within(tree)].flatMap((node) =>
    node.type === 'Identifier' || node.type === 'JSXIdentifier' ? [node.name] : [],
  );
  return tree.body.flatMap((statement) => {
    const made = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
    if (!made) return [];
    const ids =
      made.type === 'VariableDeclaration'
        ? made.declarations.map((each): Node => each.id)
        : 'id' in made
          ? [made.id]
          : [];
    return ids.map((id) => {
      const name = nameOf(id) ?? '?';
      const isUsedHere = mentions.filter((mention) => mention === name).length > 1;
      return { file, name, isType: made.type.startsWith('TS'), isUsedHere };
    });
  });
}

/** What is exported and needs not be, with why. */
function needless(texts: Sources, tests: Sources): string[] {
  const used = importedBy(texts);
  const tested = importedBy(tests);
  const isIn = (names: Set<string>, { file, name }: Exported) =>
    names.has(`${file}#${name}`) || names.has(`${file}#*`);
  return [...texts]
    .flatMap(([file, text]) => exportedBy(file, text))
    .filter((each) => !isIn(used, each))
    .flatMap((each) => {
      const what = `${each.file}#${each.name}`;
      if (!each.isUsedHere) return [`${what}: nothing uses it`];
      return each.isType || isIn(tested, each) ? [] : [`${what}: only its own file uses it`];
    });
}

const readAll = (folder: string, names: readonly string[]): Sources =>
  new Map(
    names.map((name) => [relative(root, join(folder, name)), readFileSync(join(folder, name), 'utf8')]),
  );
const codeIn = (folder: string) =>
  readAll(
    folder,
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)),
  );
const tests: Sources = new Map([
  ...readAll(root, files.filter(isTest)),
  ...codeIn(join(root, '../test')),
  ...codeIn(join(root, '../bench')),
]);

describe('exports', () => {
  it('are for somebody: no dead code, and nothing is shown that nobody looks at', () => {
    const wrong = needless(sources, tests).filter((line) => !forAuditors.includes(line.split(':')[0]!));
    expect(wrong).toEqual([]);
  });

  it('would be noticed if they were for nobody', () => {
    const one =
      "import { b } from './b.ts'; export const a = b; const own = 1; export const c = own; use(c);";
    const other =
      'export const b = 1; export const d = 2; export type T = 1; export type U = 1; const u: U = 1;';
    const made = new Map([
      ['a.ts', one],
      ['b.ts', other],
    ]);
    const all = [
      'a.ts#a: nothing uses it',
      'a.ts#c: only its own file uses it',
      'b.ts#d: nothing uses it',
      'b.ts#T: nothing uses it',
    ];
    expect(needless(made, new Map())).toEqual(all);
    const test = "import { a, c } from './a.ts'; import { T, d } from './b.ts';";
    expect(needless(made, new Map([['a.test.ts', test]]))).toEqual(all.filter((line) => line !== all[1]));
  });
});

describe('the methods of the stores', () => {
  it('are each called by a use-case', () => {
    const called = new Set(
      [...sources]
        .filter(([file]) => roomOf(file) === 'usecases')
        .flatMap(([file, text]) => [...within(treeOf(file, text))])
        .flatMap((node) => pathOf(node)?.match(/^(?:tx|house\.db\.once)\.(\w+\.\w+)$/)?.[1] ?? []),
    );
    expect([...doorsOf(sources).stores.keys()].filter((method) => !called.has(method))).toEqual([]);
  });
});
