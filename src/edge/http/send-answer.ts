/** An answer as it goes out: each kind with its status and type. Whatever it is, it is never stored on the way. */
import type { FastifyReply } from 'fastify';
import type { House } from '../../usecases/house.ts';
import { type CookieChange, cookieName, cookieOptions } from './cookies.ts';
import { renderPage } from './design/page.tsx';
import type { Answer } from './route.ts';

/** Sends what a route answered, with the cookies that change. Nothing of it is kept by anybody in between. */
export async function sendAnswer(
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
  else if ('page' in answer) await sendPage(reply, renderPage(answer.page), answer.status ?? 200);
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

/**
 * The page of a refused form may lie in this one browser, or whoever goes back to it meets the browser's own error instead of their words.
 * Not where it shows a code, a key or the picture of one.
 */
async function sendPage(reply: FastifyReply, html: string, status: number): Promise<void> {
  const isRefusedForm = reply.request.method === 'POST' && status >= 400;
  if (isRefusedForm && !showsSecret.test(html)) reply.header('cache-control', 'private, no-cache');
  await reply.code(status).type('text/html; charset=utf-8').send(html);
}

const showsSecret = /class="(?:code-sheet|qr-code|copyable)/;

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
