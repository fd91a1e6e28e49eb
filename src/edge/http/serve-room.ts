/**
 * Serves a room's table. The path of a request runs one way: limit, who, where from (forms), input, use-case, answer.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import { doubtOf, mustBeTrusted } from '../../usecases/steps/trust.ts';
import { checkDatabase } from '../../usecases/upkeep/check-database.ts';
import { type CookieChange, type CookieName, cookieName } from './cookies.ts';
import { csrfToken, isCsrfToken, newCsrfSecret, siteOf } from './csrf.ts';
import { csrfField } from './design/form.tsx';
import { renderPage } from './design/page.tsx';
import { typedIn, wordsCharsTaken } from './form-faults.ts';
import { read, readMultipart, takesBody, uploadSchema } from './input.ts';
import { limitOf } from './limit-requests.ts';
import { problemAnswer } from './problem.ts';
import type { Answer, Call, Room, Route } from './route.ts';
import { sendAnswer } from './send-answer.ts';
import { callerOf, sessionOf } from './who.ts';
import { shellWords } from './words.en.ts';

const cookieNames: readonly CookieName[] = [
  'session',
  'device',
  'sign-up',
  'sign-in',
  'draft',
  'case',
  'sitting',
  'csrf',
  'then',
];

/** What PostgreSQL says to a write while the record is in doubt, wherever it was tried. */
const readOnlyTransaction = '25006';

