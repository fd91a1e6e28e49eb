/** One connection to a database that may be anybody's: what its operator got wrong about it is told in one sentence. */
import pg from 'pg';
import { CannotStart } from '../base/cannot-start.ts';

/** A server that is up answers in much less, also across an ocean; one that only listens would keep us for ever. */
const standardAnswerMs = 15_000;

export interface ConnectOptions {
  /** How long the server may stay silent before that is said. */
  readonly answerMs?: number;
}

/** Connects; the caller ends it. Throws CannotStart. A connection that breaks later fails what is asked on it, and nothing else. */
export async function connect(url: string, { answerMs = standardAnswerMs }: ConnectOptions = {}) {
  const client = makeClient(url, answerMs);
  client.on('error', () => {});
  const began = performance.now();
  try {
    await client.connect();
    // Whatever role or database say of it: a table of ours is the one in `public`.
    await client.query('SET search_path = public, pg_temp');
    return client;
  } catch (fault) {
    const isSilent = !hasCode(fault) && performance.now() - began >= answerMs;
    throw new CannotStart(
      `The database does not answer: ${isSilent ? `something takes the connection and then stays silent for ${answerMs / 1000} seconds` : wordsOf(fault)}. Check DATABASE_URL.`,
    );
  }
}

function makeClient(url: string, answerMs: number): pg.Client {
  try {
    return new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: answerMs });
  } catch (fault) {
    // What pg says names a file or a setting; of the address itself, which holds a password, it repeats nothing.
    throw new CannotStart(
      fault instanceof URIError
        ? 'DATABASE_URL has a % that stands for no character: write every special one in it as UTF-8 in hexadecimal (% is %25, é is %C3%A9).'
        : `DATABASE_URL cannot be used: ${wordsOf(fault)}. Correct what it names.`,
    );
  }
}

/** What only the operator of the database can mend, as a sentence; undefined for every other fault. */
export function faultOfDatabase(fault: unknown): CannotStart | undefined {
  const said = wordsOf(fault);
  if (hasCode(fault, '25006'))
    return new CannotStart(
      `The database is read-only (${said}): set DATABASE_URL to the one that takes writes, not to a standby of it.`,
    );
  if (hasCode(fault, '42501'))
    return new CannotStart(
      `The user of DATABASE_URL lacks a right in the database (${said}): ${wayOut(said)}.`,
    );
  if (/Graphile Worker schema revision/.test(said))
    return new CannotStart(
      'The job queue’s tables in the database are newer than this Rekey: start the version that made them, or a later one.',
    );
  return undefined;
}

function wayOut(said: string): string {
  if (/for schema/.test(said)) return 'let its owner say GRANT USAGE, CREATE ON SCHEMA … TO …';
  if (/for database/.test(said)) return 'let its owner say GRANT CREATE ON DATABASE … TO …';
  return 'let its owner grant it, or run "rekey migrate" as the owner';
}

function hasCode(fault: unknown, code?: string): boolean {
  const has = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  return code === undefined ? has !== undefined : has === code;
}

/** In one line. When each of a name's addresses was refused, Node says nothing but the code. */
function wordsOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const words = fault.message || ('code' in fault ? String(fault.code) : fault.name);
  return words.replaceAll(/\s+/g, ' ').replace(/\.$/, '');
}
