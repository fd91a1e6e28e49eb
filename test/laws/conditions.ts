/**
 * The conditions of every statement of the store, read from its source: by store and method, each `where`, `on` and `having` as column and
 * operator, those of the file's own shared beginnings (`live(now)`) included. Statements in plain SQL count their WHERE, AND, OR and HAVING.
 */
import {
  type FunctionNode,
  isFunction,
  type Node,
  nameOf,
  partsOf,
  sources,
  treeOf,
  within,
} from './sources.ts';

/** By `store.method`, its conditions in the order of the source, and how many there are in plain SQL. */
export interface Conditions {
  readonly built: readonly string[];
  readonly plain: number;
}

const words = new Set(['where', 'whereRef', 'on', 'onRef', 'having', 'filterWhere']);

/** `spentAt is` for `.where('spentAt', 'is', null)`; `or(a is, b >)` for a callback. */
function keyOf(args: readonly Node[], text: string): string {
  const [first, second, third] = args;
  if (first?.type === 'Literal' && third)
    return `${String(first.value)} ${literalOf(second, text)}${third.type === 'Literal' && typeof third.value === 'string' ? ` ${third.value}` : ''}`;
  const callback = args.flatMap((arg) => [...within(arg)]);
  const inner = callback.filter((node) => node.type === 'CallExpression' && isComparison(node));
  const leaves = inner.map((node) => keyOf((node as CallNode).arguments as Node[], text));
  const how = callback.some((node) => node.type === 'CallExpression' && isNamed(node, 'or')) ? 'or' : 'and';
  return leaves.length > 0
    ? `${how}(${leaves.join(', ')})`
    : `(${text.slice(args[0]!.start, args[0]!.end).replace(/\s+/g, ' ')})`;
}

/** Whether it holds conditions of its own, in a query of its own. */
const hasInner = (node: Node): boolean =>
  isFunction(node) &&
  [...within(node)].some(
    (inner) =>
      inner.type === 'CallExpression' &&
      inner.callee.type === 'MemberExpression' &&
      words.has(nameOf(inner.callee.property) ?? ''),
  );

type CallNode = Extract<Node, { type: 'CallExpression' }>;
const isNamed = (node: CallNode, name: string) =>
  node.callee.type === 'MemberExpression' && nameOf(node.callee.property) === name;
/** `is('column', 'op', value)`: three arguments, the second an operator. */
const isComparison = (node: CallNode) =>
  node.arguments.length === 3 && node.callee.type === 'Identifier' && node.arguments[1]?.type === 'Literal';
const literalOf = (node: Node | undefined, text: string) =>
  node?.type === 'Literal' ? String(node.value) : node ? text.slice(node.start, node.end) : '';

/** Every condition that is written below a node; calls of the file's own functions bring theirs. */
function below(
  node: Node,
  text: string,
  shared: ReadonlyMap<string, Node>,
  seen: ReadonlySet<string>,
): Conditions {
  const built: string[] = [];
  let plain = 0;
  const walk = (at: Node): void => {
    if (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') {
      const name = nameOf(at.callee.property);
      if (name && words.has(name)) {
        walk(at.callee.object);
        const args = at.arguments as Node[];
        if (!args.some(hasInner)) built.push(keyOf(args, text));
        for (const part of args) walk(part);
        return;
      }
    }
    if (at.type === 'TemplateLiteral') plain += countPlain(text.slice(at.start, at.end));
    bring(at);
    for (const part of partsOf(at)) walk(part);
  };
  const bring = (at: Node): void => {
    const name = at.type === 'Identifier' ? at.name : undefined;
    const brought = name !== undefined && !seen.has(name) ? shared.get(name) : undefined;
    if (!brought || !name) return;
    const more = below(brought, text, shared, new Set([...seen, name]));
    built.push(...more.built);
    plain += more.plain;
  };
  walk(node);
  return { built, plain };
}

const countPlain = (sql: string) => (sql.match(/\b(?:WHERE|AND|OR|HAVING)\b/g) ?? []).length;

/** The functions of a file that are not methods of its store, by name: what several statements begin with. */
function sharedOf(tree: Node): Map<string, Node> {
  const shared = new Map<string, Node>();
  for (const node of within(tree)) {
    if (node.type !== 'VariableDeclarator' || !isFunction(node.init)) continue;
    const name = nameOf(node.id);
    if (name) shared.set(name, node.init);
  }
  return shared;
}

/** The statements of one store: the methods of what `nameStore(sql)` returns. */
function methodsOf(made: FunctionNode): [string, Node][] {
  const found: [string, Node][] = [];
  for (const node of partsOf(made.body as Node)) {
    if (node.type !== 'ReturnStatement' || node.argument?.type !== 'ObjectExpression') continue;
    for (const property of node.argument.properties)
      if (property.type === 'Property') found.push([nameOf(property.key) ?? '?', property.value]);
  }
  return found;
}

/** Every statement of the store with its conditions, by `store.method`. */
export function storeConditions(): Map<string, Conditions> {
  const found = new Map<string, Conditions>();
  for (const [file, text] of sources) {
    if (!file.startsWith('store/')) continue;
    const tree = treeOf(file, text);
    const shared = sharedOf(tree);
    for (const node of within(tree)) {
      if (node.type !== 'FunctionDeclaration') continue;
      const store = /^(\w+)Store$/.exec(nameOf(node.id) ?? '')?.[1];
      if (!store) continue;
      for (const [method, made] of methodsOf(node)) {
        const conditions = below(made, text, shared, new Set());
        if (conditions.built.length + conditions.plain > 0) found.set(`${store}.${method}`, conditions);
      }
    }
  }
  return found;
}
