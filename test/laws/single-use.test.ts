/**
 * Law: every condition of every statement of the store is held by a row. For each statement there is a state of the rows in which it acts, and
 * for each of its conditions (purpose, expiry, spent, owner, version, dropped …) one in which that condition alone is false: there it does
 * nothing, neither to the rows nor in its answer. The conditions are counted in the source, so that none can come in without a row, and
 * one that is taken out leaves a row behind on which the statement acts though it must not.
 */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHouse, type TestHouse } from '../house.ts';
import { type Conditions, storeConditions } from './conditions.ts';
import { openRowStates, type Row, type RowStates, type Rows, type Statement } from './row-states.ts';
import {
  caseStates,
  claimantStates,
  deskStates,
  draftStates,
  evidenceStates,
  invitationStates,
  letterStates,
  linkStates,
  listStates,
  projectStates,
  recordStates,
  restorationStates,
} from './single-use.case-rows.ts';
import {
  accountStates,
  addressStates,
  clockStates,
  factorStates,
  knownGuessStates,
  sessionStates,
} from './single-use.rows.ts';
import { spentStates } from './single-use.spent-rows.ts';

const statements: Readonly<Record<string, Statement>> = {
  ...{ ...knownGuessStates, ...clockStates },
  ...spentStates,
  ...{ ...accountStates, ...addressStates, ...factorStates, ...sessionStates, ...linkStates },
  ...{ ...claimantStates, ...evidenceStates, ...restorationStates, ...draftStates, ...letterStates },
  ...{ ...caseStates, ...deskStates, ...recordStates, ...listStates, ...invitationStates, ...projectStates },
};

/** Lists and sums whose conditions a story plays on many rows, each with its number of conditions: one more asks for a look at the story. */
const inStories: Readonly<Record<string, readonly [conditions: number, story: string]>> = {
  'clock.putRight': [1, 'test/stories/clock-back.test.ts'],
  'claimant.listed': [11, 'test/stories/crowd.test.ts'],
  'claimant.messages': [2, 'test/stories/crowd.test.ts'],
  'record.ofCase': [3, 'test/stories/crowd.test.ts'],
  'foldedRecord.forHolder': [9, 'test/stories/folded.test.ts'],
  'foldedRecord.forDesk': [9, 'test/stories/folded.test.ts'],
  'claimant.standing': [8, 'test/stories/claimant-moves.test.ts'],
  'status.bestProven': [5, 'test/laws/bounded-work.test.ts'],
  'code.asked': [16, 'test/stories/mail-codes.test.ts'],
  'code.takeTries': [7, 'test/stories/late-letters.test.ts'],
  'code.revive': [4, 'test/stories/late-letters.test.ts'],
  'link.revive': [3, 'test/stories/late-letters.test.ts'],
  'status.changesOf': [8, 'test/stories/changed-lately.test.ts'],
  'projectLink.addSnapshot': [4, 'test/stories/ownership.test.ts'],
  'replacement.keepShown': [10, 'test/laws/delivered.test.ts'],
  'replacement.forget': [4, 'test/laws/delivered.test.ts'],
  'project.lock': [1, 'test/laws/locks.test.ts'],
  'recordTree.waitingAfter': [3, 'test/laws/record.test.ts'],
  'recordTree.append': [1, 'test/laws/record.test.ts'],
  'recordTree.sumOfFacts': [2, 'test/laws/record.test.ts'],
  'recordTree.lines': [2, 'test/laws/record.test.ts'],
};

let t: TestHouse;
let states: RowStates;
beforeAll(async () => {
  t = await openHouse();
  states = await openRowStates(t);
});
afterAll(() => t.close());

/** What a statement does to rows: whether it changed any, and its answer. A refusal is an answer too. */
async function play({ act }: Statement, rows: Rows): Promise<{ changed: boolean; answer: unknown }> {
  await states.write(rows);
  const before = await states.read(rows);
  const answer = await act(t.house.db.once).catch((fault: unknown) => `throws ${(fault as Error).name}`);
  return { changed: (await states.read(rows)) !== before, answer };
}

const isRows = (value: unknown): value is Rows =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !Buffer.isBuffer(value);

