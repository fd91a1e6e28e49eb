/** A port of this machine on which nobody listens. It may be taken by the time it is used: only tests may be so careless. */
import { createServer } from 'node:net';

/** A free port of the loopback. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
