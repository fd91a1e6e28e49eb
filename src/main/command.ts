/** What a command of `rekey` is, and how it tells of itself: the list of all, and for each its words, settings, files, ends and an example. */
import { type Setting, type SettingName, settings } from './settings.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** A word that follows a command, or an option. */
export interface Word {
  /** As it is written: `<user name>`, `[file …]`, `--exit`. */
  readonly name: string;
  readonly means: string;
}

export interface Command {
  /** One line, for the list. */
  readonly does: string;
  readonly words?: readonly Word[];
  readonly options?: readonly Word[];
  readonly reads: readonly SettingName[];
  /** What it reads or writes on disk besides the database. */
  readonly files?: readonly Word[];
  /** When it ends with 1, and with anything else but 0. */
  readonly ends?: readonly (readonly [code: number, when: string])[];
  readonly example: string;
  readonly run: (args: readonly string[], env: Env) => Promise<number>;
}

export type Commands = Readonly<Record<string, Command>>;

const column = (name: string, text: string) => `  ${name.padEnd(20)} ${text}\n`;

/** The list of all commands, or of those that begin with a word. */
export function listOf(commands: Commands, first?: string): string {
  const found = Object.entries(commands).filter(
    ([name]) => first === undefined || name === first || name.startsWith(`${first} `),
  );
  const lines = found.map(([name, { does }]) => column(`rekey ${name}`, does)).join('');
  return `${first === undefined ? 'Rekey’s commands:' : `The commands are:`}\n${lines}\n  rekey <command> --help tells more of each.\n`;
}

/** All there is to know of one command. */
export function helpOf(name: string, command: Command): string {
  const { does, words = [], options = [], reads, files = [], ends = [], example } = command;
  const call = [
    'rekey',
    name,
    ...words.map((word) => word.name),
    ...options.map((option) => `[${option.name}]`),
  ];
  const told = (each: Word) => column(each.name, each.means);
  const exits = new Map<number, string>([
    [0, 'it did what it says'],
    [1, 'it could not: one sentence on stderr says why and what to do'],
    ...ends,
  ]);
  return [
    `${call.join(' ')}\n\n  ${does}\n`,
    section('Words', words.map(told)),
    section('Options', options.map(told)),
    section(
      'Environment',
      reads.map((each) => column(each, settingLine(settings[each]))),
    ),
    section('Files', files.map(told)),
    section(
      'Exit codes',
      [...exits].map(([code, when]) => column(String(code), when)),
    ),
    section('Example', [`  ${example}\n`]),
  ].join('');
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? '' : `\n${title}\n${lines.join('')}`;

const settingLine = ({ does, otherwise }: Setting) =>
  otherwise === undefined ? does : `${does} (not set: ${otherwise})`;
