import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GitRef } from './git-listing.ts';
import { seek } from './repository-seek.ts';

const oid = 'a'.repeat(40);
const challenge = 'rekey-7k3v9m2xq4hta';
const branch = (name: string): GitRef => ({ name: `refs/heads/${name}`, oid });
const others = ['main', 'rekey', 'rekey-docs', 'dependabot/npm/x-1.2.3', 'rekey-9z8y7x6w5v4t3', ''].map(
  branch,
);

describe('seeking a challenge', () => {
  it('finds the exact branch or tag, also after a near miss', () => {
    const refs = [...others, branch('rekey-7K3V9M2XQ4HTA'), branch(challenge)];
    expect(seek(challenge, refs)).toEqual({ found: 'branch', ref: branch(challenge) });
    const tag = { name: `refs/tags/${challenge}`, oid };
    expect(seek(challenge, [...others, tag])).toEqual({ found: 'tag', ref: tag });
  });

  it('finds nothing outside branches and tags: anybody can open a pull request', () => {
    expect(seek(challenge, [{ name: `refs/pull/1/${challenge}`, oid }])).toBe('absent');
    expect(seek(challenge, [{ name: `refs/remotes/origin/${challenge}`, oid }])).toBe('absent');
  });

  it.each([
    'REKEY-7K3V9M2XQ4HTA',
    'rekey_7k3v9m2xq4hta',
    'rekey7k3v9m2xq4hta',
    'ann/rekey-7k3v9m2xq4hta',
    'rekey/7k3v9m2xq4hta',
    '7k3v9m2xq4hta',
    'ann/7k3v9m2xq4htb',
    'rekey-7k3v9m2xq4ht',
    'rekey-7k3v9m2xq4haat',
    'rekey-7k3v9m2xq4hta-1',
    'rekey-7k3v9m',
    'feature/my-rekey-7k3v9m2xq4hta-branch',
  ])('names the near miss %s', (name) => {
    expect(seek(challenge, [...others, branch(name)])).toEqual({ nearMiss: name });
  });

  it('takes no other name for a near miss, least of all another challenge', () => {
    expect(seek(challenge, others)).toBe('absent');
    expect(seek(challenge, [])).toBe('absent');
  });

  it('names the nearest of several', () => {
    const refs = [
      branch('x-rekey-7k3v9m2xq4hta-x'),
      branch('rekey-7k3v9m2xq4hxx'),
      branch('Rekey-7k3v9m2xq4hta'),
    ];
    expect(seek(challenge, refs)).toEqual({ nearMiss: 'Rekey-7k3v9m2xq4hta' });
  });

  it('cuts a long name short', () => {
    const sought = seek(challenge, [
      branch(`${challenge}${'x'.repeat(4000)}`),
      branch(`${'y'.repeat(4000)}/${challenge}`),
    ]);
    expect(sought).toEqual({ nearMiss: 'y'.repeat(100) });
  });

  it('finds only what is there, for any names', () => {
    const names = fc.array(
      fc.oneof(fc.string(), fc.constantFrom(challenge, `${challenge} `, challenge.toUpperCase())),
    );
    fc.assert(
      fc.property(names, (list) => {
        const sought = seek(challenge, list.map(branch));
        expect(sought !== 'absent' && 'found' in sought).toBe(list.includes(challenge));
      }),
    );
  });

  it('looks through 20,000 names: no more than a server may send', () => {
    const many = Array.from({ length: 20_000 }, (_, at) =>
      branch(`rekey-7k3v9${at.toString(36).padStart(8, 'z')}`),
    );
    expect(seek(challenge, many)).toBe('absent');
  });
});
