/** For machines that watch: alive, ready, and figures (Prometheus text format). None of them tells anything about a person. */
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { House } from '../../usecases/house.ts';
import { seeHealth } from '../../usecases/upkeep/see-health.ts';

/** Serves `/healthz` (the process answers), `/readyz` (the database does too) and `/metrics`. */
export function serveProbes(server: FastifyInstance, house: House): void {
  const registry = new Registry();
  const { requests, seconds, owed, cases } = figuresIn(registry);
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ route, status: reply.statusCode });
    seconds.observe({ route }, reply.elapsedTime / 1000);
  });
  const quiet = { schema: { hide: true } };
  server.get('/healthz', quiet, async () => ({ status: 'alive' }));
  server.get('/readyz', quiet, async (_request, reply) => {
    const isReady = await house.db.isUp();
    return reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? 'ready' : 'the database does not answer' });
  });
  server.get('/metrics', quiet, async (_request, reply) => {
    const health = await seeHealth(house);
    owed.set(health.lettersOwed);
    for (const { state, count } of health.cases) cases.set({ state }, count);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
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
    owed: new Gauge(figure('letters_owed', 'Letters written and not yet sent.')),
    cases: new Gauge(figure('cases', 'Cases by state.', 'state')),
  };
}
