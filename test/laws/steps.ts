/**
 * Counts the steps that code takes over a text, instead of its time: each sign that a regular expression looks at, each sign that a method of
 * strings walks over. Regular expressions are run by a small backtracking matcher of our own that counts; it is held against the real one.
 */

type Node =
  | { readonly kind: 'sign'; readonly test: (sign: string) => boolean }
  | { readonly kind: 'seq'; readonly of: readonly Node[] }
  | { readonly kind: 'any'; readonly of: readonly Node[] }
  | {
      readonly kind: 'many';
      readonly of: Node;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    }
  | { readonly kind: 'edge'; readonly is: (text: string, at: number) => boolean }
  | { readonly kind: 'look'; readonly of: Node; readonly isAhead: boolean; readonly isNot: boolean };

export class TooManySteps extends Error {}

let steps = 0;
let isOurs = false; // while our own code runs, which is not counted
let stepsMax = Number.POSITIVE_INFINITY;

function step(count = 1): void {
  steps += count;
  if (steps > stepsMax) throw new TooManySteps(`more than ${stepsMax} steps`);
}

function parse(source: string, flags: string): Node {
  let at = 0;
  const native = flags.replace(/[gy]/g, '');
  const signOf = (shape: string): Node => {
    const whole = new RegExp(`^(?:${shape})$`, native.includes('s') ? native : `${native}`);
    const known = new Map<string, boolean>();
    return {
      kind: 'sign',
      test: (sign) => {
        const before = known.get(sign);
        if (before !== undefined) return before;
        const is = nativeExec.call(whole, sign) !== null;
        known.set(sign, is);
        return is;
      },
    };
  };
  const wordSign = (text: string, i: number) => i >= 0 && i < text.length && /\w/.test(text[i]!);
  const alternatives = (): Node => {
    const options: Node[] = [sequence()];
    while (source[at] === '|') {
      at += 1;
      options.push(sequence());
    }
    return options.length === 1 ? options[0]! : { kind: 'any', of: options };
  };
  const sequence = (): Node => {
    const of: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') of.push(quantified(atom()));
    return { kind: 'seq', of };
  };
  const atom = (): Node => {
    const sign = source[at]!;
    if (sign === '(') return group();
    if (sign === '[') {
      const from = at;
      at += 1;
      while (source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
      at += 1;
      return signOf(source.slice(from, at));
    }
    if (sign === '^' || sign === '$') {
      at += 1;
      const isEdge = (text: string, i: number) =>
        sign === '^'
          ? i === 0 || (flags.includes('m') && text[i - 1] === '\n')
          : i === text.length || (flags.includes('m') && text[i] === '\n');
      return { kind: 'edge', is: isEdge };
    }
    if (sign === '\\' && /[bB]/.test(source[at + 1]!)) {
      const isNot = source[at + 1] === 'B';
      at += 2;
      return { kind: 'edge', is: (text, i) => (wordSign(text, i - 1) !== wordSign(text, i)) !== isNot };
    }
    const from = at;
    const escaped = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/s.exec(
      source.slice(at),
    );
    at += escaped ? escaped[0].length : String.fromCodePoint(source.codePointAt(at)!).length;
    return signOf(source.slice(from, at));
  };
  const group = (): Node => {
    const head = /^\((?:\?(?:(:)|(<?)([=!])|<[^>]+>))?/.exec(source.slice(at))!;
    at += head[0].length;
    const of = alternatives();
    at += 1;
    return head[3] === undefined ? of : { kind: 'look', of, isAhead: head[2] === '', isNot: head[3] === '!' };
  };
  const quantified = (of: Node): Node => {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/.exec(source.slice(at));
    if (!found) return of;
    at += found[0].length;
    const [, sign, min, comma, max, lazy] = found;
    const range: [number, number] =
      sign === '*'
        ? [0, Number.POSITIVE_INFINITY]
        : sign === '+'
          ? [1, Number.POSITIVE_INFINITY]
          : sign === '?'
            ? [0, 1]
            : [Number(min), comma === '' ? Number(min) : max === '' ? Number.POSITIVE_INFINITY : Number(max)];
    return { kind: 'many', of, min: range[0], max: range[1], isLazy: lazy === '?' };
  };
  return alternatives();
}

type Then = (at: number) => number;

/** Where a match that begins (or, backwards, ends) at `at` ends; -1 for none. */
function match(node: Node, text: string, at: number, isBack: boolean, then: Then): number {
  switch (node.kind) {
    case 'sign': {
      step();
      const sign = isBack ? text[at - 1] : text[at];
      return sign !== undefined && node.test(sign) ? then(isBack ? at - 1 : at + 1) : -1;
    }
    case 'edge':
      step();
      return node.is(text, at) ? then(at) : -1;
    case 'look': {
      const found = match(node.of, text, at, !node.isAhead, (end) => end) >= 0;
      return found !== node.isNot ? then(at) : -1;
    }
    case 'any':
      for (const option of node.of) {
        const end = match(option, text, at, isBack, then);
        if (end >= 0) return end;
      }
      return -1;
    case 'seq': {
      const from = (i: number): Then =>
        i === node.of.length
          ? then
          : (place) => match(node.of[isBack ? node.of.length - 1 - i : i]!, text, place, isBack, from(i + 1));
      return from(0)(at);
    }
    case 'many':
      return node.of.kind === 'sign'
        ? run(node, node.of, text, at, isBack, then)
        : again(node, text, at, isBack, then, 0);
  }
}

function run(
  { min, max, isLazy }: Extract<Node, { kind: 'many' }>,
  { test }: Extract<Node, { kind: 'sign' }>,
  text: string,
  at: number,
  isBack: boolean,
  then: Then,
): number {
  const place = (count: number) => (isBack ? at - count : at + count);
  const goes = (count: number) => {
    step();
    const sign = isBack ? text[place(count) - 1] : text[place(count)];
    return sign !== undefined && test(sign);
  };
  let count = 0;
  while (count < (isLazy ? min : max) && goes(count)) count += 1;
  if (count < min) return -1;
  for (;;) {
    const end = then(place(count));
    if (end >= 0) return end;
    if (isLazy ? count >= max || !goes(count) : count <= min) return -1;
    step();
    count += isLazy ? 1 : -1;
  }
}

function again(
  node: Extract<Node, { kind: 'many' }>,
  text: string,
  at: number,
  isBack: boolean,
  then: Then,
  count: number,
): number {
  step();
  const more = () =>
    count < node.max
      ? match(node.of, text, at, isBack, (end) =>
          end === at && count >= node.min ? -1 : again(node, text, end, isBack, then, count + 1),
        )
      : -1;
  const enough = () => (count >= node.min ? then(at) : -1);
  const first = node.isLazy ? enough() : more();
  return first >= 0 ? first : node.isLazy ? more() : enough();
}

const nativeExec = RegExp.prototype.exec;
const parsed = new Map<string, Node>();

/** Walks the text as the expression would, counting, up to the match that the real one found. */
function countExec(shape: RegExp, text: string): void {
  isOurs = true;
  try {
    walkExec(shape, text);
  } finally {
    isOurs = false;
  }
}

function walkExec(shape: RegExp, text: string): void {
  const key = `${shape.flags} ${shape.source}`;
  const node = parsed.get(key) ?? parse(shape.source, shape.flags);
  parsed.set(key, node);
  const isPlaced = shape.global || shape.sticky;
  for (let at = isPlaced ? shape.lastIndex : 0; at <= text.length; at += 1) {
    step();
    if (match(node, text, at, false, (end) => end) >= 0 || shape.sticky) return;
  }
}

const walks = [
  'indexOf',
  'lastIndexOf',
  'includes',
  'slice',
  'substring',
  'trim',
  'toLowerCase',
  'toUpperCase',
  'normalize',
  'toWellFormed',
] as const;

/** What `work` answers, and how many steps it took. Throws when they are more than `max`. */
export function countSteps<T>(
  work: () => T,
  max = Number.POSITIVE_INFINITY,
): { readonly steps: number; readonly answer: T } {
  const kept = new Map(
    walks.map((name) => [name, String.prototype[name] as (...args: unknown[]) => unknown]),
  );
  steps = 0;
  stepsMax = max;
  RegExp.prototype.exec = function exec(this: RegExp, text: string) {
    const before = this.lastIndex;
    if (!isOurs) countExec(this, String(text));
    this.lastIndex = before;
    return nativeExec.call(this, text);
  };
  for (const [name, real] of kept)
    Object.assign(String.prototype, {
      [name](this: string, ...args: unknown[]) {
        const answer = real.apply(this, args);
        if (isOurs) return answer;
        // What is searched is walked up to what was found; what is made is as long as it is.
        step(
          typeof answer === 'string'
            ? answer.length
            : typeof answer === 'number' && answer >= 0
              ? answer - Number(args[1] ?? 0)
              : this.length,
        );
        return answer;
      },
    });
  try {
    return { answer: work(), steps };
  } finally {
    RegExp.prototype.exec = nativeExec;
    for (const [name, real] of kept) Object.assign(String.prototype, { [name]: real });
    stepsMax = Number.POSITIVE_INFINITY;
  }
}

/** For the test of the counting itself: where the matcher of our own says that the first match begins and ends. */
export function firstMatch(shape: RegExp, text: string): readonly [number, number] | undefined {
  const node = parse(shape.source, shape.flags);
  for (let at = 0; at <= text.length; at += 1) {
    const end = match(node, text, at, false, (place) => place);
    if (end >= 0) return [at, end];
  }
  return undefined;
}
