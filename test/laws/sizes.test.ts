/** How big things are (DESIGN.md, Size): a file is seen at once, and so is a function. Also: every file opens with its law, and none is an attic. */
import { describe, expect, it } from 'vitest';
import {
  type FunctionNode,
  files,
  isFunction,
  lineAt,
  type Node,
  nameOf,
  partsOf,
  sources,
  treeOf,
} from './sources.ts';

const functionLinesMax = 40;

interface Named {
  readonly name: string;
  readonly lines: number;
}

/** The name a function has by where it stands: declared, a method or property, or the initializer of a variable. */
function namedIn(node: Node): { name: string; made: FunctionNode } | undefined {
  if (node.type === 'FunctionDeclaration' && node.body)
    return { name: nameOf(node.id) ?? 'default', made: node };
  const made =
    node.type === 'VariableDeclarator'
      ? node.init
      : node.type === 'Property' || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition'
        ? node.value
        : null;
  if (!isFunction(made)) return undefined;
  return {
    name: nameOf(node.type === 'VariableDeclarator' ? node.id : 'key' in node ? node.key : null) ?? '?',
    made,
  };
}

/** The named functions of a source with the lines that are their own: those of a named function inside count for that one, a nameless callback's for its writer. */
function functionsOf(file: string, text: string): Named[] {
  const found: Named[] = [];
  /** Answers how many lines the named functions below take. */
  const measure = (node: Node): number => {
    const below = partsOf(node).reduce((lines, part) => lines + measure(part), 0);
    const named = namedIn(node);
    if (!named) return below;
    const lines = lineAt(text, node.end) - lineAt(text, node.start) + 1;
    found.push({ name: named.name, lines: lines - below });
    return lines;
  };
  measure(treeOf(file, text));
  return found;
}

const tooLong = (file: string, text: string) =>
  functionsOf(file, text)
    .filter(({ lines }) => lines > functionLinesMax)
    .map(({ name, lines }) => `${file}: ${name} has ${lines} lines`);

describe('sizes', () => {
  const linesOf = (text: string) => text.split('\n').length - 1;

  it('let a file be seen at once: at most 250 lines, catalogues and tables of rows aside', () => {
    const isTable = (file: string) => /words|schema\.ts$|gallery|refusals\.ts$|domain\/fact\.ts$/.test(file);
    expect(
      [...sources]
        .filter(([file, text]) => !isTable(file) && linesOf(text) > 250)
        .map(([file, text]) => `${file}: ${linesOf(text)}`),
    ).toEqual([]);
  });

  it('let a function be seen at once: at most 40 lines of its own', () => {
    expect([...sources].flatMap(([file, text]) => tooLong(file, text))).toEqual([]);
  });

  it('would notice a function that is too long, and leave to a function inside what is its own', () => {
    const lines = (count: number) => '  act();\n'.repeat(count);
    expect(tooLong('a.ts', `function long() {\n${lines(39)}}\n`)).toEqual(['a.ts: long has 41 lines']);
    expect(tooLong('a.ts', `const long = () => {\n${lines(39)}};\n`)).toEqual(['a.ts: long has 41 lines']);
    expect(tooLong('a.ts', `function f() {\n  run(() => {\n${lines(37)}});\n}\n`)).toEqual([
      'a.ts: f has 41 lines',
    ]);
    expect(
      tooLong('a.ts', `function f() {\n  return { a() {\n${lines(37)}},\n  b() {\n${lines(37)}}\n}}`),
    ).toEqual([]);
    expect(functionsOf('src.ts', sources.get('store/db.ts')!).map(({ name }) => name)).toContain('openDb');
  });

  it('let each file open with its law', () => {
    const opens = /^(?:#!.*\n)?\/\*\*/;
    expect([...sources].filter(([, text]) => !opens.test(text)).map(([file]) => file)).toEqual([]);
  });

  it('have no attic and no barrel', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|types|common|index)\.tsx?$/.test(file))).toEqual(
      [],
    );
  });
});
