/**
 * Asks a git server over smart HTTP what references it has and whether it still has a commit: protocol v2 (gitprotocol-v2),
 * and the older advertisement where a server knows no better. Nothing is fetched, nothing is stored, nothing is trusted:
 * each line is checked for its shape, and the number of references is bounded.
 */
import type { GitListing } from '../domain/evidence/git-listing.ts';
import { type Answer, guardedFetch, type Reach } from './guarded-fetch.ts';
import { type Outcome, OutsideError } from './outcome.ts';
import {
  delimiter,
  faultOfError,
  flush,
  linesOf,
  type Packet,
  packet,
  packetsOf,
  textOf,
} from './pkt-line.ts';
import { Collector, oidShape } from './ref-collector.ts';

/** What a server answered, and how it was asked. */
export interface Listing extends GitListing {
  /** The repository's address as it answered: another than was asked where the server redirected on the same host. */
  readonly url: string;
  readonly protocol: 0 | 2;
  readonly capabilities: readonly string[];
}

interface Advertisement {
  readonly base: string;
  readonly capabilities: readonly string[];
  /** Only where the server speaks no protocol v2 and lists everything at once. */
  readonly old: Collector | null;
}

const refsMaxDefault = 20_000;
/** 20 000 references at 400 bytes each; an old server lists also those that nobody asked for. */
const listingBytesMax = 16 * 1024 * 1024;
/** The sections before a pack are short; no more than this of an answer to `fetch` is ever read. */
const fetchBytesMax = 256 * 1024;
/** Git has about ten; a list without end is meant to keep us reading. */
const capabilitiesMax = 64;
const agent = 'git/rekey'; // some forges show a page to whatever does not begin with `git/`

/** The references under `prefixes` (`refs/heads/`, `refs/tags/`) and HEAD: at most `refsMax`, else `isWhole` is false. */
export async function listRefs(
  reach: Reach,
  repositoryUrl: string,
  prefixes: readonly string[],
  refsMax: number = refsMaxDefault,
): Promise<Outcome<Listing>> {
  const told = await advertise(reach, repositoryUrl, new Collector(prefixes, refsMax));
  if ('fault' in told) return told;
  const { base, capabilities, old } = told.ok;
  if (old) return { ok: { ...old.listing(), url: base, protocol: 0, capabilities } };
  const collector = new Collector(prefixes, refsMax);
  const options = ['peel', 'symrefs', ...['HEAD', ...prefixes].map((prefix) => `ref-prefix ${prefix}`)];
  return post(reach, base, command('ls-refs', capabilities, options), listingBytesMax, async (packets) => {
    for await (const line of linesOf(packets)) {
      if (!collector.take(line)) break;
    }
    return { ...collector.listing(), url: base, protocol: 2, capabilities };
  });
}

/**
 * Whether the server still has the object `oid`: it is asked to send it, and the connection is closed when it begins to.
 * Protocol v2 servers give what exists, whether a branch leads to it or not; hosts that share storage between forks give theirs too.
 */
export async function hasCommit(reach: Reach, repositoryUrl: string, oid: string): Promise<Outcome<boolean>> {
  if (!oidShape.test(oid)) return { ok: false };
  const told = await advertise(reach, repositoryUrl, new Collector(['refs/'], refsMaxDefault));
  if ('fault' in told) return told;
  const { base, capabilities, old } = told.ok;
  if (old) {
    if (old.has(oid)) return { ok: true };
    return {
      fault: 'bad_answer',
      detail: 'speaks only an older protocol, which tells no more than the tips',
    };
  }
  const offered =
    capabilities
      .find((line) => line.startsWith('fetch='))
      ?.slice(6)
      .split(' ') ?? [];
  const options = ['no-progress', `want ${oid}`, 'done'];
  if (offered.includes('shallow')) options.unshift('deepen 1');
  if (offered.includes('filter')) options.unshift('filter tree:0');
  return post(reach, base, command('fetch', capabilities, options), fetchBytesMax, (packets) =>
    seesPack(packets, oid),
  );
}

