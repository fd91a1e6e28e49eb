/** The sources as the laws read them: each file's text once, and its tree (ESTree with TypeScript, by the parser that vitest brings along). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ESTree, parseSync } from 'rolldown/utils';

export type Node = ESTree.Node;
export type FunctionNode = ESTree.Function | ESTree.ArrowFunctionExpression;
/** Sources by their path under src. */
export type Sources = ReadonlyMap<string, string>;

export const root = resolve(import.meta.dirname, '../../src');
/** Every file of code under src, tests beside their files included. */
export const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);
/** A test, or the table of cases beside one. */
export const isTest = (file: string) => /\.(?:test|cases)\.tsx?$/.test(file);
/** The same without the tests. */
export const sources: Sources = new Map(
  files.filter((file) => !isTest(file)).map((file) => [file, readFileSync(join(root, file), 'utf8')]),
);

export const roomOf = (file: string) => file.split('/')[0]!;

/** The tree of a source; one that cannot be parsed fails the law. */
export function treeOf(file: string, text: string): ESTree.Program {
  const known = trees.get(text);
  if (known) return known;
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`);
  trees.set(text, program);
  return program;
}

const trees = new Map<string, ESTree.Program>();

/** The nodes right below, in the order in which they are written: which is the order in which they are evaluated. */
export function partsOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter(
      (part): part is Node => typeof part === 'object' && part !== null && typeof part.type === 'string',
    )
    .sort((a, b) => a.start - b.start);
}

/** The node and everything below it. */
export function* within(node: Node): Generator<Node> {
  yield node;
  for (const part of partsOf(node)) yield* within(part);
}

export const isFunction = (node: Node | null | undefined): node is FunctionNode =>
  node?.type === 'FunctionDeclaration' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'ArrowFunctionExpression';

/** The name written at a declaration or a key; undefined for patterns and computed keys. */
export function nameOf(node: Node | null | undefined): string | undefined {
  return node?.type === 'Identifier' || node?.type === 'PrivateIdentifier' ? node.name : undefined;
}

/** The line (from 1) of a place in a text. */
export const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;
