import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitServer, gitEnvironment, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { hasCommit, type Listing, listRefs } from '../../src/outside/git-host.ts';
import type { Reach } from '../../src/outside/guarded-fetch.ts';
import type { Outcome } from '../../src/outside/outcome.ts';
import { type Loopback, startHttp } from './loopback.ts';

const prefixes = ['refs/heads/', 'refs/tags/'];
const signIn = { user: 'ann', password: 'push-it' };
let folder: string;
let server: GitServer;
let reach: Reach;
let old: Loopback;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-git-'));
  server = await startGitServer({ root: join(folder, 'served'), signIn });
  old = await startHttp(asOldServer);
  reach = { privateHostsAllowed: [new URL(server.url).host, old.place] };
});
afterAll(async () => {
  await old.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The same repositories from a server that has never heard of protocol v2. */
function asOldServer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const { 'git-protocol': _, host: __, ...headers } = request.headers;
  const passed = http.request(server.url + request.url, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  request.pipe(passed);
}

async function git(cwd: string, ...words: string[]): Promise<string> {
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org'];
  const env = {
    ...gitEnvironment,
    GIT_AUTHOR_DATE: '2025-01-01T00:00:00Z',
    GIT_COMMITTER_DATE: '2025-01-01T00:00:00Z',
  };
  return (await promisify(execFile)('git', [...who, ...words], { cwd, env })).stdout.trim();
}

const asAnn = (url: string): string => url.replace('//', `//${signIn.user}:${signIn.password}@`);

/** A work tree with one commit, whose origin is a new repository on the server. */
async function project(name: string, options?: Parameters<GitServer['createRepository']>[1]) {
  const url = await server.createRepository(name, options);
  const tree = join(folder, 'trees', name);
  await mkdir(tree, { recursive: true });
  await git(
    tree,
    'init',
    '--quiet',
    '--initial-branch=main',
    `--object-format=${options?.objectFormat ?? 'sha1'}`,
  );
  await git(tree, 'remote', 'add', 'origin', asAnn(url));
  await commit(tree, 'one');
  return { url, tree, push: (...refs: string[]) => git(tree, 'push', '--quiet', 'origin', ...refs) };
}

async function commit(tree: string, words: string): Promise<string> {
  await writeFile(join(tree, 'file'), words);
  await git(tree, 'add', 'file');
  await git(tree, 'commit', '--quiet', '-m', words);
  return git(tree, 'rev-parse', 'HEAD');
}

function ok<T>(outcome: Outcome<T>): T {
  if ('fault' in outcome) throw new Error(`${outcome.fault}: ${outcome.detail}`);
  return outcome.ok;
}

const list = async (url: string, refsMax?: number): Promise<Listing> =>
  ok(await listRefs(reach, url, prefixes, refsMax));
const viaOld = (url: string): string => url.replace(server.url, `http://${old.place}`);

describe('listing a repository', () => {
  it('gives branches, light and annotated tags, and HEAD; the same from an old server', async () => {
    const { url, tree, push } = await project('whole');
    await git(tree, 'tag', 'light');
    await git(tree, 'tag', '-a', '-m', 'first', 'v1.0.0');
    await git(tree, 'branch', 'rekey-7k3v9m2xq4hta');
    await git(tree, 'update-ref', 'refs/pull/1/head', 'HEAD');
    await push('--all');
    await push('--tags');
    await push('refs/pull/1/head');
    const [head, tag] = [await git(tree, 'rev-parse', 'HEAD'), await git(tree, 'rev-parse', 'v1.0.0')];
    const refs = [
      { name: 'refs/heads/main', oid: head },
      { name: 'refs/heads/rekey-7k3v9m2xq4hta', oid: head },
      { name: 'refs/tags/light', oid: head },
      { name: 'refs/tags/v1.0.0', oid: tag, peeled: head },
    ];
    const said = { refs, head: 'main', headOid: head, isWhole: true };
    expect(await list(url)).toMatchObject({ ...said, protocol: 2, url });
    expect(await list(viaOld(url))).toMatchObject({ ...said, protocol: 0, url: viaOld(url) });
  });

  it('takes the address with or without .git and slashes', async () => {
    const { url, push } = await project('spelled');
    await push('main');
    for (const spelled of [url, `${url}/`, url.replace(/\.git$/, ''), `${url.replace(/\.git$/, '')}///`]) {
      expect((await list(spelled)).head).toBe('main');
    }
    expect(await listRefs(reach, `${url}?service=x`, prefixes)).toMatchObject({ fault: 'forbidden_address' });
  });

  it('adds .git itself where the server knows only that', async () => {
    const { url, push } = await project('strict');
    await push('main');
    const strict = await startHttp((request, response) => {
      if (request.url!.startsWith('/strict.git/')) asOldServer(request, response);
      else response.writeHead(404).end();
    });
    const allowed = { privateHostsAllowed: [strict.place] };
    expect(ok(await listRefs(allowed, `http://${strict.place}/strict`, prefixes))).toMatchObject({
      head: 'main',
    });
    expect(await listRefs(allowed, `http://${strict.place}/other`, prefixes)).toMatchObject({
      fault: 'not_found',
    });
    await strict.stop();
    expect(url).toMatch(/strict\.git$/);
  });

  it('follows a renamed repository on the same host, and says so', async () => {
    const { url, push } = await project('renamed');
    await push('main');
    const forge = await startHttp((request, response) => {
      if (request.url!.startsWith('/before/'))
        response.writeHead(301, { Location: request.url!.replace('before', 'renamed.git') }).end();
      else if (request.url!.startsWith('/page/')) response.writeHead(302, { Location: `${url}/` }).end();
      else asOldServer(request, response);
    });
    const allowed = { privateHostsAllowed: [forge.place] };
    const renamed = ok(await listRefs(allowed, `http://${forge.place}/before`, prefixes));
    expect(renamed).toMatchObject({ head: 'main', url: `http://${forge.place}/renamed.git` });
    expect(await listRefs(allowed, `http://${forge.place}/page`, prefixes)).toMatchObject({
      fault: 'redirected_away',
    });
    await forge.stop();
  });

  it('gives an empty repository as empty, in either protocol', async () => {
    const url = await server.createRepository('empty');
    const nothing = { refs: [], headOid: null, isWhole: true };
    expect(await list(url)).toMatchObject(nothing);
    expect(await list(viaOld(url))).toMatchObject(nothing);
  });

  it('gives object names of SHA-256 repositories', async () => {
    const { url, tree, push } = await project('long', { objectFormat: 'sha256' });
    await push('main');
    const head = await git(tree, 'rev-parse', 'HEAD');
    expect(head).toHaveLength(64);
    for (const each of [url, viaOld(url)]) expect((await list(each)).headOid).toBe(head);
    expect(await hasCommit(reach, url, head)).toEqual({ ok: true });
    expect(await hasCommit(reach, url, 'a'.repeat(64))).toEqual({ ok: false });
  });

  it('gives 3,000 references, and says when there are more than it takes', async () => {
    const { url, tree, push } = await project('many');
    const head = await git(tree, 'rev-parse', 'HEAD');
    const names = Array.from({ length: 3000 }, (_, at) => `refs/tags/v1.${String(at).padStart(4, '0')}`);
    const lines = names.map((name) => `${head} ${name}`).join('\n');
    await push('main');
    await writeFile(
      join(folder, 'served', 'many.git', 'packed-refs'),
      `# pack-refs with: sorted\n${lines}\n`,
    );
    const whole = await list(url);
    expect(whole.isWhole).toBe(true);
    expect(whole.refs.map(({ name }) => name)).toEqual(['refs/heads/main', ...names]);
    for (const each of [url, viaOld(url)]) {
      const cut = await list(each, 100);
      expect([cut.isWhole, cut.refs.length, cut.headOid]).toEqual([false, 100, head]);
    }
  });

  it('says that a private or absent repository is one', async () => {
    const { url, push } = await project('private', { isPrivate: true });
    await push('main');
    const [bare, encoded] = [url.replace(/\.git$/, ''), url.replace('private', '%70rivate')];
    for (const each of [
      url,
      bare,
      encoded,
      url.replace('private', 'PRIVATE').replace('PRIVATE', 'privat%65'),
    ]) {
      expect(await listRefs(reach, each, prefixes)).toMatchObject({ fault: 'needs_sign_in' });
      expect(await hasCommit(reach, each, 'a'.repeat(40))).toMatchObject({ fault: 'needs_sign_in' });
    }
    expect(await listRefs(reach, `${server.url}/absent`, prefixes)).toMatchObject({ fault: 'not_found' });
    expect(await listRefs({ privateHostsAllowed: [] }, url, prefixes)).toMatchObject({
      fault: 'forbidden_address',
    });
  });
});

describe('whether a commit is still there', () => {
  it('is so for what a branch leads to and for what one led to, until it is cleared away', async () => {
    const { url, tree, push } = await project('rewritten');
    const first = await git(tree, 'rev-parse', 'HEAD');
    const second = await commit(tree, 'two');
    await push('main');
    for (const oid of [first, second]) expect(await hasCommit(reach, url, oid)).toEqual({ ok: true });
    await git(tree, 'reset', '--quiet', '--hard', first);
    await push('--force', 'main');
    expect(await hasCommit(reach, url, second)).toEqual({ ok: true });
    await git(join(folder, 'served', 'rewritten.git'), 'gc', '--quiet', '--prune=now');
    expect(await hasCommit(reach, url, second)).toEqual({ ok: false });
    expect(await hasCommit(reach, url, first)).toEqual({ ok: true });
  });

  it('is not so once the repository was deleted and made anew', async () => {
    const { url, tree, push } = await project('reborn');
    await git(tree, 'tag', 'v1.0.0');
    const before = await git(tree, 'rev-parse', 'HEAD');
    await push('main', 'v1.0.0');
    await rm(join(folder, 'served', 'reborn.git'), { recursive: true });
    expect(await hasCommit(reach, url, before)).toMatchObject({ fault: 'not_found' });
    await server.createRepository('reborn');
    expect(await hasCommit(reach, url, before)).toEqual({ ok: false });
    await commit(tree, 'other');
    await git(tree, 'checkout', '--quiet', '--orphan', 'anew');
    await git(tree, 'commit', '--quiet', '-m', 'other');
    await push('anew:main');
    expect(await hasCommit(reach, url, before)).toEqual({ ok: false });
    expect((await list(url)).refs.map(({ name }) => name)).toEqual(['refs/heads/main']);
  });

  it('is found out with a filter where the server offers one, and hangs up before a large pack has come', async () => {
    const { url, tree, push } = await project('large');
    const bytes = Buffer.alloc(8_000_000);
    for (let at = 0, x = 1; at < bytes.length; at += 4, x = (x * 1103515245 + 12345) % 2147483648)
      bytes.writeUInt32LE(x, at);
    await writeFile(join(tree, 'large'), bytes);
    await git(tree, 'add', 'large');
    const head = await commit(tree, 'large');
    await push('main');
    expect(await hasCommit(reach, url, head)).toEqual({ ok: true });
    await git(join(folder, 'served', 'large.git'), 'config', 'uploadpack.allowFilter', 'true');
    expect((await list(url)).capabilities.join()).toContain('filter');
    expect(await hasCommit(reach, url, head)).toEqual({ ok: true });
  });

  it('cannot be told by an old server, except for the tips it lists', async () => {
    const { url, tree, push } = await project('elder');
    const first = await git(tree, 'rev-parse', 'HEAD');
    const second = await commit(tree, 'two');
    await push('main');
    expect(await hasCommit(reach, viaOld(url), second)).toEqual({ ok: true });
    expect(await hasCommit(reach, viaOld(url), first)).toMatchObject({ fault: 'bad_answer' });
  });

  it('is never asked for anything but an object name', async () => {
    for (const oid of ['', 'main', 'A'.repeat(40), `${'a'.repeat(40)}\n`, `${'a'.repeat(39)}`]) {
      expect(await hasCommit({ privateHostsAllowed: [] }, 'https://nowhere.example/x', oid)).toEqual({
        ok: false,
      });
    }
  });
});

describe('servers that are none, or lie', () => {
  const advertisement = 'application/x-git-upload-pack-advertisement';
  const line = (text: string) => (text.length + 4).toString(16).padStart(4, '0') + text;
  const oid = 'a'.repeat(40);

  it.each([
    ['a page', 'text/html', '<html>', 'bad_answer'],
    ['a dumb server', 'text/plain', `${oid}\trefs/heads/main\n`, 'bad_answer'],
    ['a page that claims to be git', advertisement, '<html>', 'bad_answer'],
    ['nothing', advertisement, '', 'bad_answer'],
    ['no end', advertisement, line('version 2\n'), 'bad_answer'],
    ['an error', advertisement, line('ERR no such service\n'), 'bad_answer'],
    ['an error for what is absent', advertisement, line('ERR Repository not found.\n'), 'not_found'],
    ['no object name', advertisement, `${line('xyz refs/heads/main\0caps\n')}0000`, 'bad_answer'],
    [
      'a name with a control character',
      advertisement,
      `${line(`${oid} refs/heads/a\x1b[2J\0caps\n`)}0000`,
      'bad_answer',
    ],
    [
      'a line feed within a name',
      advertisement,
      `${line(`${oid} refs/heads/a\nb\0caps\n`)}0000`,
      'bad_answer',
    ],
  ])('%s', async (_, type, body, fault) => {
    const liar = await startHttp((__, response) =>
      response.writeHead(200, { 'Content-Type': type }).end(body),
    );
    const outcome = await listRefs({ privateHostsAllowed: [liar.place] }, `http://${liar.place}/x`, prefixes);
    await liar.stop();
    expect(outcome).toMatchObject({ fault });
    expect('detail' in outcome && outcome.detail).toMatch(/^[\x20-\x7e]{1,200}$/);
  });

  it('are left when their capabilities have no end', async () => {
    const liar = await startHttp((_, response) => {
      response.writeHead(200, { 'Content-Type': advertisement });
      response.end(`${line('version 2\n')}${line('x\n').repeat(10_000)}0000`);
    });
    const outcome = await listRefs({ privateHostsAllowed: [liar.place] }, `http://${liar.place}/x`, prefixes);
    await liar.stop();
    expect(outcome).toEqual({ fault: 'bad_answer', detail: 'has more capabilities than any git' });
  });

  it('gives names under the asked prefixes only, whatever the server adds', async () => {
    const body = [
      `${oid} HEAD\0symref=HEAD:refs/heads/x`,
      `${oid} refs/pull/1/head`,
      `${oid} refs/heads/x`,
      `${oid} xrefs/heads/y`,
    ];
    const liar = await startHttp((_, response) => {
      response
        .writeHead(200, { 'Content-Type': advertisement })
        .end(`${body.map((each) => line(`${each}\n`)).join('')}0000`);
    });
    const listing = ok(
      await listRefs({ privateHostsAllowed: [liar.place] }, `http://${liar.place}/x`, prefixes),
    );
    await liar.stop();
    expect(listing).toMatchObject({ head: 'x', headOid: oid, refs: [{ name: 'refs/heads/x', oid }] });
  });
});

describe('the git server of the demo', () => {
  it('takes pushes only from who may', async () => {
    const { url, tree, push } = await project('guarded');
    await expect(git(tree, 'push', '--quiet', url, 'main')).rejects.toThrow();
    await expect(
      git(tree, 'push', '--quiet', asAnn(url).replace('push-it', 'wrong'), 'main'),
    ).rejects.toThrow();
    expect((await list(url)).refs).toEqual([]);
    await push('main');
    expect((await list(url)).head).toBe('main');
  });

  it('serves clones, takes compressed requests, and pushes larger than git’s own buffer', async () => {
    const { url, tree, push } = await project('cloned');
    await writeFile(
      join(tree, 'big'),
      gzipSync(Buffer.from(Array.from({ length: 300_000 }, (_, at) => String(at * at)).join())),
    );
    await git(tree, 'add', 'big');
    const head = await commit(tree, 'big');
    await push('main');
    const copy = join(folder, 'copy');
    await git(folder, 'clone', '--quiet', url, copy);
    expect(await git(copy, 'rev-parse', 'HEAD')).toBe(head);
    const body = gzipSync(Buffer.from('0014command=ls-refs\n00010000'));
    const headers = {
      'Content-Type': 'application/x-git-upload-pack-request',
      'Content-Encoding': 'gzip',
      'Git-Protocol': 'version=2',
    };
    const answer = await fetch(`${url}/git-upload-pack`, { method: 'POST', headers, body });
    expect(await answer.text()).toContain(`${head} refs/heads/main`);
  });

  it('serves repositories of another owner, and nothing outside its folder', async () => {
    const { url, push } = await project('owned');
    await push('main');
    if (process.getuid?.() === 0) await chown(join(folder, 'served', 'owned.git'), 12345, 12345);
    expect((await list(url)).head).toBe('main');
    for (const path of [
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2fetc/passwd',
      '/owned.git/config',
      '/%zz',
      '/',
      '//x',
    ]) {
      expect((await fetch(server.url + path)).status).toBeGreaterThanOrEqual(400);
    }
    await expect(server.createRepository('../outside')).rejects.toThrow();
  });
});
