/**
 * Serves a room's table. The path of a request runs one way: limit, where from (forms), who, input, use-case, answer.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import { type CookieChange, type CookieName, cookieName, cookieOptions } from './cookies.ts';
import { csrfToken, isCsrfToken, isOwnSite, newCsrfSecret } from './csrf.ts';
import { csrfField } from './design/form.tsx';
import { renderPage } from './design/page.tsx';
import { read, readMultipart, takesBody, uploadSchema } from './input.ts';
import { problemAnswer } from './problem.ts';
import type { Answer, Call, Room, Route } from './route.ts';
import { callerOf, sessionOf } from './who.ts';

const cookieNames: readonly CookieName[] = [
  'session',
  'device',
  'sign-in',
  'draft',
  'case',
  'sitting',
  'csrf',
  'then',
];

/** Registers every route of the room. */
export function serveRoom(server: FastifyInstance, house: House, room: Room): void {
  for (const row of room.routes) {
    server.route({
      method: row.method,
      url: row.path,
      schema: schemaOf(room, row),
      config: {
        rateLimit: {
          max: house.policy.limitsPerMinute[row.limit],
          timeWindow: '1 minute',
          groupId: row.limit,
        },
      },
      handler: (request, reply) => handle(house, room, row, request, reply),
    });
  }
}

/** The description of a row. Only the API has one; its schemas are read by swagger, and enforced by `read` like everybody's. */
export function schemaOf(room: Room, row: Route) {
  if (room.name !== 'api') return { hide: true };
  return {
    summary: row.summary,
    operationId: operationId(row),
    security: row.who === 'anyone' ? [] : [{ [row.who]: [] }],
    ...(row.params ? { params: row.params } : {}),
    ...(row.query ? { querystring: row.query } : {}),
    ...(row.body ? { body: row.body } : {}),
    ...(row.takesFiles ? { body: uploadSchema, consumes: ['multipart/form-data'] } : {}),
    response: { ...row.answers, default: problemAnswer },
  } as Record<string, unknown>;
}

/** `POST /api/v1/account/sessions/:id` is `post_account_sessions_id`: a name for generated clients. */
function operationId({ method, path }: Route): string {
  const words = path.replace('/api/v1', '').match(/[a-z]+/gi) ?? [];
  return [method.toLowerCase(), ...words].join('_');
}

async function handle(
  house: House,
  room: Room,
  row: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const now = house.clock.now();
  const cookies = room.name === 'api' ? {} : cookiesOf(house, request);
  const fresh: CookieChange[] = [];
  let csrfSecret = cookies.csrf;
  if (!csrfSecret && room.name !== 'api') {
    csrfSecret = newCsrfSecret(house);
    fresh.push({ name: 'csrf', value: csrfSecret });
  }
  const csrf = csrfToken(house, { csrf: csrfSecret ?? '', session: cookies.session });
  const base = {
    house,
    cookies,
    csrf,
    now,
    method: row.method,
    url: request.url,
    session: undefined,
    files: [],
  };
  let call: Call = {
    ...base,
    who: undefined as never,
    params: request.params,
    query: request.query,
    body: request.body,
  };
  let answer: Answer;
  try {
    call = { ...call, session: await sessionOf(house, room.name, request) };
    if (room.name === 'api') mustBeReadable(row, request);
    if (row.takesFiles && request.isMultipart()) {
      // Known before the files are read, so that a form whose file is too large can be shown again.
      call = { ...call, who: await callerOf(house, room.name, request, row.who, call.session) };
      call = { ...call, ...(await readMultipart(house, request)) };
    }
    if (room.name !== 'api' && takesBody(row)) mustBeOurForm(house, request, cookies, call.body);
    call = { ...call, who: await callerOf(house, room.name, request, row.who, call.session) };
    const params = read(row.params, call.params);
    const query = read(row.query, call.query);
    call = { ...call, params, query };
    call = { ...call, body: read(row.body, call.body) };
    answer = await row.run(call);
  } catch (fault) {
    const refusal = asRefusal(fault);
    request.log.info({ refusal: refusal.code, because: refusal.because }, 'refused');
    const again = call.who ? await row.refused?.(call, refusal) : undefined;
    answer = again ?? room.renderRefusal(call, refusal, request.id);
    if (refusal.retryAfterS !== undefined)
      reply.header('retry-after', String(Math.ceil(refusal.retryAfterS)));
    if (again && 'page' in again && again.status === undefined) answer = { ...again, status: refusal.status };
  }
  await send(house, reply, answer, fresh);
}

