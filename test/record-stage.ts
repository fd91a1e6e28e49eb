/** A sealed record, and what somebody does to it who owns the tables and has not REKEY_SECRET. */
import { after, minuteMs } from '../src/base/clock.ts';
import { newId } from '../src/base/id.ts';
import { marked } from '../src/usecases/steps/fact-mark.ts';
import { auditRecord, type RecordReport } from '../src/usecases/upkeep/audit-record.ts';
import { sealRecord } from '../src/usecases/upkeep/seal-record.ts';
import { openHouse, type TestHouse } from './house.ts';

export const tables = ['facts', 'record_leaves', 'record_checkpoints'];
const whole = 12; // facts in batches of four: leaves 0 to 11, checkpoints of sizes 4, 8 and 12

/** Writes a fact as use-cases do, and answers its id. */
export async function write(
  of: TestHouse,
  payload: object = { username: 'Ann', é: [1, 2.5, null] },
): Promise<string> {
  const now = of.clock.now();
  const id = newId<'fact'>(of.house.random, now);
  const fact = {
    id,
    at: now,
    kind: 'account:account:opened',
    actor: 'visitor',
    actorId: null,
    accountId: null,
    caseId: null,
  };
  const origin = { addressPrefix: '198.51.100.0/24', client: 'Firefox on Linux', requestId: 'test-request' };
  await of.house.db.transaction((tx) =>
    tx.outbox.post({
      links: [],
      letters: [],
      jobs: [],
      facts: [marked(of.house, { ...fact, ...origin, payload })],
    }),
  );
  return id;
}

/** A record of three sealed batches. */
export async function openRecord(): Promise<TestHouse> {
  const of = await openHouse();
  for (let made = 0; made < whole; made += 1) {
    of.clock.set(after(of.clock.now(), minuteMs));
    await write(of, { username: `person ${made}` });
    if (made % 4 === 3) await sealRecord(of.house);
  }
  return of;
}

/** What the owner of the tables does: the triggers are no obstacle. */
export const unlocked = (statements: readonly string[]) => [
  ...tables.map((table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`),
  ...statements,
  ...tables.map((table) => `ALTER TABLE ${table} ENABLE TRIGGER USER`),
];

/** Opens a record, tampers with it, audits it. */
export async function tampered(
  statements: readonly string[],
  kept: readonly string[] = [],
): Promise<RecordReport> {
  await using of = await openRecord();
  for (const statement of unlocked(statements)) await of.sql.query(statement);
  return await auditRecord(of.house, { kept }); // without await the house would close first
}

export const said = ({ flaws }: RecordReport) =>
  flaws.map(({ kind, index, lastIndex }) =>
    [kind, index, lastIndex].filter((part) => part !== undefined).join(' '),
  );
export const factAt = (index: number) => `(SELECT fact_id FROM record_leaves WHERE index = ${index})`;
export const insert = (at: string, index: number) =>
  `INSERT INTO facts SELECT gen_random_uuid(), ${at}, kind, actor, actor_id, account_id, case_id, address_prefix, client, request_id, payload
   FROM facts WHERE id = ${factAt(index)}`;
