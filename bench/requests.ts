/** Requests for recovery to measure with: each by a maintainer of its own, so that none of them is a second one. */
import type autocannon from 'autocannon';
import pg from 'pg';
import { databaseUrl } from './rekey.ts';

const accounts = 40_000;
let next = 0;

/** Forty thousand maintainers, written straight into the database: signing them up is not what is measured. */
export async function addAccounts(dataDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: await databaseUrl(dataDir) });
  await client.connect();
  await client.query(
    `INSERT INTO accounts (id, username, username_key, password_hash, password_changed_at, created_at)
     SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'bench-' || i, 'bench-' || i, 'none', now() - interval '1 year', now() - interval '1 year'
     FROM generate_series(1, $1::int) AS i ON CONFLICT DO NOTHING`,
    [accounts],
  );
  await client.query('ANALYZE accounts');
  await client.end();
}

/** A request in one piece, for the next maintainer who has none yet. */
export function request(): string {
  next += 1;
  return JSON.stringify({
    account: `bench-${next}`,
    lost: ['authenticator'],
    held: ['password'],
    codes: 'never_made',
    explanation: 'The phone with the authenticator is gone, and there never were codes.',
    contact: `bench-${next}@elsewhere.example`,
    conduct: true,
    patience: true,
  });
}

/** Throws where a load met refusals or faults: its figures are of something else then. */
export function mustBeGood(result: autocannon.Result): void {
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were no success, ${result.errors} requests failed`);
}
