/** Claim: the main story takes at most 2 seconds of the server and 10 in all, `git push` included, as fast as the machine lets it. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Measured } from './measured.ts';

/** The demo's own figures. */
export async function measureStory(): Promise<Measured[]> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../dist/main.js'), 'demo', '--exit'], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the demo ended with ${code}:\n${out}`);
  const seconds = (name: string) => Number(new RegExp(`${name}: ([\\d.]+) s`).exec(out)?.[1] ?? Number.NaN);
  return [
    {
      claim: 'the story’s server time in all',
      measured: seconds('Server time in all'),
      unit: 's',
      target: 2,
      isRate: false,
    },
    {
      claim: 'the story, first request to restored',
      measured: seconds('From first request to restored'),
      unit: 's',
      target: 10,
      isRate: false,
    },
  ];
}
