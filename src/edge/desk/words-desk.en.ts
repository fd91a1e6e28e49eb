/** What the desk's pages say, in English: the shell, the queue, the people, joining. The case has catalogues of its own beside this one. */
import type { DeskRole } from '../../domain/case/desk-rights.ts';
import type { Stake } from '../../domain/policy/rules.ts';

/** `one` or `many` of something, with its number. */
export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

export const deskWords = {
  room: 'Recovery desk',
  queue: 'Queue',
  people: 'People',
  /** What was just done, by the key in `?done=`. */
  done: {
    joined: 'Welcome. You are the admin of the desk.',
    asked: 'The question is on its way to the claimant.',
    approved: 'Approved. The wait runs, and letters go to every address of the account.',
    second: 'Your approval is noted. A second person has to approve as well.',
    refused: 'Refused. The claimant is told, with the reason you gave.',
    cleared: 'The objection is cleared. The case is in review again.',
    noted: 'The note is kept. Only the desk sees it.',
    taken: 'The case is yours now.',
    released: 'The case is free for somebody else.',
    invited: 'They are of the desk now, in the role you gave.',
    suspended: 'Their role is taken away, from this moment on.',
  } as Readonly<Record<string, string>>,
  stakes: { none: 'Nothing', ordinary: 'Ordinary', critical: 'Critical' } satisfies Record<Stake, string>,
  nobody: 'Nobody',
} as const;

export const queueWords = {
  title: 'Queue',
  caption: (waiting: number) =>
    waiting === 0
      ? 'Nothing waits for the desk'
      : `${counted(waiting, 'case waits', 'cases wait')} for the desk`,
  tabs: 'Cases by state',
  tab: {
    desk: 'For the desk',
    reviewing: 'To review',
    contested: 'Contested',
    gathering: 'Gathering proof',
    waiting: 'Waiting',
    granted: 'Granted',
    over: 'Over',
  },
  tableCaption: 'Cases, those due first on top',
  tableCaptionOver: 'Cases that are over, the latest first',
  number: 'Case',
  account: 'Account',
  state: 'State',
  stake: 'At stake',
  proofs: 'Proofs',
  approvals: 'Approvals',
  age: 'Opened',
  due: 'Due',
  ended: 'Ended',
  takenBy: 'Taken by',
  overdue: 'Overdue',
  own: 'your own',
  ownHint: 'This is about your own account, so somebody else has to look at it.',
  approvalsOf: (given: number, needed: number) => `${given} of ${needed}`,
  nothing: '–',
  emptyDesk: 'Nothing waits for the desk',
  emptyDeskText: 'When somebody asks and the rules alone cannot decide, their case appears here.',
  empty: 'No case is in this state',
  pastTheEnd: 'There are no more cases',
  first: 'To the first page',
} as const;

export const peopleWords = {
  title: 'People of the desk',
  lead: 'Who may see and decide cases. A role counts from the next request on, and so does its end.',
  tableCaption: 'People of the desk',
  name: 'User name',
  role: 'Role',
  since: 'Since',
  state: 'State',
  active: 'Active',
  suspended: 'Suspended',
  suspendedSince: 'since',
  you: 'you',
  roles: { agent: 'Agent', approver: 'Approver', admin: 'Admin', auditor: 'Auditor' } satisfies Record<
    DeskRole,
    string
  >,
  roleMeans: {
    agent: 'Sees cases, asks, writes notes, clears objections.',
    approver: 'What an agent does, and approves and refuses.',
    admin: 'What an approver does, and decides who is of the desk.',
    auditor: 'Sees everything the desk sees and changes nothing.',
  } satisfies Record<DeskRole, string>,
  invite: 'Give somebody a role',
  inviteLead:
    'They need an account here with an authenticator app. Somebody who has a role already gets the new one instead. Where two people must approve, both were here before the case was opened.',
  username: 'User name',
  reason: 'Reason',
  reasonHint: 'At least ten characters. It goes into the record.',
  inviteButton: 'Give the role',
  suspend: 'Take a role away',
  suspendLead:
    'It ends at once. What they approved and was not yet decided counts no longer. Whoever comes back later counts as new.',
  person: 'Who',
  suspendButton: 'Take the role away',
  nobodyElse: 'There is nobody else at the desk yet.',
  confirmTitle: 'Please confirm that it is you',
  confirmLead: 'Deciding who is of the desk needs a code from your authenticator app from the last minutes.',
  confirm: 'Confirm',
  confirmAgain: 'What you typed is below. Confirm in another tab, then send it again.',
} as const;

export const joinWords = {
  title: 'Become the desk’s admin',
  lead: 'Whoever runs this Rekey gave you this link. It makes one person the desk’s admin, once. Three steps:',
  steps: 'Steps',
  done: 'Done',
  open: 'To do',
  account: 'An account of your own',
  accountDone: (name: string) => `You are signed in as ${name}.`,
  accountOpen: 'Make an account, or sign in to the one you have. You come back to this page.',
  factor: 'An authenticator app',
  factorDone: 'It is on your account, and you signed in with it.',
  factorOpen: 'Whoever decides about other people’s accounts protects their own with two factors.',
  factorLater: 'It is done on your account’s page, which leads back here.',
  press: 'Join the desk',
  pressOpen: 'You become its admin and can give others their roles.',
  pressLater: 'Possible once the first two steps are done.',
  signIn: 'Sign in',
  signUp: 'Make an account',
  addFactor: 'Add an app',
  join: 'Join the desk',
  spentTitle: 'This link has done its work',
  spentLead:
    'The desk has an admin by now, or ten newer links were made. People of the desk are invited by an admin.',
  unknownTitle: 'This link does not work',
  unknownLead:
    'It is not complete, or its time is over. Whoever runs this Rekey makes a new one with the command below.',
  command: 'On the machine that runs Rekey',
  toDesk: 'To the desk',
  toFront: 'Front page',
} as const;

export const overWords = {
  title: 'Your time at the desk is over',
  idle: 'Nothing was done here for a while, so the desk was closed. Confirm that it is you and go on where you were.',
  day: 'One sign-in opens the desk only for so long, whatever is done. Sign in again and go on where you were.',
  confirm: 'Confirm that it is you',
  signIn: 'Sign in again',
} as const;
