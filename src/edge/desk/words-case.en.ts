/** What the page of one case says to the desk, in English. Codes that a later part of the house invents are shown as they are. */
import type { CodeStatus, HeldThing, LostThing } from '../../domain/case/answers.ts';
import type { CaseState } from '../../domain/case/lifecycle.ts';
import type { EvidenceKind } from '../../domain/evidence/finding.ts';
import { counted } from './words-desk.en.ts';

/** The word for a code, or the code itself. */
export const wordFor = (words: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(words, code) ? words[code]! : code;

/** The one sentence on top of the page, by state. */
const headlines: Readonly<Record<CaseState, string>> = {
  opened: 'The claimant has yet to prove the contact address',
  gathering: 'The claimant gathers proof',
  reviewing: 'A person must look at this',
  waiting: 'It was approved, and the wait runs',
  granted: 'The claimant may restore the account',
  contested: 'The holder says: this was not me',
  completed: 'The account was restored',
  refused: 'The desk refused this',
  withdrawn: 'This was withdrawn',
  expired: 'This expired',
};

export const caseWords = {
  title: (number: string) => `Case ${number}`,
  caption: (number: string) => `Case ${number} · recovery of the account`,
  back: 'Queue',
  headlines,
  frozen: 'The account is frozen: nobody can sign in to it until this is decided.',
  overdue: 'This should have been answered by now.',
  unlisted: (count: number) =>
    `${counted(count, 'more address asks', 'more addresses ask')} in this case and ${count === 1 ? 'is' : 'are'} not listed: none of them has proven anything strongly`,
  moved: 'This case changed while you were at it',
  movedText:
    'What you typed is kept. Look at the case as it stands now; then press again if it is still right.',
  asking: (names: readonly string[]) =>
    `${names.join(', ')} of the desk ${names.length === 1 ? 'asks' : 'ask'} in this case`,
  askingText:
    'An address of theirs was confirmed as the contact of a request. So they cannot open this case, and no approval of theirs counts in it.',
  act: 'Decide',
  askInstead: 'Ask for more proof instead',
  toAct: 'Go to the decision',
  toHistory: 'What has happened',
  actsLabel: 'Decision and facts of the case',
  write: 'Write',
  nothingToDo: 'There is nothing for you to decide here now.',
  onlySee: 'Your role sees cases and changes nothing.',
} as const;

export const factsWords = {
  title: 'The case',
  state: 'State',
  stake: 'At stake',
  opened: 'Opened',
  entered: 'In this state',
  due: 'Due',
  wait: 'The wait ends',
  contested: 'First contested',
  lapses: 'Nothing is proven: lapses',
  aftercare: 'Aftercare',
  aftercares: { strong: 'short, after strong proof', weak: 'long, after weak proof' } as Readonly<
    Record<string, string>
  >,
  takenBy: 'Taken by',
  you: 'you',
  take: 'Take it',
  release: 'Give it back',
  releaseOther: 'Free it',
  approvals: 'Approvals',
  approvalsOf: (given: number, needed: number) => `${given} of ${needed}`,
  approvalsTitle: 'Approvals',
  notCounting: 'Does not count any more',
  outdated:
    'Does not count any more: something was proven or changed since it was given. They need to look again.',
  files: 'Files',
  filesLead: 'Sent by a stranger: they open as downloads only. That you looked is recorded.',
  noFiles: 'None.',
  account: 'The account',
  name: 'User name',
  since: 'Since',
  frozenSince: 'Frozen since',
  restored: 'Restored before',
  aftercareUntil: 'Aftercare until',
  staff: 'Of the desk',
  staffYes: 'Yes, so two people must approve',
  projects: 'Projects',
  noProjects: 'None: nothing is at stake.',
  project: (downloads: string, dependents: number, owners: number) =>
    `${downloads} downloads a month · ${counted(dependents, 'dependent', 'dependents')} · ${counted(owners, 'owner', 'owners')}`,
  flagged: 'marked critical',
  /** The size of a file, in the unit that reads best. */
  size: (bytes: number) =>
    bytes < 1024
      ? `${bytes} bytes`
      : bytes < 1024 * 1024
        ? `${Math.ceil(bytes / 1024)} kB`
        : `${(bytes / 1024 / 1024).toFixed(1)} MB`,
} as const;

const lost: Readonly<Record<LostThing, string>> = {
  authenticator: 'the authenticator app',
  security_key: 'the security key',
  password: 'the password',
  mailbox: 'the mailbox',
  username: 'the user name',
  codes_rejected: 'codes are not accepted',
};
const held: Readonly<Record<HeldThing, string>> = {
  password: 'the password',
  mailbox: 'a mailbox on file',
  recovery_code: 'a recovery code',
  repository: 'push access to a repository',
  nothing: 'nothing of these',
};
const codes: Readonly<Record<CodeStatus, string>> = {
  never_made: 'never made',
  lost: 'lost',
  used_up: 'used up',
  not_working: 'do not work',
  in_hand: 'in hand',
  unsure: 'not sure',
};
const kinds: Readonly<Record<EvidenceKind, string>> = {
  password: 'The password',
  mailbox: 'A mailbox on file',
  repository: 'Push access to a repository',
};
/** Why a finding counts as it does, by the codes that the kinds of evidence give. */
const reasons: Readonly<Record<string, string>> = {
  aged: 'It was verified long enough before the case.',
  added_lately: 'It was verified only shortly before the case.',
  forwarded:
    'The service only passes mail on, nobody here knows where to: weak, and no root of its own beside another mailbox.',
  unverified: 'The address was never verified.',
  known: 'It was right.',
  breached: 'It was right, but is known from a breach, so anybody may know it.',
  continuous: 'What was recorded of the repository before is still there, unchanged.',
  linked_by_another:
    'Another owner of the project linked it, not this account, as far as is known: it counts as that person’s word and as no forge.',
  never_seen_before: 'The repository was never looked at before the case.',
  seen_too_lately: 'The repository was first looked at only shortly before the case.',
  nothing_recorded: 'There was nothing in the repository when it was recorded.',
  link_added_lately: 'The project links to it only since shortly before the case.',
  tags_changed: 'Tags that were recorded now point elsewhere.',
  tags_missing: 'Tags that were recorded are gone.',
  too_many_refs: 'There are too many branches and tags to compare all of them.',
  history_replaced: 'Commits that were recorded are gone.',
};

export const proofWords = {
  title: 'Evidence',
  claimant: 'The claimant',
  best: 'Best proven',
  grantee: 'Accepted',
  left: 'They have withdrawn their request: nothing of theirs counts any more',
  unconfirmed: 'This contact address is not proven yet, so nothing can be granted to it.',
  none: 'Nothing is proven, and nothing is being checked.',
  kinds: kinds as Readonly<Record<string, string>>,
  reasons,
  root: 'Root',
  roots: {
    own: 'what a stolen laptop holds',
    people: 'people who vouch',
    desk: 'documents, judged by a person',
    forwarded: 'a mailbox that mail is passed on to',
    mailbox_of_password: 'the mailbox that reset the password',
    domain: (name: string) => `the domain ${name}`,
    address: (name: string) => `the mailbox ${name}`,
    forge: (name: string) => `the forge ${name}`,
  },
  seen: 'Seen',
  openUntil: 'Open until',
  checks: (count: number) =>
    count === 0
      ? 'Not checked by the clock yet.'
      : `Checked by the clock ${count === 1 ? 'once' : `${count} times`}.`,
  nextCheck: 'Next check',
  outcomes: {
    absent: 'Not found so far.',
    near_miss: 'Something close was found.',
    unreachable: 'The server does not answer.',
    timed_out: 'The server took too long.',
    forbidden_address: 'The server is at an address that is not asked.',
    redirected_away: 'The server leads elsewhere.',
    too_large: 'The server sent too much.',
    bad_answer: 'The server’s answer could not be read.',
    tls_failed: 'The connection was not safe.',
    not_found: 'There is no repository at that address.',
    needs_sign_in: 'The repository is not public.',
  } as Readonly<Record<string, string>>,
  over: 'Its time or its tries ran out.',
  signals: 'Risk signals',
  signalWords: {
    address_changed_lately: 'An address of the account was changed lately.',
    password_changed_lately: 'The password was changed lately.',
    link_changed_lately: 'The account linked a repository to a project lately.',
    owner_changed_lately: 'The account lately became an owner of a project, or brought another owner in.',
    domain_lapsed: 'A domain that is proven with had lapsed.',
    factor_guessed: 'The second factor was wrong many times after the right password.',
    unseen_location: 'It comes from a place this account was never used from.',
    domain_changed_hands: 'A domain that is proven with has changed hands.',
    continuity_broken: 'A repository is not what was recorded of it.',
    rivals: 'Two claimants each prove something the other does not.',
    contested: 'The holder has objected: “this was not me”.',
  } as Readonly<Record<string, string>>,
  effects: {
    row_down: 'Costs one row.',
    review: 'A person must look.',
    two_people: 'Only people grant it, two of them.',
  } as Readonly<Record<string, string>>,
  says: 'What they say',
  contact: 'Contact address',
  proven: 'proven',
  notProven: 'not proven yet',
  asked: 'Asked',
  from: 'From',
  lost: 'Has lost',
  held: 'Still has',
  codes: 'Recovery codes',
  estimate: 'Was told it takes',
  explanation: 'Explanation',
  noExplanation: 'None given.',
  lostWords: lost as Readonly<Record<string, string>>,
  heldWords: held as Readonly<Record<string, string>>,
  codesWords: codes as Readonly<Record<string, string>>,
  project: 'Account as typed',
} as const;

export const historyWords = {
  title: 'What has happened',
  lead: 'Every line of the record, with the messages to and from the claimant and the desk’s own notes, oldest first.',
  accountTitle: 'What the record says of the account lately',
  claimantWrote: (from: string) => `${from} wrote`,
  deskAsked: (from: string, to: string | null) =>
    to === null ? `${from} asked, for the desk` : `${from} asked, for the desk (to ${to})`,
  internal: 'Internal note: only the desk sees it',
  noteBy: (from: string) => `${from} noted`,
  reason: 'Reason:',
  actors: {
    claimant: 'the claimant',
    holder: 'the holder',
    desk: 'the desk',
    policy: 'the rules',
    clock: 'the clock',
    visitor: 'a visitor',
  } as Readonly<Record<string, string>>,
  /** Of a line that stands for many alike. */
  times: (count: number) => `${count} times; here the last. The first was`,
  person: (username: string) => `${username}, of the desk`,
  nothing: 'Nothing yet.',
} as const;
