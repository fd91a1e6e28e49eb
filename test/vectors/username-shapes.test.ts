/** What people type into the account field of a recovery request, and what should come out: a name, several, `@` an address, `project:` a project, or nothing. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAccountName } from '../../src/domain/account/account-name.ts';

interface Shape {
  readonly input: string;
  readonly should: string;
  readonly why?: string;
}

const shapes = JSON.parse(readFileSync(new URL('username-shapes.json', import.meta.url), 'utf8')) as Shape[];

/** The guess in the words of the list. */
function said(input: string): string {
  const guess = readAccountName(input, 'https://registry.example');
  switch (guess.kind) {
    case 'names':
      return guess.names.join(',');
    case 'address':
      return `@${guess.meant ?? guess.address}`;
    case 'project':
      return `project:${guess.name}`;
    case 'nothing':
      return 'nothing';
  }
}

test('there are 196 shapes', () => expect(shapes).toHaveLength(196));

test.each(shapes)('$input is read as $should', ({ input, should, why }) => {
  expect(said(input), why).toBe(should);
});

test('whatever was read beside something that was not understood is asked about', () => {
  const isSure = (input: string) => {
    const guess = readAccountName(input, 'https://registry.example');
    return guess.kind === 'names' && guess.isSure;
  };
  for (const { input, should } of shapes) if (should.includes(',')) expect(isSure(input), input).toBe(false);
  for (const input of [
    'mira / correct horse battery',
    'mira: hunter2',
    'Will Mira',
    'de Mira',
    'ask for mira_k at the pool',
  ])
    expect(isSure(input), input).toBe(false);
  for (const input of [
    'mira',
    '@mira',
    'username: mira',
    'mira:hunter2hunter2',
    'https://registry.example/user/mira/',
    'user/mira',
  ])
    expect(isSure(input), input).toBe(true);
});
