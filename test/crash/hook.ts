/**
 * Loaded into Rekey before anything of its own (`node --import`): ends the process with SIGKILL at the point it was armed for.
 * It listens to what goes to PostgreSQL from outside, so the code that is tested knows nothing of it.
 */
import { flushCompileCache } from 'node:module';
import pg from 'pg';
import { type Point, pointVariable } from './point.ts';

let armed: Point | null = JSON.parse(process.env[pointVariable] ?? 'null');
let commits = 0;

process.on('message', (message: { point: Point | null }) => {
  armed = message.point;
  commits = 0;
  flushCompileCache(); // the many lives to come start faster
  process.send?.('armed');
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')); // nobody is left to end us
process.channel?.unref(); // it must not keep a process alive that was asked to stop

/** What the transaction of each connection has done so far. */
interface Doing {
  writes: boolean;
  owesLetter: boolean;
  putsOff: boolean;
}
const doing = new WeakMap<pg.Client, Doing>();

type Query = (this: pg.Client, ...args: unknown[]) => unknown;
const real = pg.Client.prototype.query as Query;

pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]): unknown {
  const { text, values } = read(args);
  // That a letter was sent is noted by a statement of its own, which commits by itself.
  if (/^update "letters" set "sent_at"/.test(text)) {
    if (armed?.at === 'letter-taken') die();
    return (real.apply(this, args) as Promise<unknown>).then((result) => {
      if (armed?.at === 'letter-noted') die();
      return result;
    });
  }
  const done = follow(this, text, values);
  // What only read leaves nothing to be lost.
  if (!/^\s*commit/i.test(text) || !done?.writes) return real.apply(this, args);
  commits += 1;
  const nth = commits;
  if (armed?.at === 'before-commit' && armed.nth === nth) die();
  // First of all who wait for the answer: nobody has heard of the commit yet.
  return (real.apply(this, args) as Promise<unknown>).then((result) => {
    if (armed?.at === 'after-commit' && armed.nth === nth) die();
    if (armed?.at === 'letter-owed' && done.owesLetter) die();
    if (armed?.at === 'letter-put-off' && done.putsOff) die();
    return result;
  });
} as typeof pg.Client.prototype.query;

/** A query as text and values, or as one object of both. */
function read([first, second]: unknown[]): { text: string; values: unknown } {
  if (typeof first === 'string') return { text: first, values: second };
  const { text = '', values } = (first ?? {}) as { text?: string; values?: unknown };
  return { text, values: values ?? second };
}

function follow(client: pg.Client, text: string, values: unknown): Doing | undefined {
  if (/^\s*(begin|start transaction)/i.test(text))
    doing.set(client, { writes: false, owesLetter: false, putsOff: false });
  const done = doing.get(client);
  if (!done) return undefined;
  const addsJob = text.includes('graphile_worker.add_job');
  if (addsJob || /\b(insert into|update|delete from)\b/i.test(text)) done.writes = true;
  if (/^update "letters" set "attempts"/.test(text)) done.putsOff = true;
  if (addsJob && JSON.stringify(values ?? '').includes('send-letter')) done.owesLetter = true;
  return done;
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
