import { expect, test } from 'vitest';
import { type RecordedFact, recordEntry } from './record-entry.ts';

const fact: RecordedFact = {
  id: '01943f0e-8c00-7000-8000-000000000001',
  at: '2030-01-07T09:00:00.000Z',
  kind: 'case:contact:proven',
  actor: 'claimant',
  actorId: null,
  accountId: '01943f0e-8c00-7000-8000-000000000002',
  caseId: null,
  addressPrefix: '198.51.100.0/24',
  client: 'Firefox on Linux',
  requestId: null,
  payload: { b: 1, a: 'é' },
};

test('an entry has these very bytes for ever, or every leaf sealed so far would be called changed', () => {
  expect(recordEntry(fact).toString()).toBe(
    '{"accountId":"01943f0e-8c00-7000-8000-000000000002","actor":"claimant","actorId":null,"addressPrefix":"198.51.100.0/24",' +
      '"at":"2030-01-07T09:00:00.000Z","caseId":null,"client":"Firefox on Linux","id":"01943f0e-8c00-7000-8000-000000000001",' +
      '"kind":"case:contact:proven","payload":{"a":"é","b":1},"requestId":null}',
  );
});

test('no two facts that differ in one column have the same entry, not even where text and nothing could be confused', () => {
  const others: RecordedFact[] = [
    ...Object.keys(fact).map((column) => ({ ...fact, [column]: 'null' })),
    { ...fact, actorId: fact.accountId, accountId: null },
    { ...fact, caseId: '' },
    { ...fact, payload: { b: 1, a: 'é', c: null } },
    { ...fact, payload: { b: '1', a: 'é' } },
  ];
  const entries = [fact, ...others].map((one) => recordEntry(one).toString());
  expect(new Set(entries).size).toBe(entries.length);
});

test('a payload that JSON cannot carry is refused', () => {
  expect(() => recordEntry({ ...fact, payload: { count: Number.POSITIVE_INFINITY } })).toThrow(
    'not a finite number',
  );
});
