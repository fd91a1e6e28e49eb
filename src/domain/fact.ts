/**
 * Every line of the record: its payload, and the letters it posts. A fact is written in the transaction that makes it true,
 * and so are its letters. Kinds are `source:subject:action` and are never reused. A payload never holds a secret.
 */
import type { CaseState, Move, MoveActor } from './case/lifecycle.ts';
import type { Repeated } from './case/repeated.ts';
import type { AccountId, AddressId, CaseId, ClaimantId } from './ids.ts';
import type { LetterKind, LinkPurpose } from './letter/letter.ts';
import type { Trail } from './policy/decide.ts';

/** What a move writes down about itself. */
interface Moved {
  from: CaseState;
  to: CaseState;
  reason?: string;
}

type Ended = 'sessions' | 'factors' | 'codes' | 'devices' | 'addresses';
type TakenBack = 'repositories' | 'unconfirmed';

export interface FactPayloads {
  'account:account:opened': { username: string };
  'account:address:added': { address: string };
  'account:address:verification-asked': Record<string, never>;
  'account:address:verified': { address: string };
  'account:address:removed': { address: string };
  'account:address:made-primary': { address: string };
  'account:address:unconfirmed': { address: string };
  'account:address:asked-about': { found: number };
  'account:password:checked': { outcome: 'right' | 'wrong' | 'blocked' };
  'account:password:reset-asked': Record<string, never>;
  'account:password:changed': { how: 'reset' | 'changed' };
  'account:factor:checked': { outcome: 'right' | 'wrong' | 'blocked'; factor: 'totp' | 'recovery_code' };
  'account:factor:wrong-after-password': Record<string, never>;
  'account:factor:added': { factor: 'totp' };
  'account:factor:removed': { factor: 'totp' };
  'account:factor:replaced': { factor: 'totp' };
  'account:codes:made': { count: number };
  'account:codes:kept': Record<string, never>;
  'account:codes:used': { left: number };
  'account:session:begun': { assurance: 'password' | 'two_factor'; device: 'known' | 'new' };
  'account:session:confirmed': Record<string, never>;
  'account:session:ended': { how: 'signed_out' | 'by_owner' | 'password_changed' | 'factor_changed' };
  'account:account:frozen': { because: string };
  'account:account:unfrozen': { because: string };
  // The last two are missing from before what had been added lately was taken back.
  'account:account:restored': { number: string } & Record<Ended, number> & Partial<Record<TakenBack, number>>;

  'registry:project:created': { name: string };
  // On the account of each owner; `by` is missing from before ownership began with consent, when only the one who added had it.
  'registry:project:owner-added': { name: string; username: string; by?: string };
  'registry:project:repository-linked': { name: string; url: string; by?: string };
  'registry:project:repository-unlinked': { name: string; url: string };
  'registry:invitation:sent': { name: string; username: string };
  'registry:invitation:received': { name: string; by: string };
  'registry:invitation:declined': { name: string; username: string };
  'registry:invitation:withdrawn': { name: string; username: string; by: string };
  'registry:repository:seen': { url: string; tags: number };

  'case:case:opened': { number: string; lost: readonly string[]; codes: string; carried: boolean };
  'case:case:joined': { number: string };
  'case:contact:proven': Record<string, never>;
  'case:link:asked': Record<string, never>;
  'case:restore-link:asked': Record<string, never>;
  'case:secret:hidden': { kinds: readonly string[] };
  'case:challenge:made': { kind: string };
  'case:challenge:failed': { kind: string; left: number };
  'case:challenge:checked': { kind: string; outcome: string };
  'case:challenge:dropped': { kind: string };
  /** A right password came with a request that repeats one: it counts once the link of that request is pressed. */
  'case:finding:waiting': { kind: string };
  'case:finding:made': { kind: string; root: string; strength: string; because: readonly string[] };
  'case:decision:made': { kind: string; trail: Trail };
  'case:wait:shortened': { from: string; until: string };
  'case:wait:half': { until: string };
  'case:reminder:due': { lapsesAt: string };
  'case:message:sent': { by: 'claimant' | 'desk' };
  'case:restoration:begun': Record<string, never>;
  'case:restoration:step': { step: 'password' | 'factor' | 'codes' };
  'case:objection:stands': { number: string };
  'case:objection:heard': Record<string, never>;
  'case:claim:left': Record<string, never>;
  'case:claim:approved': { round: number; needed: number; given: number; reason: string };

  'case:move:confirm': Moved;
  'case:move:accept': Moved & { until: string };
  'case:move:refer': Moved;
  'case:move:submit': Moved;
  'case:move:ask': Moved;
  'case:move:resume': Moved;
  'case:move:approve': Moved & { until: string };
  'case:move:elapse': Moved;
  'case:move:redeem': Moved;
  'case:move:object': Moved;
  'case:move:clear': Moved;
  'case:move:refuse': Moved;
  'case:move:withdraw': Moved;
  'case:move:leave': Moved;
  'case:move:lapse': Moved;
  'case:move:reopen': Moved;

