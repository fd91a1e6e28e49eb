/** A dumped schema as single things with names, so that two of them can be compared and each difference named. */

/** By what each thing is called ("the column payload of the table facts"), its definition. */
export type SchemaThings = ReadonlyMap<string, string>;

/** Reads the text that `dumpSchema` writes. Comments on things are left out: they change nothing. */
export function readSchemaText(text: string): SchemaThings {
  const things = new Map<string, string>();
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    const [, made] = /^CREATE OR REPLACE FUNCTION (.*)$/.exec(line) ?? [];
    const [, table] = /^CREATE TABLE (.*) \($/.exec(line) ?? [];
    if (made !== undefined) {
      const end = endAt(lines, at, ';');
      things.set(`the function ${made}`, lines.slice(at, end).join('\n'));
      at = end;
    } else if (table !== undefined) {
      const end = endAt(lines, at, ');');
      things.set(`the table ${table}`, '');
      for (const inside of lines.slice(at + 1, end))
        put(things, ...partOf(table, inside.trim().replace(/,$/, '')));
      at = end;
    } else put(things, ...statementOf(line));
  }
  return things;
}

function endAt(lines: readonly string[], from: number, sign: string): number {
  const end = lines.indexOf(sign, from);
  return end < 0 ? lines.length : end;
}

/** What is said of one thing in several lines is one definition. */
function put(things: Map<string, string>, name: string, definition: string): void {
  if (name !== '') things.set(name, `${things.get(name) ?? ''}${definition}\n`);
}

function partOf(table: string, line: string): [string, string] {
  const [, constraint] = /^CONSTRAINT ("(?:[^"]|"")*"|\S+) /.exec(line) ?? [];
  if (constraint !== undefined) return [`the constraint ${constraint} of the table ${table}`, line];
  const [column] = /^("(?:[^"]|"")*"|\S+)/.exec(line) ?? [''];
  return [`the column ${column} of the table ${table}`, line];
}

const statements: readonly (readonly [RegExp, string])[] = [
  [/^CREATE (?:UNIQUE )?INDEX (\S+) ON (?:ONLY )?(\S+) /, 'index'],
  [/^CREATE (?:CONSTRAINT )?TRIGGER (\S+) .* ON (\S+) /, 'trigger'],
  [/^ALTER TABLE (?<table>\S+) ADD CONSTRAINT (?<name>\S+) /, 'constraint'],
  [/^ALTER TABLE (?<table>\S+) .*TRIGGER (?<name>\S+);$/, 'trigger'],
];

function statementOf(line: string): [string, string] {
  for (const [pattern, what] of statements) {
    const found = pattern.exec(line);
    if (!found) continue;
    const name = found.groups?.name ?? found[1];
    return [`the ${what} ${name} of the table ${found.groups?.table ?? found[2]}`, line];
  }
  return ['', line];
}
