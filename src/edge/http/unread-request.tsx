/**
 * What never becomes a request of a route: a path that is none, or heads that are too long. Whoever sent it is answered like anybody
 * else, with a page or a problem document, and nothing of what they sent comes back to them.
 */
import type { Socket } from 'node:net';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import { renderPage } from './design/page.tsx';
import { problemOf } from './problem.ts';
import type { Room } from './route.ts';
import { refusalPage } from './shell.tsx';

const segmentCharsMax = 200; // ours have at most that many; whatever is longer is nobody's secret and nobody's name

/** The URL of a request, or one where nothing is when its path cannot be read: no route decides that, and no route is asked. */
export function readableUrl({ url = '/' }: { readonly url?: string | undefined }): string {
  const [path = ''] = url.split('?', 1);
  const isReadable = path.split('/').every(isReadableSegment);
  if (isReadable) return url;
  return path.startsWith('/api/') ? '/api/unreadable' : '/unreadable';
}

function isReadableSegment(segment: string): boolean {
  try {
    return decodeURIComponent(segment).length <= segmentCharsMax;
  } catch {
    return false;
  }
}

/** The methods of the API at a path, for `Allow` (RFC 9110, 15.5.6); empty where there is none. */
export function methodsAt(rooms: readonly Room[], url: string): string[] {
  const [path = ''] = url.split('?', 1);
  const rows = rooms.flatMap((room) => (room.name === 'api' ? room.routes : []));
  const here = rows.filter((row) => new RegExp(`^${row.path.replace(/:\w+/g, '[^/]+')}/?$`).test(path));
  return [...new Set(here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

interface Unread extends Error {
  readonly code?: string;
  /** The bytes that came last, up to 64 kB. */
  readonly rawPacket?: unknown;
}

/** Answers on the wire what Node could not read as a request, and ends the connection. */
export function answerUnread(house: House, fault: Unread, socket: Socket, requestId: string): void {
  if (fault.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(wireAnswer(house, fault, requestId));
  socket.destroy(fault);
}

function wireAnswer(house: House, fault: Unread, requestId: string): string {
  if (fault.code === 'ERR_HTTP_REQUEST_TIMEOUT') return onWire('408 Request Timeout');
  if (fault.code !== 'HPE_HEADER_OVERFLOW') return onWire('400 Bad Request');
  const refusal = new Refusal('headers_too_large');
  const status = '431 Request Header Fields Too Large';
  // The request line stands in what came last as long as all of it came at once; a program is told by it.
  const began = Buffer.isBuffer(fault.rawPacket) ? fault.rawPacket.toString('latin1', 0, 20) : '';
  if (/^[A-Z]+ \/api\//.test(began))
    return onWire(status, 'application/problem+json', JSON.stringify(problemOf(refusal, requestId)));
  const answer = refusalPage({ house, session: undefined, csrf: '' }, refusal, requestId);
  return onWire(status, 'text/html; charset=utf-8', 'page' in answer ? renderPage(answer.page) : '');
}

function onWire(status: string, mediaType?: string, body = ''): string {
  const heads = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Cache-Control: no-store',
    "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self' data:",
    'X-Content-Type-Options: nosniff',
    'X-Robots-Tag: noindex',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(mediaType ? [`Content-Type: ${mediaType}`] : []),
  ];
  return `${heads.join('\r\n')}\r\n\r\n${body}`;
}