  'record:marks:began': { before: number };
  'desk:staff:joined': { role: string; reason?: string };
  'desk:staff:suspended': { role: string; reason: string };
  'desk:case:taken': Record<string, never>;
  'desk:case:released': Record<string, never>;
  'desk:note:written': Record<string, never>;
  'desk:case:looked-at': { attachmentId?: string };
}

export type FactKind = keyof FactPayloads;

// Each move has its line in the record: this does not compile when one is missing.
const everyMoveIsAFact: `case:move:${Move}` extends FactKind ? true : never = true;
void everyMoveIsAFact;

/**
 * To whom a letter goes. `others`: those who have confirmed that they ask in a case whose grantee is somebody else. `holder`: every address of the account, also unverified and just removed ones, for what recovery owes them all.
 * `confirmed`: those of them that were ever verified. Anybody can put a stranger's address on an account and then be busy in it.
 */
export type Audience =
  | 'address'
  | 'claimant'
  | 'claimants'
  | 'grantee'
  | 'others'
  | 'holder'
  | 'confirmed'
  | 'co-owners';

export interface LetterRule {
  readonly letter: LetterKind;
  readonly to: readonly Audience[];
  readonly link?: LinkPurpose;
  /** The letter is posted only for facts of which this holds. */
  readonly when?: (fact: Fact) => boolean;
  /**
   * Strangers decide by asking whether it is written. Where there is nobody to write to, a letter to nobody takes its place: of the same
   * size, with a link and a job like any other, so that nothing that is counted tells which addresses there are (law 10).
   */
  readonly isAskedFor?: true;
  /** So many of this letter one mailbox gets in a day, over all accounts. What is more is not posted, and nobody is told so; the fact stands. */
  readonly perDayMax?: number;
}

const toAll = ['holder', 'co-owners'] as const;
const toldHolder: readonly CaseState[] = ['waiting', 'granted'];
/** Whoever was told that a recovery goes on is told that it ended. */
const endedForHolder: LetterRule = {
  letter: 'holder-case-ended',
  to: toAll,
  when: (fact) => toldHolder.includes((fact.payload as Moved).from),
};
/** The tenth warning of a day says what nine have said; a hundred hide the one that matters. */
const perDayMax = 10;
const toConfirmed = (letter: LetterKind, when: LetterRule['when'] = () => true): LetterRule[] => [
  { letter, to: ['confirmed'], perDayMax, when },
];

const askedFor = (letter: LetterKind, to: Audience, link?: LinkPurpose): LetterRule => ({
  letter,
  to: [to],
  isAskedFor: true,
  ...(link ? { link } : {}),
});
/** What the desk asks one of several who ask goes to them alone. */
const isToOne = (fact: Fact) => fact.claimantId !== undefined;

const confirmation = askedFor('verify-address', 'address', 'verify_address');
const foundByClock: LetterRule = {
  letter: 'case-proof-found',
  to: ['claimant'],
  link: 'open_case',
  when: ({ origin }) => origin.actor === 'clock',
};
const accepted: readonly LetterRule[] = [
  { letter: 'case-accepted', to: ['grantee'], link: 'open_case' },
  // Whoever asks beside the grantee learns it while they can still stop it.
  { letter: 'case-accepted-other', to: ['others'], link: 'open_case' },
  { letter: 'holder-accepted', to: toAll, link: 'object' },
];

