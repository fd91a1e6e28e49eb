import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readUsername } from './username.ts';
import { lookOf, looksOfficial } from './username-look.ts';

const isOfficial = (name: string, siteName = 'the Example Registry') =>
  looksOfficial(readUsername(name)!, siteName);

test.each([
  ['paul', 'PauI', 'pau1', 'p.a-u_l'],
  ['corn', 'com', 'c0m', 'CORN'],
  ['vvera', 'wera'],
  ['o0', '00', 'oO'],
])('names that look alike share a key: %s, %s', (...names) => {
  expect(new Set(names.map(lookOf)).size).toBe(1);
});

test('names that look different do not', () => {
  for (const [one, other] of [
    ['ann', 'anna'],
    ['ann', 'amn'],
    ['bob', 'rob'],
    ['ann1', 'ann2'],
    ['mark', 'marc'],
  ])
    expect(lookOf(one!), one).not.toBe(lookOf(other!));
});

test('the key does not depend on case or separators', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,48}[A-Za-z0-9])?$/);
  fc.assert(
    fc.property(name, (typed) => {
      expect(lookOf(typed.toUpperCase())).toBe(lookOf(typed));
      expect(lookOf(typed.replace(/[._-]/g, ''))).toBe(lookOf(typed));
    }),
  );
});

test.each([
  'admin',
  'Admin',
  'adm1n',
  'a.d.m.i.n',
  'ADMlN',
  'admin2',
  'support',
  'supp0rt',
  'pypi-support',
  'the.admin.team',
  'adminteam',
  'security-team',
  'root',
  'postmaster',
  'rekey',
  'Rekey-Support',
  'noreply',
  'no-reply',
  'helpdesk',
  'help-desk',
])('%s would be taken for the registry', (name) => {
  expect(isOfficial(name)).toBe(true);
});

test('a registry’s own name is its own', () => {
  expect(isOfficial('pypi', 'PyPI')).toBe(true);
  expect(isOfficial('PyPl', 'PyPI')).toBe(true);
  expect(isOfficial('pypi-team', 'PyPI')).toBe(true);
  expect(isOfficial('the-example-registry')).toBe(true);
  expect(isOfficial('pypi')).toBe(false);
});

test.each([
  'ann',
  'badminton',
  'supportive',
  'rootbeer',
  'mailer-fan',
  'infosec-ann',
  'moda',
  'desktop',
  'teamwork',
  'example',
  'grooto',
])('%s is somebody’s name', (name) => {
  expect(isOfficial(name)).toBe(false);
});
