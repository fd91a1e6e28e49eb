/** The commands of `rekey`, and how each ends: 0 when it did what it says, 1 with one clear sentence when it could not. */
import { CannotStart } from '../base/cannot-start.ts';
import { audit, describe, migrateCommand, schema, staff } from './commands.ts';
import { readConfiguration } from './configuration.ts';
import { demo } from './demo.ts';
import { serve } from './serve.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Command = (args: readonly string[], env: Env) => Promise<number>;

const commands: Readonly<Record<string, { readonly does: string; readonly run: Command }>> = {
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
  },
  staff: {
    does: 'link: a one-time link that makes an admin while the desk has none; remove <user name>: takes a role away',
    run: (args, env) => staff(args, readConfiguration(env)),
  },
  demo: {
    does: 'plays a whole recovery on a small registry of its own (--exit: and ends)',
    run: (args, env) => demo(args, env),
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
  const command = commands[name];
  if (!command) {
    process.stderr.write(usage(name));
    return name === 'help' || name === '--help' ? 0 : 1;
  }
  try {
    return await command.run(rest, env);
  } catch (fault) {
    process.stderr.write(
      fault instanceof CannotStart
        ? `${fault.message}\n`
        : `Rekey met a bug: ${fault instanceof Error ? fault.stack : fault}\n`,
    );
    return 1;
  }
}

function usage(name: string): string {
  const lines = Object.entries(commands).map(([each, { does }]) => `  rekey ${each.padEnd(9)} ${does}\n`);
  return `${name.startsWith('-') || name === 'help' ? '' : `There is no command "${name}". `}Rekey's commands:\n${lines.join('')}`;
}
