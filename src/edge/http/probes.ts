/**
 * For machines that watch: alive, ready, and figures (Prometheus text format). Alive and ready are for anybody. The figures are not:
 * a stranger who sees the letters owed go up after a form learns whether a letter was written, and so which addresses exist (law 5).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { sameBytes } from '../../base/secret.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import { trustIn } from '../../usecases/steps/trust.ts';
import { seeHealth } from '../../usecases/upkeep/see-health.ts';

/** Serves `/healthz` (the process answers), `/readyz` (the database does too) and `/metrics`. */
export function serveProbes(server: FastifyInstance, house: House): void {
  const registry = new Registry();
  const { cases, doubted, givenUp, inFlight, owed, requests, seconds, skew, unmarked } = figuresIn(registry);
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ route, status: reply.statusCode });
    seconds.observe({ route }, reply.elapsedTime / 1000);
  });
  const quiet = { schema: { hide: true } };
  server.get('/healthz', quiet, async () => ({ status: 'alive' }));
  server.get('/readyz', quiet, async (_request, reply) => {
    const isReady = await house.db.isUp();
    // Whoever is read-only can still show pages, and is not to be taken out of service.
    const ready = trustIn(house).isDoubted ? 'read-only: the record is in doubt' : 'ready';
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? ready : 'the database does not answer' });
  });
  server.get('/metrics', quiet, async (request, reply) => {
    if (!maySeeFigures(house, request)) throw new Refusal('not_found');
    const health = await seeHealth(house);
    inFlight.set(server.inFlight.bytes);
    owed.set(health.lettersOwed);
    givenUp.set(health.lettersGivenUp);
    unmarked.set(health.unmarkedLines);
    doubted.set(trustIn(house).isDoubted ? 1 : 0);
    skew.set(health.clockSkewS);
    for (const { state, count } of health.cases) cases.set({ state }, count);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** By token; without one set, in development only, who sits at this machine. What a proxy passes on comes from elsewhere, whoever says what. */
function maySeeFigures({ settings, keys }: House, { headers, socket }: FastifyRequest): boolean {
  const { metricsToken, environment } = settings;
  if (metricsToken !== null) {
    const mark = (token: string) => keys.hash('metrics-token', token);
    return sameBytes(mark(headers.authorization ?? ''), mark(`Bearer ${metricsToken}`));
  }
  const isPassedOn = Object.keys(headers).some(
    (name) => name === 'forwarded' || name.startsWith('x-forwarded-'),
  );
  const isHere = /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');
  return environment === 'development' && isHere && !isPassedOn;
}

/** The figures of ours, beside those that every Node process has. */
function figuresIn(registry: Registry) {
  collectDefaultMetrics({ register: registry });
  const figure = (name: string, help: string, ...labelNames: string[]) => ({
    name: `rekey_${name}`,
    help,
    labelNames,
    registers: [registry],
  });
  return {
    requests: new Counter(figure('http_requests_total', 'Requests by route and status.', 'route', 'status')),
    seconds: new Histogram(figure('http_seconds', 'Time to answer, by route.', 'route')),
    inFlight: new Gauge(
      figure('request_bytes_held', 'Bytes of requests that are being read or answered, in this process.'),
    ),
    owed: new Gauge(figure('letters_owed', 'Letters written and not yet sent.')),
    givenUp: new Gauge(
      figure('letters_given_up', 'Letters that a mail server refused, and that are tried no more.'),
    ),
    unmarked: new Gauge(
      figure(
        'record_unmarked_lines',
        'Lines of the record that Rekey did not write and that are not sealed.',
      ),
    ),
    doubted: new Gauge(
      figure('record_doubted', '1 while the record is in doubt and this process read-only.'),
    ),
    skew: new Gauge(
      figure('clock_skew_seconds', 'By how much the clock of this process is ahead of the database’s.'),
    ),
    cases: new Gauge(figure('cases', 'Cases by state.', 'state')),
  };
}
