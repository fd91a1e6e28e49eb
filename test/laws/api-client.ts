/** A client of the API for tests: it asks by the rows of the table, and holds every answer against the row's own description. */
import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import * as z from 'zod';
import { apiRoom } from '../../src/edge/api/room.ts';
import { problemSchema } from '../../src/edge/http/problem.ts';
import type { Route } from '../../src/edge/http/route.ts';

export interface ApiAsk {
  readonly token?: string | undefined;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly form?: FormData;
}

// biome-ignore lint/suspicious/noExplicitAny: what it is was just held against its schema
export type Said = { readonly status: number; readonly json: any; readonly headers: Record<string, unknown> };

export interface ApiClient {
  /** Asks `POST /sign-in` and the like. Throws when the answer is not as described. */
  ask(operation: string, ask?: ApiAsk): Promise<Said>;
  /** The same, and it must not be refused. */
  done(operation: string, ask?: ApiAsk): Promise<Said['json']>;
  /** The operations that were answered without a refusal. */
  readonly seen: ReadonlySet<string>;
}

export const operationOf = (row: Route) => `${row.method} ${row.path.replace('/api/v1', '')}`;

export function apiClient(server: FastifyInstance): ApiClient {
  const rows = new Map(apiRoom.routes.map((row) => [operationOf(row), row]));
  const seen = new Set<string>();
  const ask = async (operation: string, given: ApiAsk = {}): Promise<Said> => {
    const row = rows.get(operation);
    if (!row) throw new Error(`no such operation: ${operation}`);
    const said = await inject(server, row, given);
    const json = said.body === '' ? undefined : JSON.parse(said.json ? said.body : '{}');
    mustBeAsDescribed(row, said.status, said.type, json);
    if (said.status < 300) seen.add(operation);
    return { status: said.status, json, headers: said.headers };
  };
  const done = async (operation: string, given: ApiAsk = {}) => {
    const said = await ask(operation, given);
    expect(said.status, `${operation}: ${JSON.stringify(said.json)}`).toBeLessThan(300);
    return said.json;
  };
  return { ask, done, seen };
}

async function inject(
  server: FastifyInstance,
  row: Route,
  { token, params = {}, query, body, form }: ApiAsk,
) {
  const path = row.path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
  const multipart = form && new Response(form);
  const answer = await server.inject({
    method: row.method,
    url: path,
    ...(query ? { query } : {}),
    headers: {
      'user-agent': 'the tests',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(multipart ? { 'content-type': multipart.headers.get('content-type')! } : {}),
    },
    ...(multipart ? { payload: Buffer.from(await multipart.arrayBuffer()) } : {}),
    ...(body !== undefined ? { payload: body as object } : {}),
  });
  const type = String(answer.headers['content-type'] ?? '');
  const { statusCode: status, body: text, headers } = answer;
  return { status, body: text, type, headers, json: type.includes('json') };
}

function mustBeAsDescribed(row: Route, status: number, type: string, json: unknown): void {
  const about = `${operationOf(row)} answered ${status}`;
  if (status >= 400) {
    expect(type, about).toMatch(/^application\/problem\+json(;|$)/);
    expect(z.safeParse(problemSchema, json), about).toMatchObject({ success: true, data: { status } });
    return;
  }
  const schema = row.answers?.[status];
  expect(schema, `${about}, which is not described`).toBeDefined();
  if (!(schema instanceof z.ZodType)) return;
  if (status === 204) {
    expect(json, about).toBeUndefined();
    return;
  }
  expect(type, about).toBe('application/json; charset=utf-8');
  const read = schema.safeParse(json);
  expect(read.error?.issues, `${about}: ${JSON.stringify(json)}`).toBeUndefined();
}
