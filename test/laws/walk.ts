/**
 * Walks every path through a use-case, into the steps it takes, and says where DESIGN.md's order is left: "look at the clock; open the
 * transaction; load; judge; refuse; write; record; answer". It knows no values: both sides of each condition are walked.
 */
import { type Doors, importsOf } from './doors.ts';
import {
  type FunctionNode,
  isFunction,
  lineAt,
  type Node,
  nameOf,
  partsOf,
  type Sources,
  treeOf,
  within,
} from './sources.ts';

export type Rule =
  | 'clock'
  | 'outside'
  | 'nested'
  | 'single'
  | 'locks'
  | 'refuse'
  | 'load'
  | 'record'
  | 'doors';

export interface Offence {
  readonly rule: Rule;
  readonly where: string;
}

// What is true at a point of a path. The last four are about the function that is walked, the others about the whole use-case.
const looked = 1; // the clock was looked at, and the outside not asked since
const asked = 2; // the database was asked anything, and the outside not since
const inside = 4; // a transaction is open
const written = 8; // something was written in it
const accountLocked = 16;
const settled = 32; // a transaction that wrote is over, and neither the outside nor a refusal explains another one
const wroteHere = 64;
const recorded = 128;
const answered = 256; // here a compare-and-set has changed nothing
const ofFunction = wroteHere | recorded | answered;

type States = ReadonlySet<number>;
const none: States = new Set();
const union = (...sets: States[]): States => new Set(sets.flatMap((set) => [...set]));
const each = (states: States, step: (state: number) => number): States => new Set([...states].map(step));

interface Closure {
  readonly made: FunctionNode;
  readonly frame: Frame;
}

interface Frame {
  readonly file: string;
  /** Functions that were handed in, by the parameter's name. */
  readonly given: ReadonlyMap<string, Closure>;
  /** Variables that hold what a write answered. */
  readonly answers: Set<string>;
  returned: States;
}

interface Source {
  readonly text: string;
  readonly tree: Node;
  readonly imports: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, FunctionNode>;
}

const isLoop = (node: Node) => /^(?:For|While|DoWhile)/.test(node.type) && node.type.endsWith('Statement');

/** The dotted path of a member of an identifier, such as `house.db.once`; undefined for anything else. */
export function pathOf(node: Node): string | undefined {
  if (node.type === 'TSNonNullExpression' || node.type === 'ChainExpression') return pathOf(node.expression);
  if (node.type !== 'MemberExpression' || node.computed) return nameOf(node);
  const before = pathOf(node.object);
  return before && `${before}.${nameOf(node.property)}`;
}

const typeOf = (parameter: Node): string | undefined => {
  const written = 'typeAnnotation' in parameter ? parameter.typeAnnotation : null;
  const type = written && 'typeAnnotation' in written ? written.typeAnnotation : null;
  return type?.type === 'TSTypeReference' ? nameOf(type.typeName) : undefined;
};

/** The house is called `house` and a transaction `tx` wherever they are handed on, or the walk would not know them. */
const isDisguised = (parameter: Node): boolean =>
  (typeOf(parameter) === 'Tx' && nameOf(parameter) !== 'tx') ||
  (typeOf(parameter) === 'House' && nameOf(parameter) !== 'house');

/** A part of the house or of a transaction that is given another name. */
function isHidden({ id, init }: Extract<Node, { type: 'VariableDeclarator' }>): boolean {
  const path = init ? pathOf(init) : undefined;
  if (path === 'house.db.once') return nameOf(id) !== 'tx';
  if (path !== 'house') return /^(?:tx|house\.(?:db|clock|mail|passwords))\b/.test(path ?? '');
  return (
    id.type !== 'ObjectPattern' ||
    id.properties.some(
      (each) => !('key' in each) || /^(?:db|clock|mail|passwords)$/.test(nameOf(each.key) ?? ''),
    )
  );
}

