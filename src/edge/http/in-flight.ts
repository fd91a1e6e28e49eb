/**
 * The bytes of requests that are being read or answered, in this process: so many for each network and in all, whatever is sent and however
 * slowly. What is counted is what is held, from the first byte on; nothing announced is believed.
 */
import { Transform } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressPrefix } from '../../domain/account/place.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Refusal } from '../../domain/refusals.ts';

const retryAfterS = 30; // as long as a request may take to arrive: by then what fills the room is gone

/** What one request holds. */
export interface Held {
  /** Counts bytes before they are kept, or refuses `busy`. */
  take(bytes: number): void;
  /** Gives all of them back; again, nothing. */
  release(): void;
}

class BytesInFlight {
  readonly #limits: Policy['bodies'];
  readonly #byNetwork = new Map<string, number>();
  #all = 0;

  constructor(limits: Policy['bodies']) {
    this.#limits = limits;
  }

  /** All bytes that are held now. */
  get bytes(): number {
    return this.#all;
  }

  /** The account of one more request of a network. */
  open(network: string): Held {
    let held = 0;
    return {
      take: (bytes) => {
        const ofNetwork = (this.#byNetwork.get(network) ?? 0) + bytes;
        const { networkBytesInFlightMax, bytesInFlightMax } = this.#limits;
        if (ofNetwork > networkBytesInFlightMax || this.#all + bytes > bytesInFlightMax)
          throw new Refusal('busy', {
            because: { ofNetwork, all: this.#all },
            retryAfterS,
            fields: { files: faultWords.file.tooManyAtOnce },
          });
        held += bytes;
        this.#set(network, ofNetwork, bytes);
      },
      release: () => {
        this.#set(network, (this.#byNetwork.get(network) ?? 0) - held, -held);
        held = 0;
      },
    };
  }

  #set(network: string, bytes: number, by: number): void {
    this.#all += by;
    if (bytes > 0) this.#byNetwork.set(network, bytes);
    else this.#byNetwork.delete(network);
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    inFlight: BytesInFlight;
  }
  interface FastifyRequest {
    held: Held | null;
  }
}

/** Has every request with a body counted until it is answered or given up. Files count themselves, where they are read. */
export function countBytes(server: FastifyInstance, limits: Policy['bodies']): void {
  server.decorate('inFlight', new BytesInFlight(limits));
  server.decorateRequest('held', null);
  server.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const held = server.inFlight.open(addressPrefix(request.ip));
    request.held = held;
    reply.raw.once('close', held.release);
  });
  server.addHook('preParsing', async (request, _reply, payload) =>
    request.held && !isMultipart(request) ? payload.pipe(counting(request.held)) : payload,
  );
  server.addHook('onResponse', async ({ held }) => held?.release());
}

const isMultipart = ({ headers }: FastifyRequest) =>
  /^multipart\/form-data/i.test(headers['content-type'] ?? '');

function counting(held: Held): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        held.take(chunk.length);
        done(null, chunk);
      } catch (fault) {
        done(fault as Error);
      }
    },
  });
}
