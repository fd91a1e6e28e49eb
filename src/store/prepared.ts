/**
 * A connection that has the server parse and plan each statement once. The statements of the stores are finite in number; each
 * is named by the hash of its text, which PostgreSQL then knows for the life of the connection.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
    names.set(text, name);
  }
  return name;
}

type Query = (...args: unknown[]) => unknown;

/** A pg client whose queries with values are prepared statements. */
export class PreparingClient extends pg.Client {
  override query = ((text: unknown, values: unknown, ...rest: unknown[]) =>
    typeof text === 'string' && Array.isArray(values) && values.length > 0
      ? (super.query as Query).call(this, { name: nameOf(text), text, values }, ...rest)
      : (super.query as Query).call(this, text, values, ...rest)) as pg.Client['query'];
}
