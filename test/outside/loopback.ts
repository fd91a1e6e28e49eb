/** Servers on loopback that misbehave as told, for tests of what reaches outside. */
import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

export interface Loopback {
  readonly port: number;
  /** `127.0.0.1:<port>` */
  readonly place: string;
  readonly connections: () => number;
  stop(): Promise<void>;
}

async function listening(server: Server): Promise<Loopback> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port, place: `127.0.0.1:${port}`, connections: () => connections, stop };
}

export const startHttp = (listener: RequestListener): Promise<Loopback> =>
  listening(http.createServer(listener));

/** Says exactly `bytes` once something was asked, then whatever `more` does with the socket. */
export const startRaw = (
  bytes: string,
  more: (socket: Socket) => void = (socket) => socket.end(),
): Promise<Loopback> =>
  listening(
    net.createServer((socket) => {
      socket.once('data', () => {
        socket.write(bytes);
        more(socket);
      });
    }),
  );

/** Made for these tests alone: names `repo.example`, signed by itself, good until 2125. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBnTCCAUSgAwIBAgIUWZa2cE9JguhO9q12BvxKGGUOrjkwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcmVwby5leGFtcGxlMCAXDTI2MTEyMTA0MjgzMFoYDzIxMjYx
MDI4MDQyODMwWjAXMRUwEwYDVQQDDAxyZXBvLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARFttZoGN2Yeog716XZXPSfpHQbbmBjfoivgNt9FT0oFwoG
9KMgjBdFNNlLNwjXVGBzjsRbVxZqzVFkVhNE5/wAo2wwajAdBgNVHQ4EFgQU1lzC
GtS7Q8AayGt0eAmSGgOTU3gwHwYDVR0jBBgwFoAU1lzCGtS7Q8AayGt0eAmSGgOT
U3gwDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxyZXBvLmV4YW1wbGUwCgYI
KoZIzj0EAwIDRwAwRAIgF8wUXI4CT3FfDJzQX0e8DsZp/aAbfC6yv9IqckeoPTsC
IDJe0oFQjH0g6udIT8JuG6OqOSfxrc6w58SJrGZ8lll3
-----END CERTIFICATE-----`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZNwLouhAHehH9IQ4
oQUSNdzh9ohKgeVrmmnOzFkYNK+hRANCAARFttZoGN2Yeog716XZXPSfpHQbbmBj
foivgNt9FT0oFwoG9KMgjBdFNNlLNwjXVGBzjsRbVxZqzVFkVhNE5/wA
-----END PRIVATE KEY-----`;

export const startHttps = (listener: RequestListener): Promise<Loopback> =>
  listening(https.createServer({ cert: certificate, key }, listener));
