/** `rekey config`: what is in force and where it comes from, as an operator asks before a start and after an upgrade. Secrets stay hidden. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CannotStart } from '../base/cannot-start.ts';
import { defaultPolicy } from '../domain/policy/policy.ts';
import { printTable } from '../edge/cli/table.ts';
import type { Env } from './command.ts';
import { readConfiguration } from './configuration.ts';
import { NoRegistry } from './no-registry.ts';
import { type Setting, type SettingName, settingNames, settings, shown } from './settings.ts';
import { say } from './with-house.ts';

/** Prints the settings and what the policy file changes; answers 0 when Rekey could start with them, 1 with the sentence that says why not. */
export async function showConfiguration(env: Env): Promise<number> {
  printTable(
    ['setting', 'from', 'value'],
    settingNames.map((name) => {
      const value = env[name];
      return value ? [name, 'environment', shown(name, value)] : [name, 'default', defaultOf(name, env)];
    }),
    say,
  );
  for (const line of unknownSettings(env)) say(line);
  try {
    const { policy } = readConfiguration(env, { creates: false });
    for (const line of differences(defaultPolicy, policy)) say(line);
    return 0;
  } catch (fault) {
    if (!(fault instanceof CannotStart)) throw fault;
    say(fault instanceof NoRegistry ? `\n${fault.message}` : `\nRekey would not start: ${fault.message}`);
    return 1;
  }
}

function defaultOf(name: SettingName, env: Env): string {
  const dataDir = resolve(env.REKEY_DATA_DIR || './data');
  if (name === 'REKEY_DATA_DIR') return dataDir;
  if (name === 'REKEY_BASE_URL') return `http://localhost:${env.PORT || '8080'}`;
  if (name === 'REKEY_SECRET' && existsSync(join(dataDir, 'secret')))
    return `the file ${join(dataDir, 'secret')}`;
  const { otherwise = '' }: Setting = settings[name];
  return otherwise;
}

/** A misspelt name changes nothing in silence, so it is pointed out. */
function unknownSettings(env: Env): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('REKEY_') && !(name in settings))
    .map((name) => `${name} is no setting, and is not read.`);
}

/** What the policy file makes different, a line for each number. */
function differences(before: object, after: object, path: readonly string[] = []): string[] {
  const lines = Object.entries(after).flatMap(([name, value]): string[] => {
    const was: unknown = (before as Record<string, unknown>)[name];
    if (JSON.stringify(was) === JSON.stringify(value)) return [];
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isPart && typeof was === 'object' && was !== null) return differences(was, value, [...path, name]);
    return [`  ${[...path, name].join('.')}: ${JSON.stringify(value)} (default ${JSON.stringify(was)})`];
  });
  return path.length === 0 && lines.length > 0 ? ['', 'The policy file changes:', ...lines] : lines;
}