async function seesPack(packets: AsyncIterable<Packet>, oid: string): Promise<boolean> {
  for await (const each of packets) {
    if (typeof each === 'string') continue;
    const line = textOf(each);
    if (line === 'packfile') return true;
    if (line.startsWith('ERR ')) {
      // git: "upload-pack: not our ref <oid>"; JGit: "want <oid> not valid"
      if (line.includes(oid) && /not our ref|not valid|not found|missing/i.test(line)) return false;
      throw faultOfError(line);
    }
  }
  throw new OutsideError('bad_answer', 'the answer to fetch has no pack');
}

/** Asks for the advertisement, as written and, where nothing is there, with `.git` after it. */
async function advertise(
  reach: Reach,
  repositoryUrl: string,
  old: Collector,
): Promise<Outcome<Advertisement>> {
  if (repositoryUrl.includes('?')) return { fault: 'forbidden_address', detail: 'the URL carries a query' };
  const base = repositoryUrl.replace(/\/+$/, '');
  const ask = {
    headers: { 'Git-Protocol': 'version=2', 'User-Agent': agent },
    bodyBytesMax: listingBytesMax,
  };
  const at = (url: string) =>
    guardedFetch(reach, `${url}/info/refs?service=git-upload-pack`, ask, (answer) =>
      readAdvertisement(answer, old),
    );
  const told = await at(base);
  return 'fault' in told && told.fault === 'not_found' && !base.endsWith('.git') ? at(`${base}.git`) : told;
}

async function readAdvertisement(answer: Answer, old: Collector): Promise<Advertisement> {
  if (!answer.headers['content-type']?.startsWith('application/x-git-upload-pack-advertisement')) {
    throw new OutsideError('bad_answer', 'no git server that speaks smart HTTP');
  }
  const suffix = '/info/refs';
  if (!answer.url.pathname.endsWith(suffix))
    throw new OutsideError('redirected_away', 'redirected to another service');
  const base = answer.url.origin + answer.url.pathname.slice(0, -suffix.length);
  const lines = linesOf(packetsOf(answer.body), 'http');
  const first = await lines.next();
  if (first.done) return { base, capabilities: [], old }; // an empty repository of an old server
  if (first.value === 'version 2') {
    const capabilities: string[] = [];
    for await (const line of lines) {
      if (capabilities.length === capabilitiesMax)
        throw new OutsideError('bad_answer', 'has more capabilities than any git');
      capabilities.push(line);
    }
    return { base, capabilities, old: null };
  }
  const head: string = first.value === 'version 1' ? ((await lines.next()).value ?? '') : first.value;
  const [reference = '', said = ''] = head.split('\0');
  const capabilities = said.trim().split(' ').slice(0, capabilitiesMax);
  const symref = capabilities.find((each) => each.startsWith('symref=HEAD:'))?.slice(12);
  // A newer one hangs its capabilities on this name when it has no other.
  if (!reference.endsWith(' capabilities^{}'))
    old.take(symref ? `${reference} symref-target:${symref}` : reference);
  for await (const line of lines) {
    if (!line.startsWith('shallow ') && !old.take(line)) break;
  }
  return { base, capabilities, old };
}

function command(name: string, capabilities: readonly string[], options: readonly string[]): string {
  const format = capabilities.find((line) => line.startsWith('object-format='));
  const head = [`command=${name}`, `agent=${agent}`, ...(format ? [format] : [])];
  const lines = (all: readonly string[]) => all.map((line) => packet(`${line}\n`)).join('');
  return lines(head) + delimiter + lines(options) + flush;
}

function post<T>(
  reach: Reach,
  base: string,
  body: string,
  bodyBytesMax: number,
  read: (packets: AsyncIterable<Packet>) => Promise<T>,
): Promise<Outcome<T>> {
  const headers = {
    'Git-Protocol': 'version=2',
    'User-Agent': agent,
    'Content-Type': 'application/x-git-upload-pack-request',
    Accept: 'application/x-git-upload-pack-result',
    'Content-Length': String(Buffer.byteLength(body)),
  };
  const ask = { method: 'POST', headers, body: Buffer.from(body), bodyBytesMax } as const;
  return guardedFetch(reach, `${base}/git-upload-pack`, ask, (answer) => {
    if (answer.headers['content-type']?.startsWith('application/x-git-upload-pack-result')) {
      return read(packetsOf(answer.body));
    }
    throw new OutsideError('bad_answer', 'no git server that speaks smart HTTP');
  });
}
