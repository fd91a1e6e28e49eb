/**
 * The order inside a use-case (DESIGN.md): look at the clock; open the transaction; load; judge; refuse; write; record; answer. Every path
 * through every use-case is walked, the steps it takes included; each law is also shown a use-case that breaks it.
 */
import { describe, expect, it } from 'vitest';
import { doorsOf } from './doors.ts';
import { roomOf, sources } from './sources.ts';
import { type Rule, Walk } from './walk.ts';

const doors = doorsOf(sources);
const isUseCase = (file: string) => /^usecases\/(?!steps\/)\w+\//.test(file);

const walked = new Walk(sources, doors);
for (const file of sources.keys()) if (isUseCase(file)) walked.enter(file);

const offencesOf = (walk: Walk, rule: Rule) =>
  [...walk.offences.values()].filter((offence) => offence.rule === rule).map(({ where }) => where);

/** What the laws say of a use-case of which this is the body, with a step `stamp` that only records. */
function rulesBrokenBy(body: string): Rule[] {
  const text = `
    import { record } from '../steps/record.ts';
    import { listRefs } from '../../outside/git-host.ts';
    async function stamp(house: House, tx: Tx, now: Date) {
      await record(house, tx, now, []);
    }
    function judge(isRight: boolean) {
      if (!isRight) throw new Refusal('forbidden');
    }
    export async function doIt(house: House, ask: Ask) {
      ${body}
    }`;
  const made = ['usecases/account/do-it.ts', 'usecases/steps/record.ts'] as const;
  const walk = new Walk(
    new Map([
      [made[0], text],
      [made[1], sources.get(made[1])!],
    ]),
    doors,
  );
  walk.enter(made[0]);
  return [...new Set([...walk.offences.values()].map(({ rule }) => rule))];
}

const inside = (body: string) =>
  `const now = house.clock.now(); await house.db.transaction(async (tx) => { ${body} });`;
const load = 'await tx.accounts.get(ask.id);';
const write = 'await tx.accounts.unfreeze(ask.id);';
const burn = 'const isDone = await tx.links.spend(ask.id, now);';
const note = 'await record(house, tx, now, []);';
const refuse = "throw new Refusal('forbidden');";
const askOutside = 'await house.mail.send(ask.letter);';

interface Law {
  readonly sentence: string;
  readonly broken: readonly string[];
  readonly kept: readonly string[];
}

