/**
 * The one way by which Rekey asks a stranger's server anything (RECOVERY.md, section 3). What always holds: https, public
 * addresses only and the connection pinned to them, no redirect to another host, and a bound on time, header and body.
 * Whatever the other side does is an outcome, never an exception. Nothing is retried here: the clock does that.
 */
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { asFault, faultOfStatus, type Outcome, OutsideError } from './outcome.ts';
import { bareHost, faultOfAddresses, resolveInDns, resolveOnMachine } from './public-address.ts';

/** How far a check may reach. */
export interface Reach {
  /** `host:port` of servers the operator trusts: these may be private, and may speak plain http. */
  readonly privateHostsAllowed: readonly string[];
  /** Stands in for the DNS, in tests. */
  readonly resolve?: (host: string) => Promise<string[]>;
  /** For one request in all: name, connection, redirects and body. 10 s unless told. */
  readonly timeoutMs?: number;
  /** The end of several requests together: a server that is slow within each limit could hold us as often as it is asked. */
  readonly until?: AbortSignal;
}

export interface Ask {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly bodyBytesMax: number;
}

export interface Answer {
  /** Where the answer came from in the end, after redirects. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** At most `bodyBytesMax` bytes. Leaving the loop early closes the connection. */
  readonly body: AsyncIterable<Buffer>;
}

/** How long one request may take, unless told. */
export const timeoutMsDefault = 10_000;
const redirectsMax = 3;
const headerBytesMax = 16 * 1024;
const urlLengthMax = 2048;
/** Passed on to the socket, though not in http's types: Node gives an address 250 ms before it tries the next, which a far server misses. */
const nextAddress: object = { autoSelectFamilyAttemptTimeout: 1500 };

/** Asks `url` and lets `read` take a successful answer; whatever goes wrong outside is the outcome's fault. */
export async function guardedFetch<T>(
  reach: Reach,
  url: string,
  ask: Ask,
  read: (answer: Answer) => Promise<T>,
): Promise<Outcome<T>> {
  if (reach.until?.aborted) return { fault: 'timed_out', detail: 'took too long' };
  const deadline = new AbortController();
  const signal = reach.until ? AbortSignal.any([deadline.signal, reach.until]) : deadline.signal;
  const timer = setTimeout(() => deadline.abort(), reach.timeoutMs ?? timeoutMsDefault);
  try {
    return { ok: await follow(reach, url, ask, read, signal) };
  } catch (error) {
    if (error instanceof OutsideError) return { fault: error.fault, detail: error.message };
    throw error;
  } finally {
    clearTimeout(timer);
    deadline.abort(); // closes whatever is still open
  }
}

async function follow<T>(
  reach: Reach,
  text: string,
  ask: Ask,
  read: (answer: Answer) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let url = urlFor(reach, text);
  for (let redirects = 0; ; redirects += 1) {
    const response = await send(url, await addressesOf(reach, url, signal), ask, signal);
    const status = response.statusCode ?? 0;
    if (status < 300 || status > 399) {
      if (status !== 200) throw faultOfStatus(status);
      if ((response.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
        throw new OutsideError('bad_answer', 'answered with a compressed body, which nobody asked for');
      }
      return await read({
        url,
        headers: response.headers,
        body: bounded(response, ask.bodyBytesMax, signal),
      });
    }
    response.destroy();
    if (redirects === redirectsMax) throw new OutsideError('redirected_away', 'too many redirects');
    url = redirectOf(reach, url, response.headers.location, ask);
  }
}

/** The URL to ask, when it is one that may be asked. */
function urlFor(reach: Reach, text: string): URL {
  const refuse = (detail: string) => new OutsideError('forbidden_address', detail);
  const url = text.length <= urlLengthMax ? URL.parse(text) : null;
  if (!url?.hostname) throw refuse('not a URL');
  if (url.username || url.password) throw refuse('the URL carries a name or password');
  if (text.includes('#')) throw refuse('the URL carries a fragment');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isPrivateAllowed(reach, url))) return url;
  throw refuse('not https');
}

function isPrivateAllowed(reach: Reach, url: URL): boolean {
  const place = `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
  return reach.privateHostsAllowed.some((allowed) => allowed.toLowerCase() === place);
}

function redirectOf(reach: Reach, from: URL, location: string | undefined, ask: Ask): URL {
  const to = location === undefined ? null : URL.parse(location, from.href);
  if (ask.method === 'POST' || to?.origin !== from.origin) {
    throw new OutsideError('redirected_away', `redirected to ${to?.origin ?? 'nowhere'}`);
  }
  return urlFor(reach, to.href);
}

async function addressesOf(reach: Reach, url: URL, signal: AbortSignal): Promise<readonly string[]> {
  const host = bareHost(url.hostname);
  const mayBePrivate = isPrivateAllowed(reach, url);
  const found = isIP(host) ? [host] : await orAborted(signal, () => resolve(reach, host, mayBePrivate));
  const fault = faultOfAddresses(found, mayBePrivate);
  if (fault) throw new OutsideError('forbidden_address', fault);
  return found;
}

function resolve(reach: Reach, host: string, mayBePrivate: boolean): Promise<string[]> {
  if (reach.resolve) return reach.resolve(host);
  return mayBePrivate
    ? resolveOnMachine(host)
    : resolveInDns(host, (reach.timeoutMs ?? timeoutMsDefault) / 3);
}

/** What `work` gives, unless the deadline comes first: no resolver can be trusted to keep it. */
async function orAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let give: () => void = () => {};
  const late = new Promise<never>((_, reject) => {
    give = () => reject(new Error('too late'));
    signal.addEventListener('abort', give, { once: true });
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw asFault(error, signal);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

function send(
  url: URL,
  addresses: readonly string[],
  ask: Ask,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = bareHost(url.hostname);
  return new Promise((answered, failed) => {
    const request = (url.protocol === 'https:' ? https : http).request({
      method: ask.method ?? 'GET',
      hostname: host,
      port: url.port || undefined,
      path: url.pathname + url.search,
      headers: { ...ask.headers, Host: url.host, 'Accept-Encoding': 'identity', Connection: 'close' },
      lookup: pinnedTo(addresses),
      ...nextAddress,
      agent: false, // the global agent might be told by the environment to use a proxy
      maxHeaderSize: headerBytesMax,
      insecureHTTPParser: false,
      rejectUnauthorized: true, // also where NODE_TLS_REJECT_UNAUTHORIZED says otherwise
      signal,
    });
    request.on('response', (response) => {
      response.on('error', () => {}); // seen by whoever reads the body; nobody need read it
      answered(response);
    });
    request.on('error', (error) => failed(asFault(error, signal)));
    request.on('close', () => failed(asFault(new Error('closed without an answer'), signal)));
    request.end(ask.body);
  });
}

/** Answers the socket's question for the name with what was checked, and asks nobody again. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const checked = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, done) => {
    if (options.all) done(null, checked);
    else done(null, checked[0]!.address, checked[0]!.family);
  };
}

async function* bounded(
  response: IncomingMessage,
  bytesMax: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let taken = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      taken += chunk.length;
      if (taken > bytesMax) throw new OutsideError('too_large', `more than ${bytesMax} bytes`);
      yield chunk;
    }
  } catch (error) {
    throw asFault(error, signal);
  }
}
