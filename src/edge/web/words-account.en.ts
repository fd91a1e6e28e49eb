/** The words of an account's own pages. English. */
import { passwordCharsMin, passwordCharsMinWithFactor } from '../../domain/account/password.ts';
import { recoveryCodeCount } from '../../domain/factor/recovery-code.ts';

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const accountWords = {
  title: 'Your account',
  back: 'Your account',
  confirmTitle: 'Confirm that it is you to change something here',
  confirmLead:
    'You have been signed in for a while. One code or your password, then you are back on this page.',
  confirm: 'Confirm',
  username: 'User name',
  publicPage: 'Your public page',
  passwordLabel: 'Password',
  passwordSince: 'Changed',
  factorLabel: 'Second factor',
  factorSince: 'Authenticator app, since',
  factorNone: 'None',
  codesLabel: 'Recovery codes',
  codesNone: 'None',
  codesLeft: (count: number) => plural(count, 'code left', 'codes left'),
  codesNotKept: 'not typed back yet',
  addressesLabel: 'Addresses',
  addressesCount: (verified: number, all: number) =>
    verified === all ? `${all}, confirmed` : `${all}, of which ${verified} confirmed`,
  sessionsLabel: 'Signed in',
  sessionsCount: (count: number) => (count === 1 ? 'Only here' : `On ${count} devices or browsers`),
  projectsLabel: 'Projects',
  projectsCount: (count: number) => (count === 0 ? 'None' : plural(count, 'project', 'projects')),
  activityLabel: 'Activity',
  activityLink: 'What happened on this account',
  caseTitle: (number: string) => `Somebody asked to get this account back (request ${number})`,
  caseBody:
    'If that was not you, stop it here, and change your password too. If it was you: you are in, so end it.',
  caseContested:
    'Somebody said that it was not them. People look at it now, and nobody gets the account before.',
  caseUntil: 'If nobody stops it, the account is given to whoever asked for it:',
  caseAsked: 'Asked',
  caseContact: 'To be reached at',
  caseUnconfirmed: 'This address was not confirmed by whoever gave it.',
  caseFrom: 'From',
  caseShown: 'Shown',
  caseNothing: 'Nothing yet',
  caseEnd: 'End this request',
  caseEndLead: 'You have the second factor, so nobody needs to give you the account back.',
  caseEndNot: {
    second_factor_required:
      'A password alone does not end it: somebody else may know that, too. Freeze the account if this was not you.',
    factor_young:
      'Your authenticator app was added after this request began, so it does not end it. Freeze the account if this was not you.',
    move_not_allowed: '',
  },
  caseFreeze: 'Freeze the account',
  aftercareTitle: 'This account was given back lately',
  aftercareBody: 'Addresses, owners and releases cannot be removed yet. That becomes possible',
  weakTitle: 'A password alone is easy to lose',
  weakBody:
    'Add an authenticator app, then save recovery codes. With both, neither a stolen password nor a lost phone locks you out.',
  weakAct: 'Add an authenticator app',
  newCodesTitle: 'Write your new recovery code down',
  newCodesBody: 'It takes the place of the one you used, and is shown until you say that you have it.',
  newCodesAct: 'Show it',
  codesWaitTitle: 'Ten new recovery codes wait for you',
  codesWaitBody: 'Type one of them back; until then your older codes work as well.',
  codesWaitAct: 'Go on',
  noCodesTitle: 'Should you lose your phone, nothing opens this account at once',
  noCodesBody: 'Recovery codes do. Make them now and keep them on paper or in a password manager.',
  noCodesAct: 'Make recovery codes',
  unverifiedTitle: 'Please confirm your address',
  unverifiedBody:
    'Without a confirmed address you cannot reset the password, and it cannot help you get back in.',
  unverifiedAct: 'Your addresses',
  done: {
    confirmed: 'Thank you.',
    'password-changed': 'The password is changed, and every other device was signed out.',
    'codes-kept': 'Good: your recovery codes are kept.',
    'case-over': 'Nobody asks for this account any more: that request is over.',
    'case-ended':
      'The request is over, and whoever made it was told. If that was not you, change your password now.',
  },
} as const;

