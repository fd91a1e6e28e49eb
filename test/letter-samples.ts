/** One payload for every kind of letter, as it might be written: a missing kind does not compile. */
import type { LetterKind, LetterKinds } from '../src/domain/letter/letter.ts';
import type { WhoAsks } from '../src/domain/letter/who-asks.ts';

export const site = { siteName: 'Pebble Registry', baseUrl: 'https://rekey.example' };

const link = 'https://rekey.example/c/K7QF-3M2X/qX3vJt0YbR5mC8sZ1nW6kE9dLhU2pFgA4oTiVyBxNcM';
const about = { username: 'ann-lee', number: 'K7QF-3M2X', link };
const { link: _, ...known } = about;
const whence = { at: '2026-11-21T09:03:11.000Z', client: 'Firefox on Linux', place: '203.0.113.0/24' };
const account = { username: 'ann-lee', ...whence };
const until = '2026-11-28T14:05:00.000Z';
const back = { answerBy: until, waitHoursMin: 24, isRestored: false };
const asks: WhoAsks = {
  askedAt: '2026-11-20T07:41:00.000Z',
  client: 'Firefox on Linux',
  place: '203.0.113.0/24',
  proofs: [
    { kind: 'mailbox', subject: 'a…@tide.example', at: '2026-11-20T07:52:00.000Z' },
    { kind: 'repository', subject: 'git.example/ann-lee/tidepool', at: whence.at },
  ],
};

export const letterSamples: { readonly [K in LetterKind]: LetterKinds[K] } = {
  'came-late': { ...known, of: 'reset_password', writtenAt: whence.at },
  'verify-address': { username: 'ann-lee', link, expiresAt: until },
  'reset-password': { ...account, link, expiresAt: until },
  'names-of-address': { usernames: ['ann-lee', 'pebble-bot'] },
  'signed-in': account,
  'wrong-factor': account,
  'password-changed': account,
  'address-added': { ...account, address: 'ann@new.example' },
  'address-removed': { ...account, address: 'ann@old.example' },
  'address-primary': { ...account, address: 'ann@new.example' },
  'factor-added': account,
  'factor-removed': account,
  'factor-replaced': account,
  'codes-made': account,
  'code-used': { ...account, left: 3 },
  'owner-invited': { username: 'ann-lee', name: 'pebble-core', by: 'bob-ray' },
  'owner-added': { ...account, name: 'pebble-core', owner: 'bob-ray', by: 'ann-lee' },
  'repository-linked': {
    ...account,
    name: 'pebble-core',
    url: 'https://git.example/bob-ray/pebble-core',
    by: 'bob-ray',
  },
  'case-opened': { ...about, ...whence, lapsesAt: until },
  'case-open-link': { ...about, ...whence, isRepeat: true },
  'case-reviewing': { ...about, answerBy: until },
  'case-question': {
    ...about,
    question:
      'When did you publish version 2.0 of pebble-core?\n\nAnd which e-mail address did you use at that time, roughly?',
    lapsesAt: until,
  },
  'case-proof-found': { ...about, proof: 'repository', subject: 'https://git.example/ann-lee/pebble-core' },
  'case-accepted': { ...about, until, at: whence.at },
  'case-accepted-other': { ...about, until },
  'case-sooner': { ...about, until },
  'case-granted': { ...about, lapsesAt: until },
  'case-contested': { ...about, ...back },
  'case-cleared': about,
  'case-refused': {
    ...about,
    reason: 'The proofs we have all come from one laptop, and that is not enough for this account.',
  },
  'case-withdrawn': { ...known, by: 'holder' },
  'case-reminder': { ...about, lapsesAt: until },
  'case-expired': { ...about, reopenUntil: until },
  'case-reopened': about,
  'evidence-code': { ...known, ...whence, code: '40719265', forWhom: 't…@mail.example', expiresAt: until },
  'holder-accepted': { ...about, asks, until, by: 'policy' },
  'holder-halfway': { ...about, asks, until },
  'holder-sooner': { ...about, asks, until },
  'holder-granted': { ...about, asks },
  'holder-contested': { ...known, ...back },
  'holder-restored': { ...about, asks, objectUntil: until },
  'holder-case-ended': { ...known, how: 'refused' },
};
