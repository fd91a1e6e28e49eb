/** Law: whatever says that it locks, locks. While one transaction holds what a statement took, another cannot have it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tx } from '../../src/store/db.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { idOf as id, now, openRowStates, past, type RowStates, type Rows } from './row-states.ts';
import { sources } from './sources.ts';

interface Lock {
  readonly rows: Rows;
  readonly take: (tx: Tx) => Promise<unknown>;
}

const secret = Buffer.from('secretHash');
const locks: Readonly<Record<string, Lock>> = {
  'accounts.ts': { rows: { accounts: {} }, take: (tx) => tx.accounts.lock(id('account')) },
  'cases.ts': { rows: { cases: {} }, take: (tx) => tx.cases.lock(id('case')) },
  'codes.ts': {
    rows: { challenges: { kind: 'mailbox', triesLeft: 1 } },
    take: (tx) =>
      tx.codes.takeTries({ claimantId: id('claimant'), kind: 'mailbox', subject: 'subject' }, now),
  },
  'desk.ts': { rows: { staff: { role: 'admin' } }, take: (tx) => tx.desk.lockAdmins() },
  'drafts.ts': { rows: { drafts: {} }, take: (tx) => tx.drafts.lockBySecret(secret, now) },
  'letters.ts': {
    rows: { letters: { givenUpAt: past, contentSealed: secret } },
    take: (tx) => tx.letters.takeUp(now, 5),
  },
  'links.ts': { rows: { links: { purpose: 'join_desk' } }, take: (tx) => tx.links.lockPurpose('join_desk') },
  'projects.ts': { rows: { projects: {} }, take: (tx) => tx.projects.lock(id('project')) },
};

let t: TestHouse;
let states: RowStates;
beforeAll(async () => {
  t = await openHouse();
  states = await openRowStates(t);
});
afterAll(() => t.close());

test.each(Object.entries(locks))(
  '%s: a row that is locked is nobody else’s until the transaction ends',
  async (_, lock) => {
    await states.write(lock.rows);
    const table = Object.keys(lock.rows)[0]!;
    const free = () => t.sql.query(`SELECT FROM ${table} FOR UPDATE NOWAIT`);
    expect((await free()).rowCount).toBe(1);
    await t.house.db.transaction(async (tx) => {
      await lock.take(tx);
      await expect(free()).rejects.toThrow('could not obtain lock');
    });
    expect((await free()).rowCount).toBe(1);
  },
);

test('every lock of the store is taken here', () => {
  const counted = [...sources].flatMap(([file, text]) => {
    const count = file.startsWith('store/')
      ? (text.match(/\.forUpdate\(\)|\bFOR UPDATE\b/g) ?? []).length
      : 0;
    return count > 0 ? [[file.replace('store/', ''), count] as const] : [];
  });
  expect(Object.fromEntries(counted)).toEqual(
    Object.fromEntries(Object.keys(locks).map((file) => [file, 1])),
  );
});
