import { expect, test } from 'vitest';
import type { Trail } from '../policy/decide.ts';
import type { Finding } from './finding.ts';
import {
  judgePasswordKnown,
  mailboxOfPassword,
  rootForDesk,
  trailForDesk,
  withoutMailboxOfPassword,
} from './password.ts';

const publicMailProviders = ['gmail.com'];

test('a known password is weak, one that leaked proves nothing, whatever set it', () => {
  for (const mailbox of [null, 'ann@example.org']) {
    const ask = { mailbox, publicMailProviders };
    expect(judgePasswordKnown({ ...ask, isBreached: false })).toMatchObject({
      strength: 'weak',
      because: ['known'],
    });
    expect(judgePasswordKnown({ ...ask, isBreached: true })).toMatchObject({
      strength: 'worthless',
      because: ['breached'],
    });
  }
});

test('it is a thing of its own, or of the mailbox whose link set it', () => {
  const rootOf = (mailbox: string | null) =>
    judgePasswordKnown({ isBreached: false, mailbox, publicMailProviders }).root;
  expect(rootOf(null)).toBe('own');
  expect(rootOf('ann@example.org')).toBe('domain:example.org');
  expect(rootOf('ann@gmail.com')).not.toBe(rootOf('bob@gmail.com'));
});

const finding = (kind: Finding['kind'], root: Finding['root']) => ({ kind, root }) as Finding;

test('the mailbox a password came from is told to whoever reads that mailbox, and to nobody else', () => {
  const password = finding('password', 'domain:example.org');
  const repository = finding('repository', 'domain:example.org');
  const mailbox = finding('mailbox', 'domain:example.org');
  const elsewhere = finding('mailbox', 'domain:other.example');
  const own = finding('password', 'own');
  expect(withoutMailboxOfPassword([password])).toEqual([own]);
  expect(withoutMailboxOfPassword([password, repository])).toEqual([own, repository]);
  expect(withoutMailboxOfPassword([password, elsewhere])).toEqual([own, elsewhere]);
  expect(withoutMailboxOfPassword([password, mailbox])).toEqual([password, mailbox]);
  expect(withoutMailboxOfPassword([repository, elsewhere])).toEqual([repository, elsewhere]);
});

test('the desk never reads which mailbox a password came from, in findings, lines and trails', () => {
  const root = 'domain:example.org';
  expect(rootForDesk({ kind: 'password', root })).toEqual({ kind: 'password', root: mailboxOfPassword });
  expect(rootForDesk({ kinds: ['password'], root })).toEqual({
    kinds: ['password'],
    root: mailboxOfPassword,
  });
  expect(rootForDesk({ kind: 'password', root: 'own' })).toEqual({ kind: 'password', root: 'own' });
  expect(rootForDesk({ kind: 'mailbox', root })).toEqual({ kind: 'mailbox', root });
  expect(rootForDesk({ kinds: ['mailbox', 'password'], root })).toEqual({
    kinds: ['mailbox', 'password'],
    root,
  });
  expect(rootForDesk({ kinds: 'password', root })).toEqual({ kinds: 'password', root });
  expect(rootForDesk({ kind: 'password', root: 7 })).toEqual({ kind: 'password', root: 7 });
  expect(rootForDesk({ root })).toEqual({ root });
  const trail: Trail = [
    { rule: 'root_counted', because: { root, kinds: ['password'], strength: 'weak' } },
    { rule: 'row_proven', because: { row: 'one' } },
  ];
  expect(trailForDesk(trail)).toEqual([
    { rule: 'root_counted', because: { root: mailboxOfPassword, kinds: ['password'], strength: 'weak' } },
    { rule: 'row_proven', because: { row: 'one' } },
  ]);
  expect(mailboxOfPassword).toBe('mailbox_of_password');
});
