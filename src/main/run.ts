/** The commands of `rekey`, and how each ends: 0 when it did what it says, 1 with one clear sentence when it could not. */
import { readFileSync } from 'node:fs';
import { CannotStart } from '../base/cannot-start.ts';
import { faultOfDatabase } from '../store/connect.ts';
import { audit, describe, letters, migrateCommand, schema, staff } from './commands.ts';
import { readConfiguration } from './configuration.ts';
import { demo } from './demo.ts';
import { serve } from './serve.ts';

type Env = Readonly<Record<string, string | undefined>>;

interface Command {
  readonly does: string;
  readonly run: (args: readonly string[], env: Env) => Promise<number>;
  /** The one option it takes, if any. */
  readonly option?: string;
  /** Whether words follow it, which it then judges itself. */
  readonly takesWords?: true;
}

const commands: Readonly<Record<string, Command>> = {
  start: {
    does: 'pages, API and jobs in one process (what npm start runs)',
    run: (_, env) => serve(readConfiguration(env), ['pages', 'jobs']),
  },
  serve: { does: 'pages and API only', run: (_, env) => serve(readConfiguration(env), ['pages']) },
  work: {
    does: 'jobs only: letters, timers, checks, sealing',
    run: (_, env) => serve(readConfiguration(env), ['jobs']),
  },
  migrate: {
    does: 'brings the database to this version',
    run: (_, env) => migrateCommand(readConfiguration(env)),
  },
  audit: {
    does: 'verify: proves that no line of the record was changed, removed, inserted or moved',
    run: (args, env) => audit(args, readConfiguration(env)),
    takesWords: true,
  },
  staff: {
    does: 'link: a one-time link that makes an admin while the desk has none; remove <user name>: takes a role away',
    run: (args, env) => staff(args, readConfiguration(env)),
    takesWords: true,
  },
  letters: {
    does: 'retry: letters that a mail server refused, and that were given up, are owed again',
    run: (args, env) => letters(args, readConfiguration(env)),
    takesWords: true,
  },
  demo: {
    does: 'plays a whole recovery on a small registry of its own (--exit: and ends)',
    run: (args, env) => demo(args, env),
    option: '--exit',
  },
  describe: {
    does: 'writes docs/generated: lifecycle, policy, API',
    run: (args, env) => describe(args, env),
  },
  schema: {
    does: 'prints the schema that the migrations make',
    run: (_, env) => schema(readConfiguration(env)),
  },
};

/** Runs one command and answers its exit code. */
export async function run(args: readonly string[], env: Env): Promise<number> {
  const [name = 'start', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) {
    process.stdout.write(usage);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(`There is no ${name.startsWith('-') ? 'option' : 'command'} "${name}". ${usage}`);
    return 1;
  }
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

/** An option or a word that a command does not know is never passed over in silence: whoever typed it meant something by it. */
function mustKnow(command: Command, name: string, args: readonly string[]): void {
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== command.option);
  if (unknown !== undefined) throw new CannotStart(`The command ${name} knows no option "${unknown}".`);
  const extra = command.takesWords ? undefined : args.find((arg) => !arg.startsWith('-'));
  if (extra !== undefined) throw new CannotStart(`The command ${name} takes no word "${extra}".`);
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const usage = `Rekey's commands:\n${Object.entries(commands)
  .map(([each, { does }]) => `  rekey ${each.padEnd(9)} ${does}\n`)
  .join('')}`;
