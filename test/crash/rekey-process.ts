/** Rekey as a process of its own: the built program, its output kept, started and ended by the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Point, pointVariable } from './point.ts';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const hook = new URL('./hook.ts', import.meta.url).href;

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class RekeyProcess {
  readonly #child: ChildProcess;
  /** What it wrote so far. */
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ending>;

  /** Starts `rekey <command>` with these settings and no others; armed, it dies at `point` counted from its start. */
  constructor(
    settings: Readonly<Record<string, string>>,
    how: { command?: readonly string[]; armed?: Point | null } = {},
  ) {
    if (!existsSync(program)) throw new Error('dist/main.js is not there: npm run build');
    const isHooked = how.armed !== undefined;
    const armed = how.armed ? { [pointVariable]: JSON.stringify(how.armed) } : {};
    this.#child = spawn(
      process.execPath,
      [...(isHooked ? ['--import', hook] : []), program, ...(how.command ?? ['start'])],
      {
        env: { PATH: process.env.PATH ?? '', ...settings, ...armed },
        stdio: ['ignore', 'pipe', 'pipe', ...(isHooked ? (['ipc'] as const) : [])],
      },
    );
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it has said `words` on stdout; false when it ended before. */
  async says(words: string): Promise<boolean> {
    const heard = new Promise<void>((resolve) => {
      const listen = () => {
        if (!this.stdout.includes(words)) return;
        this.#child.stdout?.off('data', listen);
        resolve();
      };
      this.#child.stdout?.on('data', listen);
      listen();
    });
    await Promise.race([heard, this.ended]);
    return this.stdout.includes(words);
  }

  /** Tells the hook where to die, counted from now; false when it died meanwhile. */
  async arm(point: Point | null): Promise<boolean> {
    if (!this.#child.connected) return false;
    const heard = once(this.#child, 'message').then(
      () => true,
      () => false,
    );
    this.#child.send({ point }, () => {}); // a process that is just dying does not hear it
    return Promise.race([heard, this.ended.then(() => false)]);
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  /** Nobody reads its lines any more. */
  deafen(): void {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  /** Ends it whatever it does. */
  async end(): Promise<void> {
    this.kill();
    await this.ended;
  }
}

/** A port of loopback that was free just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
