/**
 * Which test files reach a place of the source. Measured, not guessed: one run of every test file notes the functions that it calls. What is
 * measured lies beside the packages (`node_modules/.cache`), never in the repository, and is measured again when it is asked for.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, parseSync } from 'rolldown/utils';
import type { Edit } from './scratch.ts';

export const reachDir = (root: string) => join(root, 'reach');
export const reachName = (root: string, testFile: string) =>
  join(reachDir(root), `${testFile.replaceAll('/', '+')}.json`);

/** What one test file calls: by source file, the names of the functions. `tookMs`: how long it took. */
export interface Reach {
  readonly testFile: string;
  readonly called: Readonly<Record<string, readonly string[]>>;
  readonly tookMs?: number;
}

/** Reads what was measured in a folder. */
export function readReach(dir: string): Reach[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')) as Reach);
}

/** The names of the functions that hold a place, innermost first; none at the top of the file. */
export function functionsAt(file: string, text: string, offset: number): string[] {
  const names: string[] = [];
  const walk = (node: ESTree.Node, name: string | undefined): void => {
    if (offset < node.start || offset >= node.end) return;
    const isFunction = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
    if (isFunction) names.unshift(('id' in node && idOf(node.id)) || name || '');
    for (const [key, value] of Object.entries(node)) {
      for (const part of [value].flat() as unknown[]) {
        if (typeof part !== 'object' || part === null || !('type' in part)) continue;
        walk(part as ESTree.Node, nameFor(node, key));
      }
    }
  };
  walk(parseSync(file, text).program, undefined);
  return names;
}

const idOf = (node: unknown) => (node as { name?: string } | null)?.name;

/** The name that a function has by where it stands. */
function nameFor(node: ESTree.Node, key: string): string | undefined {
  if (node.type === 'VariableDeclarator' && key === 'init') return idOf(node.id);
  if (/^(?:Property|MethodDefinition|PropertyDefinition)$/.test(node.type) && key === 'value')
    return idOf((node as ESTree.ObjectProperty).key);
  return undefined;
}

/** The test files that reach an edit, those that end soonest first. All that load its file, where it stands outside of every named function. */
export function reaching(edit: Edit, text: string, reaches: readonly Reach[]): string[] {
  const named = functionsAt(edit.file, text, text.indexOf(edit.old)).find((name) => name !== '');
  return reaches
    .filter(({ called }) => {
      const names = called[edit.file];
      return names !== undefined && (named === undefined || names.includes(named));
    })
    .toSorted((a, b) => (a.tookMs ?? 0) - (b.tookMs ?? 0))
    .map(({ testFile }) => testFile);
}

export const cacheDir = (root: string) => {
  const dir = join(root, 'node_modules/.cache/rekey-reach');
  mkdirSync(dir, { recursive: true });
  return dir;
};
