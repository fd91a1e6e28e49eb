/** The commands of `rekey`, and how each ends: 0 when it did what it says, 1 with one clear sentence when it could not. */
import { readFileSync } from 'node:fs';
import { CannotStart } from '../base/cannot-start.ts';
import { faultOfDatabase } from '../store/connect.ts';
import { type Command, type Env, helpOf, listOf } from './command.ts';
import { commands } from './commands.ts';

const helpWords = ['help', '--help', '-h'];
const say = (text: string) => process.stdout.write(text);

/** Runs one command and answers its exit code. */
export async function run(args: readonly string[], env: Env): Promise<number> {
  const [first = 'start', second = ''] = args;
  if (helpWords.includes(first)) return tell(listOf(commands));
  if (first === '--version' || first === '-v') return tell(`${version}\n`);
  const name = [`${first} ${second}`, first].find((each) => Object.hasOwn(commands, each));
  const command = name === undefined ? undefined : commands[name];
  const rest = args.slice(name?.includes(' ') ? 2 : 1);
  if (!command || name === undefined) return pointOut(first, second);
  if (rest.some((word) => word === '--help' || word === '-h')) return tell(helpOf(name, command));
  try {
    mustKnow(command, name, rest);
    return await command.run(rest, env);
  } catch (fault) {
    const known = fault instanceof CannotStart ? fault : faultOfDatabase(fault);
    process.stderr.write(
      known ? `${known.message}\n` : `Rekey met a bug: ${fault instanceof Error ? fault.stack : fault}\n`,
    );
    return 1;
  }
}

function tell(text: string): number {
  say(text);
  return 0;
}

/** Nothing of that name: `rekey staff` alone, or mistyped, is answered by what there is. */
function pointOut(first: string, second: string): number {
  const isGroup = Object.keys(commands).some((each) => each.startsWith(`${first} `));
  if (isGroup && helpWords.includes(second)) return tell(listOf(commands, first));
  const what = first.startsWith('-') ? 'option' : 'command';
  const sentence = !isGroup
    ? `There is no ${what} "${first}".`
    : second === ''
      ? `The command ${first} needs one more word.`
      : `There is no command "${first} ${second}".`;
  process.stderr.write(`${sentence} ${listOf(commands, isGroup ? first : undefined)}`);
  return 1;
}

/** An option or a word that a command does not know is never passed over in silence: whoever typed it meant something by it. */
function mustKnow({ words = [], options = [] }: Command, name: string, args: readonly string[]): void {
  const unknown = args.find((arg) => arg.startsWith('-') && !options.some((option) => option.name === arg));
  if (unknown !== undefined) throw new CannotStart(`The command ${name} knows no option "${unknown}".`);
  const given = args.filter((arg) => !arg.startsWith('-'));
  const takesMany = words.some((word) => word.name.endsWith('…]'));
  const extra = takesMany ? undefined : given[words.length];
  if (extra !== undefined) throw new CannotStart(`The command ${name} takes no word "${extra}".`);
  const missing = words.filter((word) => !word.name.startsWith('['))[given.length];
  if (missing !== undefined)
    throw new CannotStart(`The command ${name} needs ${missing.name}: ${missing.means}.`);
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
