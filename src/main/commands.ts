/** THE table of the commands: what `rekey` can be told to do, what each reads, and how it ends. Help and refusals are made of it. */

import type { Commands, Env } from './command.ts';
import { readConfiguration } from './configuration.ts';
import { demo } from './demo.ts';
import { listLetters, retryGivenUp, sendTestLetter } from './letters-commands.ts';
import { serve } from './serve.ts';
import type { SettingName } from './settings.ts';
import {
  describe,
  holdAgainstWitness,
  migrateDatabase,
  printSchema,
  publishTo,
  verifyRecord,
} from './short-commands.ts';
import { showConfiguration } from './show-configuration.ts';
import { linkStaff, listStaff, removeStaff } from './staff-commands.ts';

const registry = ['REKEY_DATA_DIR', 'DATABASE_URL', 'REKEY_SECRET', 'REKEY_ENV', 'REKEY_POLICY'] as const;
const linking = [...registry, 'REKEY_BASE_URL', 'PORT'] as const;
const serving: readonly SettingName[] = [
  ...linking,
  'HOST',
  'SMTP_URL',
  'REKEY_METRICS_TOKEN',
  'REKEY_TRUSTED_PROXIES',
  'REKEY_WITNESS',
  'REKEY_PUBLISH',
];
const working: readonly SettingName[] = [...linking, 'SMTP_URL', 'REKEY_WITNESS', 'REKEY_PUBLISH'];
const dataFiles = [
  { name: 'REKEY_DATA_DIR', means: 'the embedded database, and in development the file "secret"' },
] as const;
const ends = [
  [0, 'it was asked to stop (SIGTERM, SIGINT), and finished what was begun'],
  [1, 'it could not start, or its embedded database was ended by somebody else: one sentence says so'],
] as const;

/** The settings of a command that expects a registry. */
const existing = (env: Env) => readConfiguration(env, { creates: false });

export const commands: Commands = {
  start: {
    does: 'pages, API and jobs in one process (what npm start runs); makes the registry, and brings its database to this version',
    reads: serving,
    files: dataFiles,
    ends,
    example: 'PORT=8080 rekey start',
    run: (_, env) => serve(readConfiguration(env), ['pages', 'jobs']),
  },
  serve: {
    does: 'pages and API only, of a registry that is there',
    reads: serving,
    files: dataFiles,
    ends,
    example: 'DATABASE_URL=postgresql://rekey@db.example.org/rekey rekey serve',
    run: (_, env) => serve(existing(env), ['pages']),
  },
  work: {
    does: 'jobs only: letters, timers, checks, sealing, of a registry that is there',
    reads: working,
    files: dataFiles,
    ends,
    example: 'DATABASE_URL=postgresql://rekey@db.example.org/rekey rekey work',
    run: (_, env) => serve(existing(env), ['jobs']),
  },
  migrate: {
    does: 'brings the database to this version, or makes a new one, and names what was applied',
    reads: registry,
    example: 'DATABASE_URL=postgresql://rekey@db.example.org/rekey rekey migrate',
    run: (_, env) => migrateDatabase(readConfiguration(env)),
  },
  config: {
    does: 'shows each setting that is in force and where it comes from; secrets are hidden',
    reads: [...serving],
    example: 'rekey config',
    run: (_, env) => showConfiguration(env),
  },
  'audit verify': {
    does: 'proves that no line of the record was changed, removed, inserted or moved',
    words: [{ name: '[file …]', means: 'checkpoints that were kept elsewhere, to hold the record against' }],
    reads: [...registry, 'REKEY_WITNESS'],
    ends: [
      [
        1,
        'the record has flaws, each named; or a kept checkpoint, or REKEY_WITNESS, cannot be used; or it could not look',
      ],
    ],
    example: 'rekey audit verify kept-2030-01-07.json',
    run: (files, env) => verifyRecord(files, existing(env)),
  },
  'audit witness': {
    does: 'holds the record against a checkpoint that was published elsewhere: it must extend that one',
    words: [{ name: '<file|address>', means: 'where the checkpoint is kept: a file, or an https address' }],
    reads: registry,
    ends: [[1, 'the record does not extend it, or it cannot be read: one sentence says which']],
    example: 'rekey audit witness https://witness.example.org/rekey.txt',
    run: ([place = ''], env) => holdAgainstWitness(place, existing(env)),
  },
  'audit publish': {
    does: 'puts the newest checkpoint somewhere else, to hold the record against later',
    words: [
      { name: '<file|address>', means: 'where it goes: a file, or an https address that takes it by POST' },
    ],
    reads: registry,
    ends: [[1, 'it was not published: a checkpoint that the record does not extend is never written over']],
    example: 'rekey audit publish /mnt/elsewhere/checkpoint.txt',
    run: ([place = ''], env) => publishTo(place, existing(env)),
  },
  'staff link': {
    does: 'prints a one-time link, good for 24 hours, that makes an admin while the desk has none',
    reads: linking,
    example: 'rekey staff link',
    run: (_, env) => linkStaff(existing(env)),
  },
  'staff list': {
    does: 'lists who is or was at the desk, with role and since when',
    reads: registry,
    example: 'rekey staff list',
    run: (_, env) => listStaff(existing(env)),
  },
  'staff remove': {
    does: 'takes a role away; it is in the record',
    words: [{ name: '<user name>', means: 'whose role is taken away' }],
    reads: registry,
    example: 'rekey staff remove ann',
    run: ([username = ''], env) => removeStaff(username, existing(env)),
  },
  'letters list': {
    does: 'lists letters that are owed or given up: kind, domain of the recipient, tries, what the mail server said',
    reads: registry,
    example: 'rekey letters list',
    run: (_, env) => listLetters(existing(env)),
  },
  'letters test': {
    does: 'hands one letter to the mail server at once, and says what it answered',
    words: [{ name: '<address>', means: 'where the letter goes' }],
    reads: working,
    ends: [[1, 'the mail server did not take it: what it said is printed']],
    example: 'rekey letters test operator@example.org',
    run: ([address = ''], env) => sendTestLetter(address, existing(env)),
  },
  'letters retry': {
    does: 'makes letters owed again that a mail server refused and that were given up',
    reads: registry,
    example: 'rekey letters retry',
    run: (_, env) => retryGivenUp(existing(env)),
  },
  demo: {
    does: 'plays a whole recovery on a small registry of its own, and stays to be looked at',
    options: [{ name: '--exit', means: 'ends with 0 when the account was recovered, with 1 otherwise' }],
    reads: ['PORT', 'HOST'],
    files: [{ name: 'a folder in TMPDIR', means: 'everything of it; taken away at the end' }],
    ends: [[130, 'it was interrupted']],
    example: 'rekey demo --exit',
    run: (args, env) => demo(args, env),
  },
  describe: {
    does: 'writes docs/generated: lifecycle, policy, API; for whoever changes the code',
    options: [{ name: '--check', means: 'writes nothing, and ends with 1 when a file is not current' }],
    reads: [],
    files: [{ name: 'docs/generated', means: 'what it writes' }],
    ends: [[1, 'with --check: a file is not current, and is named']],
    example: 'rekey describe --check',
    run: (args) => describe(args),
  },
  schema: {
    does: 'prints the schema that the migrations make; for whoever changes them',
    reads: [],
    files: [{ name: 'a folder in TMPDIR', means: 'a database for it; taken away at the end' }],
    example: 'rekey schema > migrations/schema.sql',
    run: () => printSchema(),
  },
};
