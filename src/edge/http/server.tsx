/**
 * The HTTP server: security headers, limits, the rooms' tables, the probes. The request never decides a URL, and whatever
 * is not a named refusal is an opaque 500 with a request id.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type {} from '@fastify/swagger'; // the schema's `hide`
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import { clientAddress, proxiesOf } from './client-address.ts';
import { designAssets } from './design/assets.ts';
import { isIndexedPage, renderPage } from './design/page.tsx';
import { countBytes } from './in-flight.ts';
import { limitRequests } from './limit-requests.ts';
import { serveProbes } from './probes.ts';
import { problemOf } from './problem.ts';
import type { Answer, Room } from './route.ts';
import { serveRoom } from './serve-room.ts';
import { refusalPage, Shell } from './shell.tsx';
import { answerUnread, methodsAt, readableUrl } from './unread-request.tsx';
import { shellWords as words } from './words.en.ts';

const bodyBytesMax = 256 * 1024; // forms and JSON; files have a limit of their own

export interface ServerOptions {
  /** Where log lines go; nothing is logged when absent. */
  readonly log?: { readonly level: string; readonly stream?: NodeJS.WritableStream };
  /** Describes the API; registered before the routes, so that it sees them. */
  readonly describe?: (server: FastifyInstance) => Promise<void>;
}

/** Builds the server over the rooms' tables. It listens when the caller says so. */
export async function buildServer(
  house: House,
  rooms: readonly Room[],
  options: ServerOptions = {},
): Promise<FastifyInstance> {
  const server = fastify({
    logger: loggerOf(options),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: false, // it would take hosts from a proxy as well; `knowClients` says where a request came from
    bodyLimit: bodyBytesMax,
    rewriteUrl: readableUrl,
    clientErrorHandler: (fault, socket) => answerUnread(house, fault, socket as Socket, randomUUID()),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 20_000 }, // `readableUrl` has the limit
    requestTimeout: 30_000,
  });
  server.setValidatorCompiler(() => () => true); // the rooms' own schemas are read by `read`, once
  server.setSerializerCompiler(() => (value) => JSON.stringify(value));
  knowClients(server, house);
  await registerParts(server, house);
  if (options.describe) await options.describe(server);
  letGoWhenClosing(server);
  keepOutOfIndexes(server);
  serveAssets(server);
  serveProbes(server, house);
  for (const room of rooms) serveRoom(server, house, room);
  server.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(rooms, request.url);
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    const refusal = allowed.length > 0 ? new Refusal('method_not_allowed') : new Refusal('not_found');
    return answerFault(house, refusal, request, reply);
  });
  server.setErrorHandler((fault: FastifyError, request, reply) => answerFault(house, fault, request, reply));
  return server;
}

/** Makes `request.ip` the client's address, before anything counts or records it. A header of a stranger's is said once, for the operator may have forgotten a proxy. */
function knowClients(server: FastifyInstance, house: House): void {
  const isProxy = proxiesOf(house.settings.trustedProxies ?? []);
  let isSaid = false;
  server.addHook('onRequest', async (request) => {
    const peer = request.socket.remoteAddress ?? '';
    const { address, passedOver } = clientAddress(peer, request.headers, isProxy);
    Object.defineProperty(request, 'ip', { value: address });
    if (passedOver === undefined || isSaid) return;
    isSaid = true;
    request.log.warn(words.passedOver(passedOver, peer));
  });
}

function loggerOf({ log }: ServerOptions) {
  if (!log) return false;
  return {
    level: log.level,
    ...(log.stream ? { stream: log.stream } : {}),
    redact: ['req.headers.cookie', 'req.headers.authorization'],
    serializers: { req: quietRequest },
  };
}

async function registerParts(server: FastifyInstance, house: House): Promise<void> {
  await server.register(helmet, headersOf(house));
  await server.register(cookie);
  await server.register(formbody, { bodyLimit: bodyBytesMax });
  await server.register(multipart);
  countBytes(server, house.policy.bodies);
  limitRequests(server);
}

function headersOf(house: House) {
  const isTls = house.settings.baseUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' as const },
    referrerPolicy: { policy: 'no-referrer' as const },
    strictTransportSecurity: isTls ? { maxAge: 63_072_000, includeSubDomains: false } : false,
  };
}

/** While the server stops, whatever is still answered gives its connection back: a kept one would hold the stop for a minute. */
function letGoWhenClosing(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook('preClose', async () => {
    isClosing = true;
  });
  server.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
}

/** Links leak, and what they open is nobody's to find: only pages that say that they are public may be in an index. */
function keepOutOfIndexes(server: FastifyInstance): void {
  server.addHook('onSend', async (_request, reply, payload) => {
    const isPublic = typeof payload === 'string' && isIndexedPage(payload);
    if (!isPublic || reply.statusCode !== 200) reply.header('x-robots-tag', 'noindex');
  });
}

function serveAssets(server: FastifyInstance): void {
  for (const asset of designAssets) {
    server.get(asset.path, { schema: { hide: true } }, (_request, reply) =>
      reply
        .type(asset.contentType)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(asset.body),
    );
  }
}

/** What went wrong before or outside a route's own handler. */
async function answerFault(
  house: House,
  fault: FastifyError | Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const refusal = fault instanceof Refusal ? fault : clientFault(fault);
  if (!refusal) request.log.error({ err: fault }, 'a bug');
  if (refusal?.retryAfterS !== undefined) reply.header('retry-after', String(Math.ceil(refusal.retryAfterS)));
  reply.header('cache-control', 'no-store');
  if (request.url.startsWith('/api/')) {
    const problem = problemOf(refusal, request.id);
    return void (await reply
      .code(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem)));
  }
  const call = { house, session: undefined, csrf: '' };
  const answer: Answer = refusal ? refusalPage(call, refusal, request.id) : brokenPage(call, request.id);
  if ('page' in answer)
    await reply
      .code(answer.status ?? 500)
      .type('text/html; charset=utf-8')
      .send(renderPage(answer.page));
}

/** What Fastify itself refuses: a body too large, a type nobody reads, a path that is not one. */
function clientFault(fault: FastifyError): Refusal | undefined {
  if (fault.code === 'FST_ERR_CTP_INVALID_JSON_BODY')
    return new Refusal('input_invalid', { fields: { body: faultWords.request.notJson } });
  if (fault.code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return new Refusal('input_invalid', {
      fields: { body: faultWords.request.emptyJson },
    });
  if (fault.statusCode === 415) return new Refusal('media_type_unknown');
  if (fault.statusCode === 413) return new Refusal('too_large');
  if (fault.statusCode === 429) return new Refusal('too_many_requests', { retryAfterS: 60 });
  if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500)
    return new Refusal('input_invalid', { because: fault.code });
  return undefined;
}

function brokenPage(call: Parameters<typeof refusalPage>[0], requestId: string): Answer {
  return {
    status: 500,
    page: (
      <Shell call={call} title={words.brokenTitle}>
        <h1>{words.brokenTitle}</h1>
        <p>{words.brokenBody}</p>
        <p class="muted">{words.requestId(requestId, call.house.policy.registry.mailFrom)}</p>
      </Shell>
    ),
  };
}

// A path can hold the secret of a mailed link, so logs name the route and never the URL.
function quietRequest(request: FastifyRequest) {
  return { method: request.method, route: request.routeOptions?.url };
}