export class Walk {
  readonly offences = new Map<string, Offence>();
  readonly #doors: Doors;
  readonly #sources = new Map<string, Source>();
  readonly #reached = new Set<Node>();
  readonly #walking: FunctionNode[] = [];
  readonly #known = new Map<FunctionNode, Map<number, States>>();
  readonly #touches = new Map<FunctionNode, ReadonlySet<string>>();
  /** Where a throw or a break of the path goes to, innermost last. */
  readonly #caught: States[] = [];
  readonly #left: States[] = [];

  constructor(sources: Sources, doors: Doors) {
    this.#doors = doors;
    for (const [file, text] of sources) {
      if (!file.startsWith('usecases/')) continue;
      const tree = treeOf(file, text);
      const functions = new Map<string, FunctionNode>();
      for (const node of within(tree)) {
        if (node.type === 'FunctionDeclaration' && node.id) functions.set(node.id.name, node);
        if (node.type === 'VariableDeclarator' && isFunction(node.init))
          functions.set(nameOf(node.id)!, node.init);
      }
      this.#sources.set(file, { text, tree, imports: importsOf(file, tree), functions });
    }
  }

  /** Walks the exported functions of a file, each from a standing start. */
  enter(file: string): void {
    for (const node of within(this.#sources.get(file)!.tree)) {
      if (isFunction(node) && node.params.some(isDisguised)) this.#offend('doors', node, frameIn(file));
      if (node.type !== 'ExportNamedDeclaration' || !isFunction(node.declaration)) continue;
      this.#into({ made: node.declaration, frame: frameIn(file) }, new Map(), new Set([0]));
    }
  }

  /** Where the database is called, and no path came by. */
  unreached(): string[] {
    return [...this.#sources].flatMap(([file, { text, tree }]) =>
      [...within(tree)]
        .filter((node) => this.#touchOf(node) && !this.#reached.has(node))
        .map((node) => `${file}:${lineAt(text, node.start)}`),
    );
  }

  #offend(rule: Rule, node: Node, frame: Frame): void {
    const where = `${frame.file}:${lineAt(this.#sources.get(frame.file)!.text, node.start)}`;
    this.offences.set(`${rule} ${where}`, { rule, where });
  }

  /** Walks the body of a function that is called; what was true of the caller's own function is so again afterwards. */
  #into({ made, frame: around }: Closure, given: ReadonlyMap<string, Closure>, states: States): States {
    if (this.#walking.includes(made) || !made.body) return states;
    const handed = new Map([...around.given, ...given]);
    // A function ends as it ended before, unless it was handed others that may differ.
    const known = (handed.size === 0 ? this.#known.get(made) : undefined) ?? new Map<number, States>();
    if (handed.size === 0) this.#known.set(made, known);
    const all: States[] = [];
    for (const state of states) {
      const start = state & ~ofFunction;
      let ends = known.get(start);
      if (!ends) {
        const frame: Frame = { ...frameIn(around.file), given: handed };
        this.#walking.push(made);
        const through = this.#walk(made.body, new Set([start]), frame);
        this.#walking.pop();
        ends = union(through, frame.returned);
        known.set(start, ends);
      }
      // Whoever only records, on every path, is as good as `record` itself.
      const records =
        ends.size > 0 &&
        [...ends].every((end) => end & recorded) &&
        !this.#touchesOf({ made, frame: around }).has('write');
      all.push(each(ends, (end) => (end & ~ofFunction) | (state & ofFunction) | (records ? recorded : 0)));
    }
    return union(...all);
  }

  /** Walks a nameless callback as a part of its writer. */
  #callback({ made, frame }: Closure, states: States): States {
    if (made.type !== 'ArrowFunctionExpression' || made.body === null)
      return this.#into({ made, frame }, new Map(), states);
    const own: Frame = { ...frame, returned: none };
    return union(this.#walk(made.body, states, own), own.returned);
  }

  #walk(node: Node, states: States, frame: Frame): States {
    if (states.size === 0 || isFunction(node)) return states;
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
        return this.#branch(node.test, node.consequent, node.alternate, states, frame);
      case 'LogicalExpression': {
        const left = this.#walk(node.left, states, frame);
        return union(left, this.#walk(node.right, left, frame));
      }
      case 'VariableDeclarator': {
        if (isHidden(node)) this.#offend('doors', node, frame);
        if (node.init && this.#writesIn(node.init))
          for (const part of within(node.id)) if (part.type === 'Identifier') frame.answers.add(part.name);
        return node.init ? this.#walk(node.init, states, frame) : states;
      }
      case 'ReturnStatement':
        frame.returned = union(
          frame.returned,
          node.argument ? this.#walk(node.argument, states, frame) : states,
        );
        return none;
      case 'ThrowStatement':
        return this.#throw(node.argument, node, this.#walk(node.argument, states, frame), frame);
      case 'BreakStatement':
      case 'ContinueStatement':
        this.#left.push(union(this.#left.pop() ?? none, states));
        return none;
      case 'SwitchStatement':
        return this.#switch(node, states, frame);
      case 'TryStatement':
        return this.#try(node, states, frame);
      case 'CallExpression':
        return this.#call(node, states, frame);
      case 'MemberExpression':
        if (/^house\.db\.(?!transaction$|snapshot$|once\b)/.test(pathOf(node) ?? ''))
          this.#offend('doors', node, frame);
        if (pathOf(node) === 'house.db.once') this.#once(node, states, frame);
        return this.#parts(node, states, frame);
      default:
        return isLoop(node) ? this.#loop(node, states, frame) : this.#parts(node, states, frame);
    }
  }

  #parts(node: Node, states: States, frame: Frame): States {
    return partsOf(node).reduce((after, part) => this.#walk(part, after, frame), states);
  }

  #branch(test: Node, yes: Node, no: Node | null, states: States, frame: Frame): States {
    const empty = this.#emptyOn(test, frame);
    const sides = [...states].map((state) => {
      const after = this.#walk(test, new Set([state]), frame);
      // A compare-and-set that changed nothing wrote nothing.
      const undone = each(
        after,
        (end) => (end & ~(written | wroteHere)) | (state & (written | wroteHere)) | answered,
      );
      return { yes: empty.yes ? undone : after, no: empty.no ? undone : after };
    });
    const then = this.#walk(yes, union(...sides.map((side) => side.yes)), frame);
    const otherwise = union(...sides.map((side) => side.no));
    const after = union(then, no ? this.#walk(no, otherwise, frame) : otherwise);
    const mayRefuse = then.size === 0 && [...within(yes)].some((part) => part.type === 'ThrowStatement');
    return mayRefuse ? each(after, (end) => end & ~settled) : after;
  }

  /** On which side of a condition a write has changed nothing. */
  #emptyOn(test: Node, frame: Frame, negated = false): { yes: boolean; no: boolean } {
    const isWrite =
      (test.type === 'CallExpression' && this.#touchOf(test) === 'write') ||
      (test.type === 'Identifier' && frame.answers.has(test.name));
    if (isWrite) return { yes: negated, no: !negated };
    const flips =
      (test.type === 'UnaryExpression' && test.operator === '!') ||
      (test.type === 'BinaryExpression' && test.operator === '===' && nameOf(test.right) === 'undefined');
    const below = partsOf(test).map((part) => this.#emptyOn(part, frame, flips ? !negated : negated));
    return { yes: below.some((side) => side.yes), no: below.some((side) => side.no) };
  }

  #loop(node: Node, states: States, frame: Frame): States {
    // Each round that has a transaction of its own is a phase of its own.
    const rounds = [...within(node)].some((part) => pathOf(part) === 'house.db.transaction') ? 1 : 2;
    let after = states;
    for (let round = 0; round < rounds; round += 1) {
      this.#left.push(none);
      after = union(after, this.#parts(node, after, frame));
      after = union(after, this.#left.pop()!);
    }
    return after;
  }

  #switch(node: Extract<Node, { type: 'SwitchStatement' }>, states: States, frame: Frame): States {
    const start = this.#walk(node.discriminant, states, frame);
    this.#left.push(none);
    const end = node.cases.reduce((through, one) => this.#parts(one, union(start, through), frame), none);
    return union(end, this.#left.pop()!, node.cases.some((one) => one.test === null) ? none : start);
  }

  #try(node: Extract<Node, { type: 'TryStatement' }>, states: States, frame: Frame): States {
    this.#caught.push(none);
    const through = this.#walk(node.block, states, frame);
    const thrown = union(states, this.#caught.pop()!);
    const handled = node.handler ? this.#walk(node.handler.body, thrown, frame) : none;
    return node.finalizer
      ? this.#walk(node.finalizer, union(through, handled), frame)
      : union(through, handled);
  }

  #throw(thrown: Node, node: Node, states: States, frame: Frame): States {
    this.#caught.push(union(this.#caught.pop() ?? none, states));
    // What is no Refusal is a bug, and a bug is found where it is found.
    const isBug = thrown.type === 'NewExpression' && nameOf(thrown.callee) !== 'Refusal';
    // A move is judged by the lifecycle and made by compare-and-set in one go: its refusal is the answer of that write.
    const isMove = frame.file === 'usecases/steps/make-move.ts';
    for (const state of states)
      if (state & inside && state & written && !(state & answered) && !isBug && !isMove)
        this.#offend('refuse', node, frame);
    return none;
  }

  #once(node: Node, states: States, frame: Frame): void {
    for (const state of states) if (state & inside) this.#offend('nested', node, frame);
  }

  #call(node: Extract<Node, { type: 'CallExpression' }>, states: States, frame: Frame): States {
    const path = pathOf(node.callee);
    if (path === 'house.db.transaction' || path === 'house.db.snapshot')
      return this.#transaction(node, states, frame);
    const { given, target } = this.#target(node, frame);
    let after = this.#walk(node.callee, states, frame);
    for (const argument of node.arguments) after = this.#walk(argument, after, frame);
    if (path === 'house.clock.now') return this.#clock(node, after, frame);
    if (path?.startsWith('house.') && this.#doors.ports.has(path.slice(6)))
      return this.#outside(node, after, frame);
    const touch = this.#touchOf(node);
    if (touch) return this.#touch(node, touch, after, frame);
    if (typeof target === 'object') return this.#step(node, target, given, after, frame);
    if (target && this.#doors.outside.has(target)) return this.#outside(node, after, frame);
    // Somebody else's function runs what it is handed, or does not.
    for (const closure of given.values()) after = union(after, this.#callback(closure, after));
    return after;
  }

  /** What a call runs, and the functions it is handed: by the parameters' names where they are known. */
  #target(node: Extract<Node, { type: 'CallExpression' }>, frame: Frame) {
    const name = nameOf(node.callee);
    const target = name === undefined ? undefined : this.#resolve(name, frame);
    const given = new Map<string, Closure>();
    for (const [at, argument] of node.arguments.entries()) {
      const known = argument.type === 'Identifier' ? this.#resolve(argument.name, frame) : undefined;
      const closure = isFunction(argument)
        ? { made: argument, frame }
        : typeof known === 'object'
          ? known
          : undefined;
      const parameter = typeof target === 'object' ? target.made.params[at] : undefined;
      if (closure) given.set((parameter && nameOf(parameter)) ?? `#${at}`, closure);
    }
    return { given, target };
  }

  /** The function that a name means in a file; or `file#name` for what is none of the use-cases' own. */
  #resolve(name: string, frame: Frame): Closure | string | undefined {
    const handed = frame.given.get(name);
    if (handed) return handed;
    const source = this.#sources.get(frame.file)!;
    const own = source.functions.get(name);
    if (own) return { made: own, frame: frameIn(frame.file) };
    const [file = '', as = ''] = source.imports.get(name)?.split('#') ?? [];
    const made = this.#sources.get(file)?.functions.get(as);
    return made ? { made, frame: frameIn(file) } : file && `${file}#${as}`;
  }

  #step(
    node: Node,
    target: Closure,
    given: ReadonlyMap<string, Closure>,
    states: States,
    frame: Frame,
  ): States {
    const touches = this.#touchesOf(target);
    const isLoad = touches.has('load') && !touches.has('write') && !touches.has('record');
    if (isLoad) this.#mayLoad(node, states, frame);
    const after = this.#into(target, given, states);
    return this.#isRecord(target) ? each(after, (state) => state | recorded) : after;
  }

  #isRecord({ made }: Closure): boolean {
    return this.#sources.get('usecases/steps/record.ts')?.functions.get('record') === made;
  }

  #transaction(node: Extract<Node, { type: 'CallExpression' }>, states: States, frame: Frame): States {
    const work = node.arguments[0];
    if (!isFunction(work) || work.params.some((parameter) => nameOf(parameter) !== 'tx')) {
      this.#offend('doors', node, frame);
      return states;
    }
    const all: States[] = [];
    for (const state of states) {
      if (state & inside) this.#offend('nested', node, frame);
      if (state & settled) this.#offend('single', node, frame);
      const open = (state & ~(written | accountLocked)) | inside | asked;
      const ends = this.#into({ made: work, frame }, new Map(), new Set([open]));
      all.push(
        each(
          ends,
          (end) =>
            (end & ~(inside | written | accountLocked | ofFunction)) |
            (state & ofFunction) |
            (end & written ? settled : 0),
        ),
      );
    }
    return union(...all);
  }

