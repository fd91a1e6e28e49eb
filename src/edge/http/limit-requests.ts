/**
 * How often one network may ask, per minute: one counter for each name of a limit, whatever the route and the room, so that another door
 * gives nothing more. What costs a letter, a case or a guess is counted in the database, over all processes; the rest in this process.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { minuteMs, secondMs } from '../../base/clock.ts';
import { addressPrefix } from '../../domain/account/place.ts';
import { type LimitName, sharedLimits } from '../../domain/policy/limits.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import { trustIn } from '../../usecases/steps/trust.ts';
import { countRequest } from '../../usecases/upkeep/count-request.ts';
import type { Room, Route } from './route.ts';

const networksMax = 50_000; // remembered at once; of more, those of before are forgotten first
/** So many times the limit a form is still read and shown again with its words; what comes beyond is turned away unread. */
const readAgainTimes = 2;

declare module 'fastify' {
  interface FastifyRequest {
    /** The refusal of a request that came too often, and is read only so that its words can be shown again. */
    tooOften: Refusal | null;
  }
}

/** Counts in this process, in minutes of the clock. */
class MinuteCounter {
  readonly #counts = new Map<string, { minute: number; asked: number }>();

  /** How many there were of this key in this minute, with this one. */
  count(key: string, minute: number): number {
    const known = this.#counts.get(key);
    const asked = known?.minute === minute ? known.asked + 1 : 1;
    this.#counts.delete(key);
    this.#counts.set(key, { minute, asked });
    if (this.#counts.size > networksMax) this.#counts.delete(this.#counts.keys().next().value!);
    return asked;
  }
}

/** Prepares the server; each route then names its limit by `limitOf`. */
export function limitRequests(server: FastifyInstance): void {
  server.decorateRequest('tooOften', null);
  server.decorate('minuteCounter', new MinuteCounter());
}

declare module 'fastify' {
  interface FastifyInstance {
    minuteCounter: MinuteCounter;
  }
}

/** The hook of one route: counts the request, and refuses `too_many_requests` or leaves that to whoever shows the form again. */
export function limitOf(house: House, room: Room, row: Route) {
  const most = house.policy.limitsPerMinute[row.limit];
  const isForm = room.name !== 'api' && row.method !== 'GET';
  return async (request: FastifyRequest): Promise<void> => {
    const now = house.clock.now();
    const minute = Math.floor(now.getTime() / minuteMs);
    const asked = await askedBy(house, request, row.limit, minute);
    if (asked <= most) return;
    const refusal = new Refusal('too_many_requests', {
      because: { limit: row.limit, asked },
      retryAfterS: ((minute + 1) * minuteMs - now.getTime()) / secondMs,
    });
    if (!isForm || asked > readAgainTimes * most) throw refusal;
    request.tooOften = refusal;
  };
}

function askedBy(
  house: House,
  request: FastifyRequest,
  name: LimitName,
  minute: number,
): Promise<number> | number {
  const key = addressPrefix(request.ip);
  // A database that is in doubt is not written to: each process then counts for itself.
  if (sharedLimits.has(name) && !trustIn(house).isDoubted) return countRequest(house, { name, key, minute });
  return request.server.minuteCounter.count(`${name} ${key}`, minute);
}
