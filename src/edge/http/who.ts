/** Finds out who calls, from live rows, at every request. Nothing about a person is believed from the request but its secrets. */
import type { FastifyRequest } from 'fastify';
import { describeClient } from '../../domain/account/client.ts';
import { addressPrefix } from '../../domain/account/place.ts';
import { Refusal } from '../../domain/refusals.ts';
import { findSession } from '../../usecases/account/find-session.ts';
import type { House } from '../../usecases/house.ts';
import { findClaimant } from '../../usecases/recovery/find-claimant.ts';
import type { SignedIn, Visitor } from '../../usecases/who.ts';
import { type CookieName, cookieName } from './cookies.ts';
import type { Callers, Room, Who } from './route.ts';

const secretCharsMax = 200; // ours have 43; a header of megabytes is not hashed

/** Where the request came from. */
function visitorOf(request: FastifyRequest): Visitor {
  return {
    requestId: request.id,
    addressPrefix: addressPrefix(request.ip),
    client: describeClient(request.headers['user-agent'] ?? ''),
  };
}

/** The secret a caller shows: pages have cookies, the API a bearer token (RFC 6750). Neither is taken for the other. */
function secretOf(
  house: House,
  room: Room['name'],
  request: FastifyRequest,
  name: CookieName,
): string | undefined {
  const secret = room === 'api' ? bearer(request) : request.cookies[cookieName(house, name)];
  return secret && secret.length <= secretCharsMax ? secret : undefined;
}

function bearer(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  return header?.startsWith('Bearer ') ? header.slice('Bearer '.length).trim() : undefined;
}

/** The person signed in, if any. */
export async function sessionOf(
  house: House,
  room: Room['name'],
  request: FastifyRequest,
): Promise<SignedIn | undefined> {
  const secret = secretOf(house, room, request, 'session');
  const found = secret && (await findSession(house, { secret }));
  return found ? { ...visitorOf(request), ...found } : undefined;
}

/** Who the route wants, or the refusal that says what is missing. */
export async function callerOf<W extends Who>(
  house: House,
  room: Room['name'],
  request: FastifyRequest,
  who: W,
  session: SignedIn | undefined,
): Promise<Callers[W]> {
  return (await find(house, room, request, who, session)) as Callers[W];
}

async function find(
  house: House,
  room: Room['name'],
  request: FastifyRequest,
  who: Who,
  session: SignedIn | undefined,
) {
  if (who === 'anyone') return visitorOf(request);
  if (who === 'bearer') {
    const secret = room === 'api' ? secretOf(house, room, request, 'sitting') : undefined;
    if (!secret) throw new Refusal('secret_required');
    return { ...visitorOf(request), secret };
  }
  if (who === 'claimant') {
    const secret = secretOf(house, room, request, 'case');
    const claimant = secret && (await findClaimant(house, { secret }));
    if (!claimant) throw new Refusal('case_link_required');
    return { ...visitorOf(request), ...claimant };
  }
  if (!session) throw new Refusal('sign_in_required');
  if (who === 'session') return session;
  if (session.assurance !== 'two_factor') throw new Refusal('second_factor_required');
  if (session.deskOver) throw new Refusal('desk_time_over', { because: session.deskOver });
  // Whoever is not of the desk learns nothing of what is there.
  if (!session.staffRole) throw new Refusal('not_found');
  return session;
}