/** Registers every route of the room. */
export function serveRoom(server: FastifyInstance, house: House, room: Room): void {
  for (const row of room.routes) {
    server.route({
      method: row.method,
      url: row.path,
      schema: schemaOf(room, row),
      onRequest: limitOf(house, room, row),
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

/** A call while it is made out: who calls and what came in are filled in, one after the other. */
type Draft = { -readonly [Name in keyof Call]: Call[Name] };

async function handle(
  house: House,
  room: Room,
  row: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { call, fresh } = draftOf(house, room, row, request);
  let answer: Answer;
  try {
    await makeOut(call, room, row, request);
    answer = await row.run(call);
  } catch (fault) {
    const refusal = asRefusal(house, fault);
    request.log.info({ refusal: refusal.code, because: refusal.because }, 'refused');
    if (refusal.retryAfterS !== undefined)
      reply.header('retry-after', String(Math.ceil(refusal.retryAfterS)));
    const unsent = unsentOf(call, row, request);
    answer =
      (await formAgain(call, row, refusal, request)) ??
      room.renderRefusal({ ...call, unsent }, refusal, request.id);
  }
  await sendAnswer(house, reply, answer, fresh);
}

/** What the head of the request tells already; and the csrf cookie for a browser that has none. */
function draftOf(house: House, room: Room, row: Route, request: FastifyRequest) {
  const cookies = room.name === 'api' ? {} : cookiesOf(house, request);
  const isNew = room.name !== 'api' && !cookies.csrf;
  const csrf = isNew ? newCsrfSecret(house) : (cookies.csrf ?? '');
  const call: Draft = {
    house,
    cookies,
    csrf: csrfToken(house, { csrf, session: cookies.session }),
    now: house.clock.now(),
    method: row.method,
    url: request.url,
    who: undefined as never,
    session: undefined,
    params: request.params,
    query: request.query,
    body: request.body,
    files: [],
  };
  const fresh: CookieChange[] = isNew ? [{ name: 'csrf', value: csrf }] : [];
  return { call, fresh };
}

/** Who calls, where from, and what comes in; or the refusal of what is not as it must be. */
async function makeOut(call: Draft, room: Room, row: Route, request: FastifyRequest): Promise<void> {
  const { house } = call;
  call.session = await sessionOf(house, room.name, request);
  if (room.name === 'api') mustBeReadable(row, request);
  // Known before the form is read, so that one which is too large or stale can be shown again.
  call.who = await callerOf(house, room.name, request, row.who, call.session);
  const isOurs = () => {
    if (room.name !== 'api' && takesBody(row)) mustBeOurForm(call, request);
  };
  if (row.takesFiles && request.isMultipart()) {
    if (request.tooOften) throw request.tooOften;
    const mayKeep = async (body: Record<string, unknown>, fileName: string) => {
      call.body = body;
      isOurs();
      await row.mayUpload?.(call, fileName);
    };
    Object.assign(call, await readMultipart(house, request, mayKeep));
  }
  isOurs();
  if (request.tooOften) throw request.tooOften;
  if (row.method !== 'GET') mustBeTrusted(house);
  // Whoever decides by what happened must not be shown a history that somebody made the database tell.
  else if (row.who === 'staff') await checkDatabase(house);
  call.params = read(row.params, call.params);
  call.query = read(row.query, call.query);
  call.body = read(row.body, call.body);
}

/** The refusals of a form that is not as our page gave it out. */
const ofForms: ReadonlySet<string> = new Set([
  'form_stale',
  'cookies_missing',
  'host_other',
  'form_of_before',
]);

function mustBeOurForm({ house, cookies, body }: Call, request: FastifyRequest): void {
  const token = (body as Record<string, unknown> | undefined)?.[csrfField];
  const site = siteOf(house, request.headers);
  if (site !== 'other' && isCsrfToken(house, cookies, token)) return;
  if (site === 'other') throw new Refusal('form_stale', { because: 'another site' });
  // Why it is not: each cause has its own way on. The name that a request gives itself decides nothing but the sentence.
  if (Object.keys(cookies).length === 0)
    throw new Refusal(isOtherHost(house, request.hostname) ? 'host_other' : 'cookies_missing');
  if (cookies.session && isCsrfToken(house, { ...cookies, session: undefined }, token))
    throw new Refusal('form_of_before', { because: 'signed in since' });
  throw new Refusal('form_stale', { because: 'the token' });
}

/** Whether the browser reached us by another name than ours. A proxy on this machine may name itself so: that tells nothing. */
function isOtherHost(house: House, hostname: string): boolean {
  return (
    !/^(?:localhost|127\.|\[?::1)/.test(hostname) && hostname !== new URL(house.settings.baseUrl).hostname
  );
}

/**
 * The form once more with what was typed, where its row can show it. What is stale is shown only when the browser vouches that our
 * own page sent it: a stranger's page must not put its words into a form that is then one press from being sent.
 */
async function formAgain(
  call: Call,
  row: Route,
  refusal: Refusal,
  request: FastifyRequest,
): Promise<Answer | undefined> {
  const isDoubtful = ofForms.has(refusal.code) && siteOf(call.house, request.headers) !== 'own';
  if (!call.who || isDoubtful) return undefined;
  const again = await row.refused?.(call, refusal);
  // Where the form is gone, or its page has no room for it, who was too hasty is told so by a page of its own.
  if (refusal === request.tooOften && !(again && saysWhen(again, refusal))) return undefined;
  return again && 'page' in again && again.status === undefined
    ? { ...again, status: refusal.status }
    : again;
}

function saysWhen(again: Answer, { retryAfterS = 0 }: Refusal): boolean {
  return 'page' in again && renderPage(again.page).includes(shellWords.waitFor(retryAfterS));
}

/** A person's own words, for whose form there is no page any more: who wrote them was signed out meanwhile, or their time was over. */
function unsentOf({ house, body }: Call, { prose }: Route, { headers }: FastifyRequest): string {
  return prose && siteOf(house, headers) === 'own' ? typedIn(body, prose, wordsCharsTaken) : '';
}

/** A form that some other site's page makes a browser send is none of the API's, whatever it says. */
function mustBeReadable(row: Route, request: FastifyRequest): void {
  if (!takesBody(row) || !request.headers['content-type']) return;
  const isJson = /^application\/json(;|$)/i.test(request.headers['content-type'].trim());
  if (row.takesFiles ? !request.isMultipart() : !isJson) throw new Refusal('media_type_unknown');
}

/** The refusal a fault is; anything that is none is a bug, and goes on to the opaque 500. */
function asRefusal(house: House, fault: unknown): Refusal {
  if (fault instanceof Refusal) return fault;
  const code = (fault as { code?: unknown } | null)?.code;
  if (code === readOnlyTransaction) return doubtOf(house);
  if (
    code === 'FST_REQ_FILE_TOO_LARGE' ||
    code === 'FST_FILES_LIMIT' ||
    code === 'FST_PARTS_LIMIT' ||
    code === 'FST_FIELDS_LIMIT'
  )
    return new Refusal('too_large', { fields: { files: faultWords.file.tooLargeOrMany } });
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