export const freezeWords = {
  title: 'Freeze this account?',
  lead: 'If somebody else asks for it and may know more than your password. When you press the button:',
  what: [
    'The account is frozen at once: nobody can sign in, and whoever is signed in is signed out. You too.',
    'A person of the desk looks at it, and hears both sides. Nothing goes on before.',
    'You get the account back by showing that it is yours; every address of it gets a letter that says so.',
  ],
  button: 'Freeze the account',
  back: 'Back to your account',
  doneTitle: 'The account is frozen',
  doneLead: (number: string) =>
    `The request ${number} is stopped. Nobody can sign in to the account, and nobody gets it before a person has looked.`,
  next: 'If it is yours, ask for it as well: then you see what you can prove, and the desk sees your side.',
  recover: 'Show that it is yours',
} as const;

export const addressWords = {
  title: 'Addresses',
  lead: 'Every confirmed address gets the letters about the safety of this account; those about a recovery go to the others too. Two at different providers are better than one.',
  caption: 'Your addresses',
  address: 'Address',
  state: 'State',
  actions: 'Action',
  primary: 'Primary',
  verified: 'Confirmed',
  unverified: 'Not confirmed',
  makePrimary: 'Make primary',
  resend: 'Send the link again',
  remove: 'Remove',
  addTitle: 'Add an address',
  addLabel: 'E-mail address',
  addHint: 'We send it a link; once confirmed it can help you get back in.',
  add: 'Add',
  removeNote: (days: number) =>
    `A removed address still gets letters about recovery for ${days} days, so that nobody can take the account by first removing its addresses.`,
  aftercare: 'After a recovery no address can be removed for a while. This becomes possible again',
  done: {
    added: 'We sent a link to that address. It counts once you open it.',
    removed: 'The address is removed.',
    primary: 'That address is now the primary one.',
    resent: 'We sent the link again. The older one no longer works.',
    verified: 'The address is confirmed. Thank you.',
  },
} as const;

export const passwordWords = {
  title: 'Change your password',
  lead: 'Every other device and browser will be signed out.',
  current: 'The password you have now',
  next: 'New password',
  nextHint: `At least ${passwordCharsMin} characters, or ${passwordCharsMinWithFactor} if you have a second factor. A few words in a row are fine. No other rules.`,
  submit: 'Change the password',
} as const;

export const factorPageWords = {
  title: 'Authenticator app',
  none: 'An app on your phone or in your password manager shows a new code every 30 seconds. Whoever finds out your password still cannot get in.',
  begin: 'Set up an authenticator app',
  has: 'An authenticator app protects this account, since',
  codesLead: 'Keep recovery codes for the day you lose it.',
  codes: 'Recovery codes',
  replaceTitle: 'Replace the app',
  replaceLead:
    'For a new phone, or when the old one is gone. The app you have now works until a code of the new one is typed, and dies at that moment; every other device is signed out. Your recovery codes stay good.',
  replace: 'Set up another app',
  removeTitle: 'Remove the app',
  removeLead:
    'Your recovery codes go with it, and every other device is signed out. From then on the password alone opens the account. While you own projects it cannot be removed.',
  remove: 'Remove the app and the codes',
  scanTitle: 'Scan this picture',
  scanLead: 'In your authenticator app choose “add”, and point the camera at the picture.',
  qr: 'QR code with the secret for your authenticator app. The same secret is written below.',
  open: 'On the phone that has the app: open it there',
  secret: 'Or type this secret into the app',
  secretNote: 'It is shown only now. Whoever sees it can make your codes, so do not photograph it.',
  codeTitle: 'Type the code',
  code: 'The code that the app shows now',
  codeHint: 'Six digits. It proves that the app works.',
  confirm: 'Turn it on',
  retryLead: 'What you scanned is still good. Type the code that the app shows now.',
  again: 'Start again with a new picture',
  done: {
    removed: 'The app and the recovery codes are removed.',
  },
} as const;

