import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Ask, guardedFetch, type Reach } from '../../src/outside/guarded-fetch.ts';
import type { Outcome } from '../../src/outside/outcome.ts';
import { certificate, type Loopback, startHttp, startHttps, startRaw } from './loopback.ts';

const running: Loopback[] = [];
async function started(server: Promise<Loopback>): Promise<Loopback> {
  running.push(await server);
  return running.at(-1)!;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const allowing = (...servers: Loopback[]): Reach => ({
  privateHostsAllowed: servers.map(({ place }) => place),
  timeoutMs: 5000,
});

function fetchText(reach: Reach, url: string, ask: Partial<Ask> = {}): Promise<Outcome<string>> {
  return guardedFetch(reach, url, { bodyBytesMax: 1000, ...ask }, async ({ body }) => {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
}

describe('what is never asked', () => {
  it.each([
    'http://127.0.0.1:1/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.01/',
    'https://0/',
    'https://１２７.0.0.1/',
    'https://127。0。0。1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1:8443/',
    'https://100.64.1.1/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'http://example.org/',
    'https://ann:secret@example.org/',
    'https://ann@example.org/',
    'https://example.org/#part',
    'https://example.org/#',
    'https://',
    'example.org',
    '',
    `https://example.org/${'x'.repeat(5000)}`,
  ])('%s', async (url) => {
    const reach = { privateHostsAllowed: [], resolve: () => Promise.resolve(['127.0.0.1']) };
    expect(await fetchText(reach, url)).toMatchObject({ fault: 'forbidden_address' });
  });

  it('is a loopback server that the operator did not name, even by its own port', async () => {
    const server = await started(startHttp((_, response) => response.end('secret')));
    const other = await started(startHttp((_, response) => response.end('open')));
    const reach = { ...allowing(other), resolve: () => Promise.resolve(['127.0.0.1']) };
    for (const host of ['127.0.0.1', '127.1', 'localhost', 'rebound.example', '127.0.0.1.']) {
      expect(await fetchText(reach, `https://${host}:${server.port}/`)).toMatchObject({
        fault: 'forbidden_address',
      });
    }
    expect(server.connections()).toBe(0);
  });

  it('is a name of which one address of many is private', async () => {
    const reach = {
      privateHostsAllowed: [],
      resolve: () => Promise.resolve(['140.82.121.4', '2606:4700::1', '10.0.0.1']),
    };
    expect(await fetchText(reach, 'https://mixed.example/')).toMatchObject({ fault: 'forbidden_address' });
  });
});

describe('a name that changes its answer', () => {
  it('is asked for once, and the connection goes where that answer said', async () => {
    const server = await started(startHttp((request, response) => response.end(request.headers.host)));
    const answers = [['127.0.0.1'], ['127.0.0.9']];
    let asked = 0;
    const resolve = () => Promise.resolve(answers[asked++]!);
    const reach: Reach = { privateHostsAllowed: [`rebind.example:${server.port}`], resolve, timeoutMs: 5000 };
    expect(await fetchText(reach, `http://rebind.example:${server.port}/`)).toEqual({
      ok: `rebind.example:${server.port}`,
    });
    expect(asked).toBe(1);
  });

  it('gains nothing by a redirect: each step is resolved and checked anew', async () => {
    const server = await started(
      startHttp((_, response) => response.writeHead(302, { Location: '/again' }).end()),
    );
    const answers = [['127.0.0.1'], ['not an address']];
    const resolve = () => Promise.resolve(answers.shift()!);
    const reach: Reach = { privateHostsAllowed: [`rebind.example:${server.port}`], resolve, timeoutMs: 5000 };
    expect(await fetchText(reach, `http://rebind.example:${server.port}/`)).toMatchObject({
      fault: 'forbidden_address',
    });
    expect(server.connections()).toBe(1);
  });

  it('is given up on when it takes too long or fails', async () => {
    const never = { privateHostsAllowed: [], resolve: () => new Promise<string[]>(() => {}), timeoutMs: 50 };
    expect(await fetchText(never, 'https://slow.example/')).toMatchObject({ fault: 'timed_out' });
    const fails = { privateHostsAllowed: [], resolve: () => Promise.reject(new Error('ENOTFOUND')) };
    expect(await fetchText(fails, 'https://gone.example/')).toMatchObject({ fault: 'unreachable' });
  });
});

describe('redirects', () => {
  it('are followed on the same host, three at most', async () => {
    const server = await started(
      startHttp((request, response) => {
        const left = Number(request.url!.slice(1));
        if (left === 0) response.end('here');
        else response.writeHead(301, { Location: `/${left - 1}` }).end('x'.repeat(5000));
      }),
    );
    expect(await fetchText(allowing(server), `http://${server.place}/3`)).toEqual({ ok: 'here' });
    expect(await fetchText(allowing(server), `http://${server.place}/4`)).toMatchObject({
      fault: 'redirected_away',
    });
  });

  it('are not followed to another host, port or scheme, nor with credentials, nor for a POST', async () => {
    const inside = await started(startHttp((_, response) => response.end('secret')));
    let location = '';
    const server = await started(
      startHttp((_, response) => response.writeHead(307, { Location: location }).end()),
    );
    const reach = allowing(server, inside);
    const places = [
      ...[
        `http://${inside.place}/`,
        `//${inside.place}/`,
        `https://${server.place}/`,
        `http://localhost:${server.port}/`,
      ],
      ...['file:///etc/passwd', 'http://', 'http://169.254.169.254/'],
    ];
    for (location of places) {
      expect([location, await fetchText(reach, `http://${server.place}/`)]).toMatchObject([
        location,
        { fault: 'redirected_away' },
      ]);
    }
    location = `http://ann:x@${server.place}/`;
    expect(await fetchText(reach, `http://${server.place}/`)).toMatchObject({ fault: 'forbidden_address' });
    location = '/elsewhere';
    const before = server.connections();
    expect(await fetchText(reach, `http://${server.place}/`, { method: 'POST' })).toMatchObject({
      fault: 'redirected_away',
    });
    expect(server.connections()).toBe(before + 1);
    expect(inside.connections()).toBe(0);
  });
});

describe('limits', () => {
  it('stop a body that is too large, declared or not, and the connection with it', async () => {
    let isClosed: (value: unknown) => void;
    const closed = new Promise((resolve) => {
      isClosed = resolve;
    });
    const server = await started(
      startHttp((_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(10_000)));
        };
        response.on('drain', more).on('close', isClosed);
        more();
      }),
    );
    expect(await fetchText(allowing(server), `http://${server.place}/`)).toMatchObject({
      fault: 'too_large',
    });
    await closed;
  });

  it('hold for the whole time, also for a body that drips', async () => {
    const server = await started(
      startHttp((_, response) => {
        const drip = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(drip));
      }),
    );
    const reach = { ...allowing(server), timeoutMs: 150 };
    expect(await fetchText(reach, `http://${server.place}/`)).toMatchObject({ fault: 'timed_out' });
  });

  it('hold for a server that never answers, and one whose header drips', async () => {
    const silent = await started(startRaw('', () => {}));
    const header = await started(
      startRaw('HTTP/1.1 200 OK\r\nX: ', (socket) => {
        const drip = setInterval(() => socket.write('x'), 10);
        socket.on('close', () => clearInterval(drip));
      }),
    );
    for (const server of [silent, header]) {
      const reach = { ...allowing(server), timeoutMs: 150 };
      expect(await fetchText(reach, `http://${server.place}/`)).toMatchObject({ fault: 'timed_out' });
    }
  });

  it('hold for the header', async () => {
    const server = await started(startRaw(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`));
    expect(await fetchText(allowing(server), `http://${server.place}/`)).toMatchObject({
      fault: 'too_large',
    });
  });

  it('take a reader’s leaving early for its answer, and hang up', async () => {
    const server = await started(startHttp((_, response) => void response.write('first')));
    const outcome = await guardedFetch(
      allowing(server),
      `http://${server.place}/`,
      { bodyBytesMax: 1000 },
      async ({ body }) => {
        for await (const chunk of body) return chunk.toString();
        return 'nothing';
      },
    );
    expect(outcome).toEqual({ ok: 'first' });
  });
});