const laws: Readonly<Record<Rule, Law>> = {
  clock: {
    sentence:
      'look at the clock once, before they ask the database anything, and again only when the outside took its time',
    broken: [
      'const now = house.clock.now(); const then = house.clock.now();',
      'await house.db.transaction(async (tx) => { const now = house.clock.now(); });',
      'await house.db.once.accounts.get(ask.id); const now = house.clock.now();',
      'const now = house.clock.now(); if (ask.isLate) await again(); async function again() { return house.clock.now(); }',
      'for (const each of ask.all) house.clock.now();',
    ],
    kept: [
      inside(load),
      `const now = house.clock.now(); ${askOutside} const then = house.clock.now();`,
      `for (const each of ask.all) { ${inside(write)} }`,
    ],
  },
  outside: {
    sentence: 'ask nothing of the outside while a transaction is open',
    broken: [
      inside(askOutside),
      inside('await house.passwords.hashPassword(ask.password);'),
      inside('await listRefs(house.reach, ask.url, []);'),
      inside('await Promise.all(ask.all.map(async (each) => { await house.mail.send(each); }));'),
    ],
    kept: [askOutside, `await listRefs(house.reach, ask.url, []); ${inside(write)}`],
  },
  nested: {
    sentence: 'open no transaction within another, nor reach past the open one for a second connection',
    broken: [
      inside(inside(load)),
      inside('await house.db.once.accounts.get(ask.id);'),
      inside('await read(house.db.once);'),
    ],
    kept: ['const tx = house.db.once; await tx.accounts.get(ask.id);'],
  },
  single: {
    sentence:
      'change things in one transaction; another one comes after the outside, or after a refusal that the first had to outlive',
    broken: [
      `${inside(write)} await house.db.transaction(async (tx) => { ${write} });`,
      `${inside(write)} await house.db.once.sessions.see(ask.id, now);`,
    ],
    kept: [
      `${inside(load)} await house.db.transaction(async (tx) => { ${write} });`,
      `${inside(write)} ${askOutside} await house.db.transaction(async (tx) => { ${write} });`,
      `${inside(write)} if (ask.isWrong) ${refuse} await house.db.transaction(async (tx) => { ${write} });`,
    ],
  },
  locks: {
    sentence: 'lock a case before its account, so that no two of them wait for each other',
    broken: [inside('await tx.accounts.lock(ask.id); await tx.cases.lock(ask.caseId);')],
    kept: [inside('await tx.cases.lock(ask.caseId); await tx.accounts.lock(ask.id);')],
  },
  refuse: {
    sentence:
      'refuse before they write, but for the compare-and-set that finds nothing to change: what must outlive a refusal is committed, and the refusal returned',
    broken: [
      inside(`${write} ${refuse}`),
      inside(`${write} judge(ask.isRight);`),
      inside(`${burn} if (!isDone) ${refuse} if (ask.isWrong) ${refuse}`),
      inside(`for (const each of ask.all) { if (each.isWrong) ${refuse} ${write} }`),
      inside(`if (ask.isFirst) ${write} if (ask.isWrong) ${refuse}`),
    ],
    kept: [
      inside(`${load} ${refuse}`),
      inside(`if (!(await tx.links.spend(ask.id, now))) ${refuse} ${write}`),
      inside(`${write} ${burn} if (!isDone || ask.isWrong) ${refuse}`),
      inside(`if (await tx.links.spend(ask.id, now)) return; ${refuse}`),
      inside(`${write} if (ask.isWrong) return new Refusal('forbidden');`),
      inside(`if (ask.isFirst) { ${write} return; } ${refuse}`),
      inside(`${write} throw new Error('a bug');`),
    ],
  },
  load: {
    sentence: 'load before they write, but for what only a write could name',
    broken: [inside(`${write} ${load}`), inside(`for (const each of ask.all) { ${load} ${write} }`)],
    kept: [
      inside(`${load} ${write}`),
      inside('const id = await tx.factors.burnLeaked(ask.hash, now); await tx.accounts.get(id);'),
      inside(`if (!(await tx.projects.addOwner(ask.id, now))) { ${load} }`),
    ],
  },
  record: {
    sentence: 'record last: whatever is loaded or written comes before',
    broken: [
      inside(`${note} ${write}`),
      inside(`${note} ${load}`),
      inside(`await stamp(house, tx, now); ${write}`),
    ],
    kept: [inside(`${load} ${write} ${note}`), inside(`if (ask.isOld) { ${note} return; } ${write} ${note}`)],
  },
  doors: {
    sentence: 'reach house and stores by the names under which these laws know them',
    broken: [
      'const { letters } = house.db.once;',
      'const { clock } = house;',
      'const accounts = house.db.once.accounts;',
      'await house.db.pool.query(ask.sql);',
      'await house.db.transaction(async (other) => {});',
      'await house.db.transaction(ask.work);',
      'await house.db.once.accounts.guess(ask.id);',
      'await work(house); async function work(home: House) {}',
      'await house.db.transaction(async (tx) => work(tx)); async function work(other: Tx) {}',
    ],
    kept: ['const { baseUrl } = house.settings; const { policy } = house;', 'const tx = house.db.once;'],
  },
};

describe('use-cases', () => {
  for (const [rule, { sentence, broken, kept }] of Object.entries(laws) as [Rule, Law][]) {
    it(sentence, () => expect(offencesOf(walked, rule)).toEqual([]));

    it(`would be noticed, if they did not: ${rule}`, () => {
      for (const body of broken) expect(rulesBrokenBy(body), body).toContain(rule);
      for (const body of kept) expect(rulesBrokenBy(body), body).toEqual([]);
    });
  }

  it('are walked, all of them: there is no call of the database that no path comes by', () => {
    expect(walked.unreached()).toEqual([]);
    const idle = new Walk(
      new Map([['usecases/a/b.ts', 'function nobody(tx: Tx) { return tx.cases.get(1); }']]),
      doors,
    );
    idle.enter('usecases/a/b.ts');
    expect(idle.unreached()).toEqual(['usecases/a/b.ts:1']);
  });
});

describe('the clock', () => {
  const isLook = /\bnew Date\(\)|\bDate\.now\(/;

  it('is looked at through the house: below the edge nothing else knows what time it is', () => {
    const below = ['base', 'domain', 'store', 'outside', 'usecases'];
    const lookers = [...sources].filter(([file, text]) => below.includes(roomOf(file)) && isLook.test(text));
    expect(lookers.map(([file]) => file)).toEqual(['base/clock.ts']);
  });
});

describe('what the laws know of the stores and of the outside', () => {
  it('is read from them', () => {
    expect(doors.stores.get('accounts.get')).toBe('load');
    expect(doors.stores.get('accounts.lock')).toBe('lock');
    expect(doors.stores.get('accounts.add')).toBe('write'); // insertInto
    expect(doors.stores.get('outbox.post')).toBe('write'); // SQL as text
    expect(doors.stores.get('jobs.addAll')).toBe('write'); // by a function beside it
    expect(doors.stores.get('jobs.freeStuck')).toBe('write'); // by a function of another file
    expect([...doors.ports].sort()).toEqual([
      'mail.send',
      'passwords.hashPassword',
      'passwords.verifyPassword',
    ]);
    expect(doors.outside).toContain('outside/git-host.ts#listRefs');
  });
});
