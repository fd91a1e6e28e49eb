#!/usr/bin/env node
/** Configuration in, house out. This file checks only that the runtime is the right one: everything else needs it. */

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `Rekey needs Node 24 and this is ${process.version}: run it by npm (npm start), which brings its own.\n`,
  );
  process.exit(1);
}
// Whoever read our lines may go away (`| head -1`): that must not end the house before it is closed.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const { run } = await import('./main/run.ts');
// An answer that we still wait for from outside (a git host that hangs) does not keep a process that was asked to stop.
process.exit(await run(process.argv.slice(2), process.env));