describe('answers that lie', () => {
  it.each([
    ['a length larger than the body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort', 'unreachable'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 'bad_answer'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'bad_answer',
    ],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'bad_answer'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'bad_answer'],
    ['nothing', '', 'unreachable'],
    [
      'another protocol',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      'unreachable',
    ],
    ['a compressed body', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nxx', 'bad_answer'],
    ['a cut chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nxx', 'unreachable'],
    ['a status of its own', 'HTTP/1.1 299 Odd\r\n\r\n', 'bad_answer'],
  ])('%s', async (_, bytes, fault) => {
    const server = await started(startRaw(bytes));
    expect(await fetchText(allowing(server), `http://${server.place}/`)).toMatchObject({ fault });
  });

  it('a length smaller than the body yields that length', async () => {
    const server = await started(startRaw('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcdef'));
    const outcome = await fetchText(allowing(server), `http://${server.place}/`);
    expect(outcome).toEqual({ ok: 'ab' });
  });

  it.each([
    [401, 'needs_sign_in'],
    [403, 'needs_sign_in'],
    [404, 'not_found'],
    [410, 'not_found'],
    [429, 'unreachable'],
    [503, 'unreachable'],
    [418, 'bad_answer'],
    [304, 'redirected_away'],
  ])('status %i is %s', async (status, fault) => {
    const server = await started(startHttp((_, response) => response.writeHead(status).end('no')));
    expect(await fetchText(allowing(server), `http://${server.place}/`)).toMatchObject({ fault });
  });

  it('a closed port is unreachable', async () => {
    const server = await startHttp(() => {});
    await server.stop();
    expect(await fetchText(allowing(server), `http://${server.place}/`)).toMatchObject({
      fault: 'unreachable',
    });
  });
});

describe('TLS', () => {
  const at = (server: Loopback, host: string): Reach => ({
    privateHostsAllowed: [`${host}:${server.port}`],
    resolve: () => Promise.resolve(['127.0.0.1']),
    timeoutMs: 5000,
  });

  it('refuses a certificate that nobody vouches for, also where the environment would not', async () => {
    const server = await started(startHttps((_, response) => response.end('secret')));
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const outcome = await fetchText(at(server, 'repo.example'), `https://repo.example:${server.port}/`);
      expect(outcome).toMatchObject({ fault: 'tls_failed' });
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it('asks by name at the pinned address, and refuses a certificate for another name', async () => {
    const server = await started(startHttps((request, response) => response.end(request.headers.host)));
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, certificate]);
    try {
      const right = await fetchText(at(server, 'repo.example'), `https://repo.example:${server.port}/`);
      expect(right).toEqual({ ok: `repo.example:${server.port}` });
      const wrong = await fetchText(at(server, 'other.example'), `https://other.example:${server.port}/`);
      expect(wrong).toMatchObject({ fault: 'tls_failed' });
    } finally {
      setDefaultCACertificates(before);
    }
  });

  it('fails at a server that speaks none', async () => {
    const server = await started(startHttp((_, response) => response.end('plain')));
    expect(await fetchText(allowing(server), `https://${server.place}/`)).toMatchObject({
      fault: 'tls_failed',
    });
  });
});