  #clock(node: Node, states: States, frame: Frame): States {
    for (const state of states) if (state & (looked | asked | inside)) this.#offend('clock', node, frame);
    return each(states, (state) => state | looked);
  }

  #outside(node: Node, states: States, frame: Frame): States {
    for (const state of states) if (state & inside) this.#offend('outside', node, frame);
    return each(states, (state) => state & ~(looked | asked | settled));
  }

  /** How a call touches the database, if it calls a store; `unknown` for a method that no store has. */
  #touchOf(node: Node): string | undefined {
    const path = node.type === 'CallExpression' ? pathOf(node.callee) : undefined;
    const method = path?.match(/^(?:tx|house\.db\.once)\.(\w+\.\w+)$/)?.[1];
    return method && (this.#doors.stores.get(method) ?? 'unknown');
  }

  #touch(
    node: Extract<Node, { type: 'CallExpression' }>,
    touch: string,
    states: States,
    frame: Frame,
  ): States {
    const path = pathOf(node.callee)!;
    this.#reached.add(node);
    if (touch === 'unknown') this.#offend('doors', node, frame);
    if (touch !== 'write') this.#mayLoad(node, states, frame);
    return each(states, (state) => {
      if (touch === 'write' && state & recorded) this.#offend('record', node, frame);
      if (touch === 'write' && !(state & inside) && state & settled) this.#offend('single', node, frame);
      if (path === 'tx.cases.lock' && state & accountLocked) this.#offend('locks', node, frame);
      const done = state | asked | (path === 'tx.accounts.lock' ? accountLocked : 0);
      if (touch !== 'write') return done;
      return done | (state & inside ? written | wroteHere : settled);
    });
  }

  /** A load comes before the writes of its function, unless it asks for what only a write could name; and before what is recorded. */
  #mayLoad(node: Node, states: States, frame: Frame): void {
    const names = [...within(node)].some(
      (part) => part.type === 'Identifier' && frame.answers.has(part.name),
    );
    for (const state of states) {
      if (state & wroteHere && !names) this.#offend('load', node, frame);
      if (state & recorded) this.#offend('record', node, frame);
    }
  }

  #writesIn(node: Node): boolean {
    return [...within(node)].some((part) => this.#touchOf(part) === 'write');
  }

  /** How a function touches the database, on any path. */
  #touchesOf({ made, frame }: Closure): ReadonlySet<string> {
    const known = this.#touches.get(made);
    const touches = new Set<string>();
    if (known || !made.body) return known ?? touches;
    this.#touches.set(made, touches);
    for (const part of within(made.body)) {
      if (part.type !== 'CallExpression') continue;
      const touch = this.#touchOf(part);
      if (touch) touches.add(touch === 'lock' ? 'load' : touch);
      const target = this.#target(part, frame).target;
      if (typeof target !== 'object') continue;
      if (this.#isRecord(target)) touches.add('record');
      else for (const below of this.#touchesOf(target)) touches.add(below);
    }
    return touches;
  }
}

const frameIn = (file: string): Frame => ({ file, given: new Map(), answers: new Set(), returned: none });