/** The rows with one condition made false (or another way of it true). */
function changed(rows: Rows, condition: string, value: unknown): Rows {
  const main = Object.keys(rows)[0]!;
  const column = /^(?:\w+\.)?(\w+) /.exec(condition)?.[1];
  const changes: Rows = isRows(value) ? value : { [main]: { [column!]: value } };
  const all = { ...rows };
  for (const [table, change] of Object.entries(changes)) {
    const [first = {}, ...others] = [rows[table] ?? {}].flat() as Row[];
    all[table] = Array.isArray(change) ? change : [{ ...first, ...(change as Row) }, ...others];
  }
  return all;
}

describe.each(Object.entries(statements))('%s', (_name, statement) => {
  const { rows, unless = {}, differs = {}, still = {}, also = {} } = statement;
  const empty = Object.fromEntries(Object.keys(rows).map((table) => [table, []]));
  let nothing: { readonly answer: unknown };
  beforeAll(async () => {
    nothing = 'nothing' in statement ? { answer: statement.nothing } : await play(statement, empty);
  });

  test('acts', async () => {
    const done = await play(statement, rows);
    if ('answers' in statement) expect(done.answer).toEqual(statement.answers);
    expect({ ...done, acts: done.changed || !same(done.answer, nothing.answer) }).toMatchObject({
      acts: true,
    });
  });

  test.each(Object.entries(unless))('does nothing when this is false: %s', async (condition, value) => {
    const { changed: isChanged, answer } = await play(statement, changed(rows, condition, value));
    expect({ isChanged, answer }).toEqual({ isChanged: false, answer: nothing.answer });
  });

  test.each(Object.entries(differs))(
    'answers another thing when this is false: %s',
    async (condition, value) => {
      const { answer } = await play(statement, rows);
      expect((await play(statement, changed(rows, condition, value))).answer).not.toEqual(answer);
    },
  );

  test.each(Object.entries(still))('answers no more than it may: %s', async (condition, value) => {
    const { answer } = await play(statement, rows);
    expect((await play(statement, changed(rows, condition, value))).answer).toEqual(answer);
  });

  test.each(Object.entries(also))('acts in another way of: %s', async (condition, value) => {
    const done = await play(statement, changed(rows, condition, value));
    expect(done.changed || !same(done.answer, nothing.answer)).toBe(true);
  });
});

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What is missing between the conditions of a statement and its row states. */
function missing({ built, plain }: Conditions, statement: Statement | undefined): string[] {
  const { unless = {}, differs = {}, still = {}, also = {} } = statement ?? {};
  const rows = [unless, differs, still, also].flatMap((states) => Object.keys(states));
  const held = rows.map((key) => key.replace(/#\d+$/, ''));
  const unheld = built.filter((key) => {
    const leaves = /^or\(/.test(key) ? key.split(', ').length : 1;
    return held.filter((one) => one === key).length < leaves;
  });
  const idle = held.filter((key) => !key.startsWith('sql ') && !built.includes(key));
  const written = held.filter((key) => key.startsWith('sql ')).length;
  return [
    ...unheld.map((key) => `no row for ${key}`),
    ...idle.map((key) => `no condition for the row ${key}`),
    ...(written === plain ? [] : [`${plain} conditions in plain SQL and ${written} rows`]),
  ];
}

// When this fails: give the new condition its row in single-use.*rows.ts (a state in which it alone is false), or take the row of one that went.
test('every condition of every statement has its row, and every row its condition', () => {
  const found = storeConditions();
  const wrong = [...found].flatMap(([name, conditions]) => {
    const told = inStories[name];
    if (told) {
      const count = conditions.built.length + conditions.plain;
      return count === told[0] && existsSync(told[1])
        ? []
        : [`${name}: ${count} conditions; ${told[1]} knows ${told[0]}`];
    }
    return missing(conditions, statements[name]).map((what) => `${name}: ${what}`);
  });
  expect(wrong).toEqual([]);
  const unknown = [...Object.keys(statements), ...Object.keys(inStories)];
  expect(unknown.filter((name) => !found.has(name))).toEqual([]);
});
