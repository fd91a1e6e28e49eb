/** The API's description in OpenAPI 3.1, computed from its table: there is no second list that could say something else. */
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { createJsonSchemaTransformObject, jsonSchemaTransform } from 'fastify-type-provider-zod';
import { schemaOf } from '../http/serve-room.ts';
import { apiRoom } from './room.ts';

const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const;

const about = {
  openapi: '3.1.1',
  info: {
    title: 'Rekey',
    version: '1',
    description:
      'The account service and recovery desk of a package registry. Whatever is refused is answered with a problem document (RFC 9457). Instants are RFC 3339 in UTC.',
  },
  servers: [{ url: '/' }],
  components: {
    securitySchemes: {
      session: bearer('The `sessionSecret` of a sign-in.'),
      staff: bearer('The `sessionSecret` of a sign-in with two factors, of somebody at the desk.'),
      claimant: bearer('The `claimantSecret` that opening a case gave.'),
      bearer: bearer('The `draftSecret` or `sittingSecret` that the first request of its kind gave.'),
    },
  },
};

/** Registers the description before the routes, so that it sees them, and serves it as `GET /api/openapi.json`. */
export async function describeApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, { openapi: about, transform: jsonSchemaTransform, transformObject });
  let document: string | undefined;
  server.get('/api/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    document ??= JSON.stringify(server.swagger());
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(document);
  });
}

/** The description by itself, without a house. */
export async function apiDocument(): Promise<Record<string, unknown>> {
  const server = fastify();
  server.setValidatorCompiler(() => () => true);
  server.setSerializerCompiler(() => JSON.stringify);
  await describeApi(server);
  for (const row of apiRoom.routes)
    server.route({ method: row.method, url: row.path, schema: schemaOf(apiRoom, row), handler: () => null });
  await server.ready();
  const document = server.swagger() as unknown as Record<string, unknown>;
  await server.close();
  return document;
}

const withAllSchemas = createJsonSchemaTransformObject({});
type Transform = typeof withAllSchemas;
type Operation = { responses: Record<string, { description: string }> };
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

const transformObject: Transform = (given) => {
  const document = withAllSchemas(given) as unknown as Document;
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path)))
    for (const [status, answer] of Object.entries(operation.responses))
      if (answer.description === 'Default Response') answer.description = meanings[status] ?? 'Done.';
  document.components.schemas = usedSchemas(document);
  return document as unknown as ReturnType<Transform>;
};

const meanings: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Taken in; a letter follows.',
};

// Each named schema comes twice, as it is sent and as it is received; those that nothing refers to are left out.
function usedSchemas({ components: { schemas }, ...rest }: Document): Record<string, unknown> {
  const used = new Set<string>();
  const follow = (part: unknown) => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name!)) continue;
      used.add(name!);
      follow(schemas[name!]);
    }
  };
  follow(rest);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}
