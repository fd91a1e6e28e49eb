/**
 * A real git server on loopback: `git http-backend` behind node:http, serving bare repositories below one folder. It is for
 * the demo and the tests, reads no configuration of the machine or its user, and listens on 127.0.0.1 only.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface GitServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Makes an empty bare repository, branch `main`, and answers its clone URL. A private one asks for the sign-in to be read. */
  createRepository(
    name: string,
    options?: { isPrivate?: boolean; objectFormat?: 'sha1' | 'sha256' },
  ): Promise<string>;
  stop(): Promise<void>;
}

export interface GitServerOptions {
  readonly root: string;
  /** Who may push (basic authentication); anybody when left out. */
  readonly signIn?: { readonly user: string; readonly password: string };
}

/** Under these variables git reads no configuration but the repository's own, asks nobody, and takes folders of any owner. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};

const nameShape = /^[a-z0-9][a-z0-9._-]{0,99}$/i;
/** The three places of smart HTTP, once decoded; so no spelling reaches past the checks below. */
const pathShape = /^\/([a-z0-9][a-z0-9._-]{0,104})\/(info\/refs|git-upload-pack|git-receive-pack)$/i;
const cgiHeaderBytesMax = 16 * 1024;

/** Serves the bare repositories below `root` on a free port. Throws when the machine has no git. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  await git(['--version']);
  const privates = new Set<string>();
  const server = createServer((request, response) => serve(options, privates, request, response));
  await mkdir(options.root, { recursive: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async createRepository(name, { isPrivate = false, objectFormat = 'sha1' } = {}) {
      if (!nameShape.test(name)) throw new Error(`no name for a repository: ${name}`);
      const folder = join(options.root, `${name}.git`);
      const format = `--object-format=${objectFormat}`;
      await git(['init', '--quiet', '--bare', '--initial-branch=main', '--template=', format, folder]);
      await git(['-C', folder, 'config', 'http.receivepack', 'true']);
      if (isPrivate) privates.add(name);
      return `${url}/${name}.git`;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function git(words: readonly string[]): Promise<void> {
  await promisify(execFile)('git', words, { env: { ...gitEnvironment } });
}

function serve(
  options: GitServerOptions,
  privates: ReadonlySet<string>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname, search } = URL.parse(request.url ?? '', 'http://localhost') ?? {
    pathname: '',
    search: '',
  };
  const [, repository = '', service] = pathShape.exec(decoded(pathname)) ?? [];
  if (service === undefined) {
    response.writeHead(404).end();
    return;
  }
  const isPush = service === 'git-receive-pack' || search.includes('git-receive-pack');
  const mayOnlySignedIn =
    (isPush && options.signIn !== undefined) || privates.has(repository.replace(/\.git$/, ''));
  if (mayOnlySignedIn && !isSignedIn(options, request)) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
    return;
  }
  const backend = spawn('git', ['http-backend'], {
    env: cgiEnvironment(options, request, `/${repository}/${service}`, search.slice(1), isPush),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  backend.on('error', () => response.destroy());
  backend.stdin.on('error', () => {}); // it may answer without reading everything
  request.pipe(backend.stdin);
  response.on('close', () => backend.kill());
  answerFrom(backend.stdout, response);
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}

function isSignedIn(options: GitServerOptions, request: IncomingMessage): boolean {
  if (!options.signIn) return false;
  const { user, password } = options.signIn;
  return request.headers.authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** The request as CGI/1.1 (RFC 3875, section 4.1) and `git help http-backend` want it. */
function cgiEnvironment(
  options: GitServerOptions,
  request: IncomingMessage,
  path: string,
  query: string,
  isPush: boolean,
): Record<string, string> {
  const header = (name: string) => String(request.headers[name] ?? '');
  const length = header('content-length');
  return {
    ...gitEnvironment,
    GIT_PROJECT_ROOT: options.root,
    GIT_HTTP_EXPORT_ALL: '1',
    GATEWAY_INTERFACE: 'CGI/1.1',
    SERVER_PROTOCOL: `HTTP/${request.httpVersion}`,
    REQUEST_METHOD: request.method ?? 'GET',
    PATH_INFO: path,
    QUERY_STRING: query,
    CONTENT_TYPE: header('content-type'),
    REMOTE_ADDR: request.socket.remoteAddress ?? '',
    REMOTE_USER: isPush ? (options.signIn?.user ?? 'anybody') : '',
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    HTTP_GIT_PROTOCOL: header('git-protocol'),
    GIT_PROTOCOL: header('git-protocol'),
    ...(length ? { CONTENT_LENGTH: length } : {}), // left out for chunked bodies: then it reads to the end
  };
}

/** Reads the CGI header, then hands the rest through as it comes. */
function answerFrom(stdout: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      if (head.length > cgiHeaderBytesMax) response.destroy();
      return;
    }
    stdout.off('data', onData).off('end', onEnd);
    for (const line of head.subarray(0, end).toString('latin1').split('\r\n')) {
      const [name = '', ...value] = line.split(':');
      if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value.join(':'), 10);
      else response.appendHeader(name, value.join(':').trim());
    }
    response.write(head.subarray(end + 4));
    stdout.pipe(response);
  };
  const onEnd = (): void => {
    response.writeHead(502).end();
  };
  stdout.on('data', onData).on('end', onEnd);
}
