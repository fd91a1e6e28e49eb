/**
 * What a use-case can reach, read from the rooms themselves so that no list goes stale: which method of which store loads, locks or
 * writes, and which ports and functions ask the outside.
 */
import { dirname, join } from 'node:path';
import { isFunction, type Node, nameOf, type Sources, treeOf, within } from './sources.ts';

export type Touch = 'load' | 'lock' | 'write';

export interface Doors {
  /** By `store.method`, as in `tx.accounts.lock`. */
  readonly stores: ReadonlyMap<string, Touch>;
  /** By `port.method`, as in `house.mail.send`: whatever promises an answer. */
  readonly ports: ReadonlySet<string>;
  /** By `file#name`: whatever a room of the outside exports and promises an answer. */
  readonly outside: ReadonlySet<string>;
}

/** Where the names a file imports come from: `file#name` by local name. */
export function importsOf(file: string, tree: Node): Map<string, string> {
  const found = new Map<string, string>();
  for (const node of within(tree)) {
    if (node.type !== 'ImportDeclaration' || !node.source.value.startsWith('.')) continue;
    const from = join(dirname(file), node.source.value);
    for (const each of node.specifiers)
      if (each.type === 'ImportSpecifier') found.set(each.local.name, `${from}#${nameOf(each.imported)}`);
  }
  return found;
}

const writing =
  /\b(?:INSERT\s+INTO|UPDATE\s+[\w."]+\s+SET|DELETE\s+FROM)\b|\badd_jobs?\s*\(|\bforce_unlock_workers\s*\(/i;
const locking = /\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b|pg_\w*advisory\w*lock/i;

function touchOf(node: Node, file: string, sources: Sources, seen: readonly string[] = []): Touch {
  const imports = importsOf(file, treeOf(file, sources.get(file)!));
  let touch: Touch = 'load';
  for (const part of within(node)) {
    const name = part.type === 'MemberExpression' ? nameOf(part.property) : undefined;
    if (name && /^(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)$/.test(name)) return 'write';
    const sql =
      part.type === 'TemplateElement' ? part.value.raw : part.type === 'Literal' ? String(part.value) : '';
    if (writing.test(sql)) return 'write';
    if (name === 'forUpdate' || locking.test(sql)) touch = 'lock';
    const called = part.type === 'CallExpression' ? nameOf(part.callee) : undefined;
    const [at, as] = (called && (imports.get(called) ?? `${file}#${called}`))?.split('#') ?? [];
    if (!at || !as || seen.includes(`${at}#${as}`) || !sources.has(at)) continue;
    const helper = declared(at, as, sources);
    const below = helper && touchOf(helper, at, sources, [...seen, `${at}#${as}`]);
    if (below === 'write') return 'write';
    if (below === 'lock') touch = 'lock';
  }
  return touch;
}

/** What a file declares under a name at its top. */
function declared(file: string, name: string, sources: Sources): Node | undefined {
  for (const statement of treeOf(file, sources.get(file)!).body) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (!node) continue;
    if ('id' in node && nameOf(node.id as Node) === name) return node;
    if (node.type !== 'VariableDeclaration') continue;
    const found = node.declarations.find((each) => nameOf(each.id) === name);
    if (found) return found;
  }
  return undefined;
}

/** Every method of every store that `Tx` has. */
function storesOf(sources: Sources): Map<string, Touch> {
  const tree = treeOf('store/db.ts', sources.get('store/db.ts')!);
  const imports = importsOf('store/db.ts', tree);
  const stores = new Map<string, Touch>();
  for (const node of within(declared('store/db.ts', 'storesOn', sources)!)) {
    if (node.type !== 'Property' || node.value.type !== 'CallExpression') continue;
    const [file, made] = imports.get(nameOf(node.value.callee)!)!.split('#') as [string, string];
    const body = declared(file, made, sources)!;
    const answer = [...within(body)].find(
      (part) => part.type === 'ReturnStatement' && part.argument?.type === 'ObjectExpression',
    );
    if (answer?.type !== 'ReturnStatement' || answer.argument?.type !== 'ObjectExpression')
      throw new Error(`${file}: no store`);
    for (const method of answer.argument.properties)
      if (method.type === 'Property')
        stores.set(`${nameOf(node.key)}.${nameOf(method.key)}`, touchOf(method.value, file, sources));
  }
  return stores;
}

const promises = (node: Node): boolean =>
  ('async' in node && node.async === true) ||
  ('returnType' in node &&
    node.returnType !== null &&
    [...within(node.returnType as Node)].some(
      (part) => part.type === 'TSTypeReference' && nameOf(part.typeName) === 'Promise',
    ));

/** The methods of a class or interface that promise an answer. */
const promisedBy = (node: Node): string[] =>
  [...within(node)].flatMap((part) => {
    const made =
      part.type === 'MethodDefinition' ? part.value : part.type === 'TSMethodSignature' ? part : undefined;
    const name =
      part.type === 'MethodDefinition' || part.type === 'TSMethodSignature' ? nameOf(part.key) : undefined;
    return made && name && promises(made) ? [name] : [];
  });

function portsOf(sources: Sources): Set<string> {
  const tree = treeOf('usecases/house.ts', sources.get('usecases/house.ts')!);
  const imports = importsOf('usecases/house.ts', tree);
  const ports = new Set<string>();
  for (const node of within(declared('usecases/house.ts', 'House', sources)!)) {
    if (node.type !== 'TSPropertySignature') continue;
    for (const type of within(node)) {
      const from = type.type === 'TSTypeReference' ? imports.get(nameOf(type.typeName) ?? '') : undefined;
      if (!from?.startsWith('outside/')) continue;
      const [file, name] = from.split('#') as [string, string];
      for (const method of promisedBy(declared(file, name, sources)!))
        ports.add(`${nameOf(node.key)}.${method}`);
    }
  }
  return ports;
}

function outsideOf(sources: Sources): Set<string> {
  const found = new Set<string>();
  for (const [file, text] of sources) {
    if (!file.startsWith('outside/')) continue;
    for (const statement of treeOf(file, text).body) {
      const made = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
      if (isFunction(made) && promises(made)) found.add(`${file}#${nameOf(made.id)}`);
    }
  }
  return found;
}

/** Reads the doors of a house. */
export function doorsOf(sources: Sources): Doors {
  return { stores: storesOf(sources), ports: portsOf(sources), outside: outsideOf(sources) };
}
