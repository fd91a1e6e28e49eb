/**
 * Every letter Rekey writes: what its words need, and which link it carries. The words are in `words.en.ts`.
 * Instants are ISO 8601 in UTC; `link` is a full URL built from the configured base URL, never from a request.
 */

import type { WhoAsks } from './who-asks.ts';

/** Where a link in a letter leads. Each is minted for one letter and stored as a hash. */
export type LinkPurpose = 'verify_address' | 'reset_password' | 'open_case' | 'object' | 'restore';

/** Where a request came from, as far as it may be told to the holder. */
export interface Whence {
  readonly at: string;
  /** The browser or program, in words: "Firefox on Linux". */
  readonly client: string;
  /** The network, shortened: "203.0.113.0/24". */
  readonly place: string;
}

/** What a "was it you?" must tell; missing from letters that were written before it was told. */
interface Asks {
  readonly asks?: WhoAsks;
}

/** What follows an objection, with its times; missing from letters that were written before it was told. */
export interface WayBack {
  /** By when the desk expects to have looked. */
  readonly answerBy?: string;
  /** The shortest wait after a decision for somebody. */
  readonly waitHoursMin?: number;
  /** The account was restored to somebody before: no end of the case opens it. */
  readonly isRestored?: boolean;
}

export interface LetterKinds {
  /** Sent in the place of a letter whose link or code died before the mail server took it. */
  'came-late': { username: string; number?: string; of: LinkPurpose | 'code'; writtenAt: string };

  // About the account
  // `expiresAt` is told as it is when the letter leaves; missing from those that were written before it was told.
  'verify-address': { username: string; link: string; expiresAt?: string };
  'reset-password': { username: string; link: string; expiresAt?: string } & Whence;
  'names-of-address': { usernames: readonly string[] };
  'signed-in': { username: string } & Whence;
  'wrong-factor': { username: string } & Whence;
  'password-changed': { username: string } & Whence;
  'address-added': { username: string; address: string } & Whence;
  'address-removed': { username: string; address: string } & Whence;
  'address-primary': { username: string; address: string } & Whence;
  'factor-added': { username: string } & Whence;
  'factor-removed': { username: string } & Whence;
  'factor-replaced': { username: string } & Whence;
  'codes-made': { username: string } & Whence;
  'code-used': { username: string; left: number } & Whence;

  // About the projects of the account; `by` and `owner` are user names, and may be the account's own
  'owner-invited': { username: string; name: string; by: string };
  'owner-added': { username: string; name: string; owner: string; by: string } & Whence;
  'repository-linked': { username: string; name: string; url: string; by: string } & Whence;

  // To whoever asks
  /** `lapsesAt`: by when the case lapses, where it is for the claimants to keep it alive; missing where the desk or the clock acts next. */
  'case-opened': { username: string; number: string; link: string; lapsesAt?: string } & Whence;
  /** `isRepeat`: it was not the link that was asked for, but the same once more, with words and files of its own. */
  'case-open-link': { username: string; number: string; link: string; isRepeat?: boolean } & Whence;
  /** `unprovenUntil`: nothing is proven, so it lapses then. */
  'case-reviewing': {
    username: string;
    number: string;
    link: string;
    answerBy: string;
    unprovenUntil?: string;
  };
  'case-question': { username: string; number: string; link: string; question: string; lapsesAt: string };
  'case-proof-found': { username: string; number: string; link: string; proof: string; subject: string };
  'case-accepted': { username: string; number: string; link: string; until: string; at: string };
  /** To those who ask in the same case, and whose proof it is not. */
  'case-accepted-other': { username: string; number: string; link: string; until: string };
  'case-sooner': { username: string; number: string; link: string; until: string };
  'case-granted': { username: string; number: string; link: string; lapsesAt: string };
  'case-contested': { username: string; number: string; link: string } & WayBack;
  'case-cleared': { username: string; number: string; link: string };
  'case-refused': { username: string; number: string; link: string; reason: string };
  'case-withdrawn': { username: string; number: string; by: 'claimant' | 'holder' };
  'case-reminder': { username: string; number: string; link: string; lapsesAt: string };
  'case-expired': { username: string; number: string; link: string; reopenUntil: string };
  'case-reopened': { username: string; number: string; link: string };

  // To the holder (every address, also unverified and removed ones) and the co-owners
  /** `forWhom`: who gets the account by it, masked. */
  'evidence-code': {
    username: string;
    number: string;
    code: string;
    expiresAt: string;
    forWhom: string;
  } & Whence;
  'holder-accepted': { username: string; number: string; link: string; until: string; by?: string } & Asks;
  'holder-halfway': { username: string; number: string; link: string; until: string } & Asks;
  'holder-sooner': { username: string; number: string; link: string; until: string } & Asks;
  'holder-granted': { username: string; number: string; link: string } & Asks;
  'holder-contested': { username: string; number: string } & WayBack;
  'holder-restored': { username: string; number: string; link: string; objectUntil: string } & Asks;
  'holder-case-ended': { username: string; number: string; how: 'refused' | 'withdrawn' | 'expired' };
}

export type LetterKind = keyof LetterKinds;

/** A letter that is written where a stranger asked about somebody who is not there, so that it looks the same, and that is never sent. */
export const toNobody = 'to-nobody';
