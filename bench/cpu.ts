/** The processor's time of processes, as Linux counts it in /proc/<pid>/stat (proc(5)). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const msPerTick = 10; // USER_HZ is 100 on every Linux that Node runs on

interface Spent {
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended and were waited for. */
  readonly endedMs: number;
}

/** What a process has spent so far, all of its threads together, in milliseconds. */
export async function cpuMs(pid: number): Promise<number> {
  return (await statOf(pid))?.ownMs ?? 0;
}

/** What the embedded server in a data directory has spent: the postmaster, its processes, and those that have ended. */
export async function cpuMsOfDatabase(dataDir: string): Promise<number> {
  const [first] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
  const postmaster = Number(first);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(async (pid) => ({ pid, spent: await statOf(pid) })));
  return all.reduce(
    (ms, { pid, spent }) =>
      spent && (pid === postmaster || spent.parent === postmaster) ? ms + spent.ownMs + spent.endedMs : ms,
    0,
  );
}

/** Undefined for a process that ended before it was looked at. */
async function statOf(pid: number): Promise<Spent | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The second field is a name in parentheses, which may hold anything: what follows it begins with the third.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = (from: number) => (Number(fields[from - 3]) + Number(fields[from - 2])) * msPerTick;
  return { parent: Number(fields[1]), ownMs: ticks(14), endedMs: ticks(16) };
}