/** The letters each fact posts. A fact that is not named here posts none. */
export const lettersOf: Partial<Record<FactKind, readonly LetterRule[]>> = {
  'account:account:opened': [confirmation],
  'account:address:added': [confirmation, ...toConfirmed('address-added')],
  'account:address:verification-asked': [confirmation],
  'account:address:removed': toConfirmed('address-removed'),
  'account:address:made-primary': toConfirmed('address-primary'),
  'account:address:asked-about': [askedFor('names-of-address', 'address')],
  'account:password:reset-asked': [askedFor('reset-password', 'address', 'reset_password')],
  'account:password:changed': toConfirmed('password-changed'),
  'account:session:begun': toConfirmed(
    'signed-in',
    (fact) => (fact.payload as FactPayloads['account:session:begun']).device === 'new',
  ),
  'account:factor:wrong-after-password': toConfirmed('wrong-factor'),
  'account:factor:added': toConfirmed('factor-added'),
  'account:factor:removed': toConfirmed('factor-removed'),
  'account:factor:replaced': toConfirmed('factor-replaced'),
  'account:codes:made': toConfirmed('codes-made'),
  'account:codes:used': toConfirmed('code-used'),

  'registry:project:owner-added': toConfirmed('owner-added'),
  'registry:project:repository-linked': toConfirmed('repository-linked'),
  'registry:invitation:received': [askedFor('owner-invited', 'address')],

  'case:case:opened': [askedFor('case-opened', 'claimant', 'open_case')],
  'case:case:joined': [askedFor('case-opened', 'claimant', 'open_case')],
  'case:link:asked': [askedFor('case-open-link', 'claimant', 'open_case')],
  'case:restore-link:asked': [{ letter: 'case-granted', to: ['grantee'], link: 'restore' }],
  'case:challenge:made': [
    // The other kinds of evidence ask for no letter, whatever is on file.
    {
      ...askedFor('evidence-code', 'address'),
      when: ({ payload }) => 'kind' in payload && payload.kind === 'mailbox',
    },
  ],
  // Whoever proves something on the page sees it there; what the clock found while they were away is told by mail.
  'case:finding:made': [foundByClock],
  'case:wait:shortened': [
    { letter: 'case-sooner', to: ['grantee'], link: 'open_case' },
    { letter: 'holder-sooner', to: toAll, link: 'object' },
  ],
  'case:wait:half': [{ letter: 'holder-halfway', to: toAll, link: 'object' }],
  'case:reminder:due': [{ letter: 'case-reminder', to: ['claimants'], link: 'open_case' }],

  'case:move:accept': accepted,
  'case:move:approve': accepted,
  'case:move:refer': [{ letter: 'case-reviewing', to: ['claimants'], link: 'open_case' }],
  'case:move:submit': [{ letter: 'case-reviewing', to: ['claimants'], link: 'open_case' }],
  'case:move:ask': [
    { letter: 'case-question', to: ['claimant'], link: 'open_case', when: isToOne },
    { letter: 'case-question', to: ['claimants'], link: 'open_case', when: (fact) => !isToOne(fact) },
  ],
  'case:move:elapse': [
    { letter: 'case-granted', to: ['grantee'], link: 'restore' },
    { letter: 'holder-granted', to: toAll, link: 'object' },
  ],
  'case:move:redeem': [{ letter: 'holder-restored', to: toAll, link: 'object' }],
  'case:move:object': [
    { letter: 'case-contested', to: ['claimants'], link: 'open_case' },
    { letter: 'holder-contested', to: toAll },
  ],
  'case:move:clear': [{ letter: 'case-cleared', to: ['claimants'], link: 'open_case' }],
  'case:move:refuse': [
    { letter: 'case-refused', to: ['claimants'], link: 'open_case' },
    // What no holder was ever told of, and nobody had proven anything in, costs them no letter.
    { letter: 'holder-case-ended', to: ['holder'], when: (fact) => fact.letter?.isHolderTold !== false },
  ],
  // Whoever leaves is told so, and nobody else, unless it was theirs that the holder was told of.
  'case:claim:left': [{ letter: 'case-withdrawn', to: ['claimant'] }],
  'case:move:leave': [endedForHolder],
  'case:move:withdraw': [{ letter: 'case-withdrawn', to: ['claimants'] }, endedForHolder],
  'case:move:lapse': [{ letter: 'case-expired', to: ['claimants'], link: 'open_case' }, endedForHolder],
  'case:move:reopen': [{ letter: 'case-reopened', to: ['claimants'], link: 'open_case' }],
};

/** Who did it, and from where. The clock and the policy come from nowhere. */
export interface Origin {
  readonly actor: MoveActor | 'visitor';
  readonly actorId: AccountId | ClaimantId | null;
  readonly addressPrefix: string | null;
  readonly client: string | null;
  readonly requestId: string | null;
}

/** A line for the record. `letter` holds what only its letters may know (a code, words of a person); it is never recorded. */
export interface Fact<K extends FactKind = FactKind> {
  readonly kind: K;
  readonly payload: FactPayloads[K];
  readonly origin: Origin;
  readonly accountId?: AccountId;
  readonly caseId?: CaseId;
  readonly claimantId?: ClaimantId;
  /** For letters to `address`: to this one, and nobody else; absent, the letter is not sent. To `claimant`: their contact, where it is at hand. */
  readonly recipient?: string;
  /** More to whom the same fact posts its letters, each about their own account: one line of the record, however many there are. */
  readonly others?: readonly Pick<Fact, 'accountId' | 'addressId' | 'recipient'>[];
  /** Its letters are left out in silence: whom they would reach was written to often enough. */
  readonly isSilent?: boolean;
  readonly addressId?: AddressId;
  readonly letter?: Readonly<Record<string, unknown>>;
  /** What waits in the link of its letter until that is pressed. */
  readonly request?: Repeated;
}
