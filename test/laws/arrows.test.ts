/** The house's arrows (DESIGN.md): who may import whom, type-only imports included; no circles; names. Read from the files themselves. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files, isTest, roomOf, root, sources } from './sources.ts';

const importsOf = new Map(
  files.map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const found = [
      ...text.matchAll(
        /(?:^|\n)\s*(?:import|export)[^'";]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)|(?:^|\n)import\s+'(\.[^']+)'/g,
      ),
    ];
    const targets = found.map((match) =>
      relative(root, resolve(root, dirname(file), match[1] ?? match[2] ?? match[3] ?? '')),
    );
    return [file, targets.filter((target) => !target.startsWith('..'))] as const;
  }),
);

const rank: Readonly<Record<string, number>> = {
  base: 0,
  domain: 1,
  store: 2,
  outside: 2,
  usecases: 3,
  edge: 4,
  main: 5,
  'main.ts': 6,
};
const edgeRoomOf = (file: string) => (roomOf(file) === 'edge' ? file.split('/')[1]! : undefined);

function mayImport(from: string, to: string): string | undefined {
  const [a, b] = [roomOf(from), roomOf(to)];
  if (rank[b]! > rank[a]!) return 'upwards';
  if (a === 'edge' && (b === 'store' || b === 'outside')) return 'edge reaches past the use-cases';
  if (a !== b && rank[a] === rank[b]) return 'sideways';
  if (a === 'edge' && b === 'edge' && edgeRoomOf(from) !== edgeRoomOf(to) && edgeRoomOf(to) !== 'http')
    return 'one edge room to another';
  if (a === 'edge' && edgeRoomOf(from) === 'http' && b === 'edge' && edgeRoomOf(to) !== 'http')
    return 'http is below the rooms';
  const isUseCase = (file: string) =>
    roomOf(file) === 'usecases' && file.split('/').length === 3 && !file.startsWith('usecases/steps/');
  if (isUseCase(from) && isUseCase(to)) return 'one use-case to another';
  if (from.startsWith('usecases/steps/') && isUseCase(to)) return 'a step to a use-case';
  return undefined;
}

describe('the arrows', () => {
  it('point one way', () => {
    const wrong = [...importsOf].flatMap(([from, targets]) =>
      targets.flatMap((to) => {
        // A test beside its file may use what it tests with.
        const because = isTest(from) ? undefined : mayImport(from, to);
        return because ? [`${from} -> ${to}: ${because}`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('make no circle', () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      if (done.has(file)) return;
      for (const next of importsOf.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of sources.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('would be noticed if they pointed elsewhere', () => {
    expect(mayImport('domain/fact.ts', 'store/db.ts')).toBe('upwards');
    expect(mayImport('edge/web/room.ts', 'store/db.ts')).toBe('edge reaches past the use-cases');
    expect(mayImport('edge/web/room.ts', 'edge/desk/room.ts')).toBe('one edge room to another');
    expect(mayImport('store/db.ts', 'outside/mail.ts')).toBe('sideways');
    expect(mayImport('usecases/account/sign-out.ts', 'usecases/account/find-session.ts')).toBe(
      'one use-case to another',
    );
    expect(importsOf.get('store/db.ts')).toContain('store/accounts.ts');
  });
});

describe('the domain', () => {
  const pure = [...sources].filter(([file]) => roomOf(file) === 'domain');
  const forbidden = [
    /\bnode:(?!crypto)/,
    /\bnew Date\(\)/,
    /\bDate\.now\(/,
    /\bMath\.random\(/,
    /\bprocess\./,
    /\bfetch\(/,
    /\brandomBytes\b/,
  ];

  it('does no I/O and knows neither clock nor chance', () => {
    const wrong = pure.flatMap(([file, text]) =>
      forbidden.filter((pattern) => pattern.test(text)).map((pattern) => `${file}: ${pattern}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('use-cases', () => {
  it('are named for what they do: the file is the exported verb-noun', () => {
    const wrong = [...sources].filter(([file, text]) => {
      const [room, folder, name] = file.split('/');
      if (room !== 'usecases' || !name || folder === 'steps') return false;
      const verbNoun = name
        .replace(/\.ts$/, '')
        .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return !new RegExp(`export (async )?function ${verbNoun}\\b`).test(text);
    });
    expect(wrong.map(([file]) => file)).toEqual([]);
  });
});
