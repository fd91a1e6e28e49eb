import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicMailProviders } from '../policy/mail-providers.ts';
import { rootOfAddress, rootOfRepository } from './root.ts';

const mailRoot = (address: string) => rootOfAddress(address, publicMailProviders);

describe('the root of a repository', () => {
  it.each([
    ['https://github.com/ann/parser', 'forge:github.com'],
    ['https://GitHub.com:443/ann/parser.git/', 'forge:github.com'],
    ['https://github.com./ann/parser', 'forge:github.com'],
    ['git+https://github.com/ann/parser.git', 'forge:github.com'],
    ['git@github.com:ann/parser.git', 'forge:github.com'],
    ['ssh://git@ssh.github.com:443/ann/parser', 'forge:github.com'],
    ['https://ann.github.io/parser', 'forge:github.com'],
    ['https://raw.githubusercontent.com/ann/parser/main/x', 'forge:github.com'],
    ['https://ann.gitlab.io', 'forge:gitlab.com'],
    ['https://git.sr.ht/~ann/parser', 'forge:sr.ht'],
    ['https://git.code.sf.net/p/parser/code', 'forge:sourceforge.net'],
    ['https://salsa.debian.org/ann/parser', 'forge:salsa.debian.org'],
    ['https://ann.codeberg.page/parser', 'forge:codeberg.org'],
  ])('%s falls with %s', (url, root) => {
    expect(rootOfRepository(url)).toBe(root);
  });

  it.each([
    ['https://git.ann.example.co.uk/parser', 'domain:example.co.uk'],
    ['https://code.bücher.example/x', 'domain:xn--bcher-kva.example'],
    ['http://127.0.0.1:4000/parser.git', 'domain:127.0.0.1'],
    ['http://0x7f.1/parser.git', 'domain:127.0.0.1'],
    ['http://[::1]:4000/parser.git', 'domain:::1'],
    ['http://localhost:4000/parser.git', 'domain:localhost'],
  ])('%s is no forge and falls with %s', (url, root) => {
    expect(rootOfRepository(url)).toBe(root);
  });

  it('takes no look-alike for a forge', () => {
    expect(rootOfRepository('https://github.com.evil.example/x')).toBe('domain:evil.example');
    expect(rootOfRepository('https://notgithub.com/x')).toBe('domain:notgithub.com');
    expect(rootOfRepository('https://github.com@evil.example/x')).toBe('domain:evil.example');
    expect(rootOfRepository('https://evil.example/github.com')).toBe('domain:evil.example');
  });

  it('gives two sites on one shared host one root', () => {
    expect(rootOfRepository('https://ann.netlify.app')).toBe(rootOfRepository('https://ann-too.netlify.app'));
  });

  it('never throws, and gives everything unreadable the same root', () => {
    expect(rootOfRepository('')).toBe('domain:invalid');
    expect(rootOfRepository('https://')).toBe('domain:invalid');
    fc.assert(fc.property(fc.string(), (text) => /^(forge|domain):./.test(rootOfRepository(text))));
  });
});

describe('the root of an address', () => {
  it('is the address itself at a public provider, and the registrable domain elsewhere', () => {
    expect(mailRoot('Ann@Posteo.de')).toBe('address:ann@posteo.de');
    expect(mailRoot('ann@mail.example.org')).toBe('domain:example.org');
    expect(mailRoot('ann@example.org')).toBe(rootOfRepository('https://git.example.org/x'));
    expect(mailRoot('ann@users.sourceforge.net')).toBe('forge:sourceforge.net');
  });

  it('is one however the mailbox is spelled, so that one breach never counts twice', () => {
    const spellings = [
      'annlee@gmail.com',
      'Ann.Lee@gmail.com',
      'annlee+pypi@gmail.com',
      'a.n.n.lee+x+y@googlemail.com',
    ];
    expect(new Set(spellings.map(mailRoot))).toEqual(new Set(['address:annlee@gmail.com']));
    expect(mailRoot('ann@pm.me')).toBe(mailRoot('ann+x@protonmail.com'));
    expect(mailRoot('ann-shop@yahoo.com')).toBe(mailRoot('ann@yahoo.com'));
    expect(mailRoot('shop@ann.fastmail.com')).toBe(mailRoot('ann@fastmail.com'));
    expect(mailRoot('ann@me.com')).toBe(mailRoot('ann@icloud.com'));
    for (const domain of ['yandex.by', 'yandex.kz', 'yandex.com', 'ya.ru', 'yandex.com.tr'])
      expect(mailRoot(`ann.lee@${domain}`)).toBe(mailRoot('ann-lee@yandex.ru'));
    expect(mailRoot('ann@hanmail.net')).toBe(mailRoot('ann@daum.net'));
    expect(mailRoot('ann@yandex.example')).toBe('domain:yandex.example');
  });

  it('keeps neighbours at a provider apart', () => {
    expect(mailRoot('ann@gmail.com')).not.toBe(mailRoot('bob@gmail.com'));
    expect(mailRoot('+x@gmail.com')).not.toBe(mailRoot('+y@gmail.com'));
  });

  it('is one for all that only pass mail on, whatever the operator’s list says, and for no look-alike', () => {
    for (const address of ['ann@duck.com', 'Bob@Mozmail.com', 'x@ann.anonaddy.com', 'y@passmail.net.'])
      expect(rootOfAddress(address, ['duck.com', ...publicMailProviders])).toBe('forwarded');
    expect(mailRoot('ann@notduck.com')).toBe('domain:notduck.com');
    expect(mailRoot('ann@duck.com.evil.example')).toBe('domain:evil.example');
  });

  it('follows the operator’s list of providers', () => {
    expect(rootOfAddress('ann@mail.town', [])).toBe('domain:mail.town');
    expect(rootOfAddress('ann@mail.town', ['mail.town'])).toBe('address:ann@mail.town');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => /^((forge|domain|address):.|forwarded$)/.test(mailRoot(text))),
    );
    expect(mailRoot('no-at-sign')).toBe('domain:invalid');
  });
});

describe('the default list of providers', () => {
  it('has lower-case domains, each once', () => {
    expect(publicMailProviders.length).toBeGreaterThan(60);
    expect(new Set(publicMailProviders).size).toBe(publicMailProviders.length);
    for (const domain of publicMailProviders) expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
  });
});