export const codesWords = {
  title: 'Recovery codes',
  lead: 'Each code replaces the authenticator app once. With one of them and your password you get in at once, without your phone and without your mailbox.',
  needsFactor: 'Recovery codes stand in for a second factor. Add an authenticator app first.',
  toFactor: 'Add an authenticator app',
  left: (count: number) => plural(count, 'code is left.', 'codes are left.'),
  kept: 'You typed one back, so we know that you have them. Made',
  notKept: 'None was typed back yet, so they may be lost already. Made',
  none: 'You have none.',
  make: `Make ${recoveryCodeCount} codes`,
  makeNew: `Make ${recoveryCodeCount} new codes`,
  makeNote: 'The older ones work until you type one of the new ones back.',
  waitingTitle: 'Ten new codes wait for you',
  waiting:
    'They and the older ones work, until one of the new ones is typed back below; then the older ones end. Lost them? Make others. Made',
  shownTitle: 'Your recovery codes',
  shownLead:
    'They are shown until you type one back. Print them, write them down, or put them into a password manager. Not only on the phone that has your app.',
  shownBesideLead:
    'They are shown until you type one back, and until then your older codes work as well. Print them, write them down, or put them into a password manager. Not only on the phone that has your app.',
  sheetTitle: (username: string, date: string) => `Recovery codes for ${username}, ${date}`,
  file: 'Download as a text file',
  fileHead: (username: string, site: string, date: string) =>
    `Recovery codes for ${username} at ${site}, ${date}. Each works once.`,
  fileName: (username: string) => `recovery-codes-${username}.txt`,
  fileWrong: 'These are not codes of ours. Make them again.',
  keepTitle: 'Type one of them back',
  keepLead:
    'From what you saved, not from the screen. It shows that they can be read, and it is not used up.',
  keepLabel: 'One of your recovery codes',
  keep: 'I have kept them',
  done: {
    'factor-added':
      'The app is on, and every other device was signed out. Now make recovery codes for the day you lose it.',
    'factor-replaced':
      'The new app is on, the old one opens nothing any more, and every other device was signed out. Your recovery codes stay good; were they with the lost phone, make new ones.',
  },
} as const;

export const sessionWords = {
  title: 'Where you are signed in',
  lead: 'End whatever you do not know, then change your password.',
  caption: 'Sessions',
  client: 'Browser',
  begun: 'Since',
  seen: 'Last seen',
  actions: 'Action',
  isThis: 'This one',
  end: 'End',
  endOthers: 'End all others',
  done: { ended: 'That session is ended.', 'others-ended': 'All other sessions are ended.' },
} as const;

export const projectWords = {
  title: 'Your projects',
  caption: 'Projects you own',
  name: 'Project',
  since: 'Owned since',
  none: 'You own no projects yet.',
  needsFactor: 'A project is worth stealing, so its owners need a second factor.',
  toFactor: 'Add an authenticator app',
  createTitle: 'Create a project',
  createLabel: 'Name',
  createHint:
    'Letters, digits, dots, dashes and underscores. Capitals and the kind of dash make no difference.',
  create: 'Create',
  linkTitle: 'Link a repository',
  linkLead: (days: number) =>
    `Should you ever be locked out, a branch pushed there can prove that the project is yours. It counts in full once it has been linked for ${days} days.`,
  project: 'Project',
  projectMissing: 'Choose one of your projects.',
  url: 'Repository',
  urlHint: 'The https address under which everybody can read it.',
  link: 'Link',
  ownerTitle: 'Invite an owner',
  ownerLead:
    'We write to them; they own the project once they accept. An owner can do everything you can. Two owners who know each other are also a way back for each other.',
  owner: 'User name',
  invite: 'Invite',
  done: {
    created: 'The project is yours.',
    linked: 'The repository is linked. We look at it now and then, to know it later.',
    invited: 'They are invited. Nothing follows from it until they accept.',
    accepted: 'You own it together now. Every owner was told by mail.',
    declined: 'Declined. They cannot ask again for a while.',
    withdrawn: 'The invitation is withdrawn.',
  },
} as const;

export const invitationWords = {
  receivedTitle: 'You are invited',
  receivedLead:
    'Accept only from people you know. Who owns a project with you is told when somebody asks to recover your account, and can vouch in it.',
  sentTitle: 'Invited, and not answered yet',
  sentLead: 'Only the owners see this. An invitation counts for nothing until it is accepted.',
  project: 'Project',
  username: 'Invited',
  by: 'By',
  until: 'Open until',
  actions: 'Action',
  accept: 'Accept',
  decline: 'Decline',
  withdraw: 'Withdraw',
} as const;

export const activityPageWords = {
  title: 'Activity',
  lead: 'Everything that happened on this account. What you do not recognise was perhaps not you: then change your password and end the other sessions.',
  none: 'Nothing yet.',
  /** Of a line that stands for many alike. */
  times: (count: number) => `${count} times; here the last. The first was`,
  unknown: (kind: string) => `Something else (${kind})`,
} as const;