function mustBeOurForm(
  house: House,
  request: FastifyRequest,
  cookies: Partial<Record<CookieName, string>>,
  body: unknown,
): void {
  const token = (body as Record<string, unknown> | undefined)?.[csrfField];
  const ground = { ...(cookies.csrf ? { csrf: cookies.csrf } : {}), session: cookies.session };
  if (!isOwnSite(house, request.headers) || !isCsrfToken(house, ground, token))
    throw new Refusal('form_stale');
}

/** A form that some other site's page makes a browser send is none of the API's, whatever it says. */
function mustBeReadable(row: Route, request: FastifyRequest): void {
  if (!takesBody(row) || !request.headers['content-type']) return;
  const isJson = /^application\/json(;|$)/i.test(request.headers['content-type'].trim());
  if (row.takesFiles ? !request.isMultipart() : !isJson) throw new Refusal('media_type_unknown');
}

/** The refusal a fault is; anything that is none is a bug, and goes on to the opaque 500. */
function asRefusal(fault: unknown): Refusal {
  if (fault instanceof Refusal) return fault;
  const code = (fault as { code?: unknown } | null)?.code;
  if (
    code === 'FST_REQ_FILE_TOO_LARGE' ||
    code === 'FST_FILES_LIMIT' ||
    code === 'FST_PARTS_LIMIT' ||
    code === 'FST_FIELDS_LIMIT'
  )
    return new Refusal('too_large', { fields: { files: 'That is too large, or too many files.' } });
  throw fault;
}

function cookiesOf(house: House, request: FastifyRequest): Partial<Record<CookieName, string>> {
  const found: Partial<Record<CookieName, string>> = {};
  for (const name of cookieNames) {
    const value = request.cookies[cookieName(house, name)];
    if (value && value.length <= 500) found[name] = value;
  }
  return found;
}

async function send(
  house: House,
  reply: FastifyReply,
  answer: Answer,
  fresh: readonly CookieChange[],
): Promise<void> {
  for (const { name, value } of [...fresh, ...(answer.cookies ?? [])]) {
    if (value === null)
      reply.clearCookie(cookieName(house, name), { ...cookieOptions(house, name), maxAge: 0 });
    else reply.setCookie(cookieName(house, name), value, cookieOptions(house, name));
  }
  reply.header('cache-control', 'no-store');
  if (answer.headers) reply.headers(answer.headers);
  if ('redirect' in answer) await reply.code(303).header('location', answer.redirect).send();
  else if ('page' in answer)
    await reply
      .code(answer.status ?? 200)
      .type('text/html; charset=utf-8')
      .send(renderPage(answer.page));
  else if ('html' in answer) await reply.type('text/html; charset=utf-8').send(answer.html);
  else if ('json' in answer)
    await reply
      .code(answer.status ?? 200)
      .type(typeOf(answer))
      .send(JSON.stringify(answer.json));
  else if ('text' in answer) await reply.type(answer.mediaType).send(answer.text);
  else if ('file' in answer) await sendFile(reply, answer);
  else await reply.code(204).send();
}

const typeOf = (answer: Answer) => answer.headers?.['content-type'] ?? 'application/json; charset=utf-8';

/** What strangers sent us is only ever a download: sandboxed, never sniffed, never shown in our origin. */
async function sendFile(reply: FastifyReply, file: Extract<Answer, { file: Uint8Array }>): Promise<void> {
  const name = encodeURIComponent(file.name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  await reply
    .type(file.mediaType)
    .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(Buffer.from(file.file));
}
