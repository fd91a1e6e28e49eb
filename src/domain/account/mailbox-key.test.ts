import { describe, expect, test } from 'vitest';
import { publicMailProviders } from '../policy/mail-providers.ts';
import { mailboxKey } from './mailbox-key.ts';

const keyOf = (address: string) => mailboxKey(address, publicMailProviders);

describe('the key of a mailbox', () => {
  test.each([
    ['Victim@Example.org', 'victim@example.org'],
    ['victim+17@example.org', 'victim@example.org'],
    ['v.ictim+17@googlemail.com', 'victim@gmail.com'],
    ['anything@victim.fastmail.com', 'victim@fastmail.com'],
    ['Victim@Yandex.by', 'victim@yandex.ru'],
    ['victim@posteo.ch', 'victim@posteo.de'],
  ])('%s is read in %s', (address, key) => expect(keyOf(address)).toBe(key));

  test.each([
    ['v.ictim@example.org', 'victim@example.org'],
    ['victim@example.org', 'victim@example.com'],
    ['+17@example.org', '@example.org'],
  ])('%s and %s are two', (one, other) => expect(keyOf(one)).not.toBe(keyOf(other)));
});
