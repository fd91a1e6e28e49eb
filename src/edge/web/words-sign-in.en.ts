/** The words of signing up and in, and of getting to a password or user name that was forgotten. English. */
import { hourMs } from '../../base/clock.ts';
import { passwordCharsMin, passwordCharsMinWithFactor } from '../../domain/account/password.ts';
import { durationWords } from '../http/design/relative-time.ts';

export const signInWords = {
  title: 'Sign in',
  username: 'User name',
  password: 'Password',
  code: 'A recovery code, or two codes of your app in a row',
  codeHint:
    'Somebody may be guessing at your password. With one of these we look at yours all the same. For two codes in a row type the one that your app shows now, wait for the next, and type it behind the first.',
  submit: 'Sign in',
  forgotPassword: 'I forgot my password',
  forgotName: 'I forgot my user name',
  lockedOut: 'I am locked out',
  signUp: 'I have no account yet',
  waysTitle: 'Something else?',
  frozen: 'If you did not ask for this to be frozen, ask for recovery: a person will look at it.',
  recover: 'Ask for recovery',
  done: {
    opened:
      'Your account is open. We sent a link to your address; please confirm it today. You can sign in now.',
    verified: 'The address is confirmed. Thank you.',
    'handed-over': 'The address is confirmed and the password is set. Now sign in with it.',
    reset: 'The new password is set, and every other device was signed out. Now sign in with it.',
    'signed-out': 'You are signed out.',
  },
} as const;

export const factorWords = {
  title: 'Type your code',
  lead: (username: string | undefined) =>
    username
      ? `The password of “${username}” is right. Now the code that your authenticator app shows for it.`
      : 'The password is right. Now the code that your authenticator app shows.',
  code: 'Code',
  codeHint: 'The six digits that your authenticator app shows now, or one of your recovery codes.',
  submit: 'Go on',
  startAgain: 'Start again',
  trouble: 'The code does not work, or the app is gone?',
  hintsTitle: 'Before you ask for recovery',
  hints: [
    [
      'The clock.',
      'A code is good for about 30 seconds. In your phone’s settings, set date and time to automatic, wait for the next code, and try that one.',
    ],
    [
      'A copy in the cloud.',
      'Many authenticator apps and password managers keep their entries in an account of their own. Install the app again, sign in to it with the account you used then, and the entry may come back.',
    ],
    [
      'The old phone.',
      'If the app moved with you, the old phone may still have the entry. It needs no SIM card and no network, only power and the right time.',
    ],
    [
      'Too many wrong codes.',
      'When others have guessed too often, one code is not looked at any more. Two in a row are: type the one that your app shows now, wait for the next, and type it behind the first. A recovery code works, too, and so does a device where you signed in before.',
    ],
    [
      'The right entry.',
      'There may be several with a similar name. Take the one with this site’s name and your user name; the newest, if you set it up twice.',
    ],
    [
      'Recovery codes.',
      'They have five groups of five letters and digits. Look among your printed papers, in your password manager, and for a text file in your downloads.',
    ],
  ],
  noneTitle: 'None of these?',
  none: 'Then ask to get the account back. You have already given the right password: it counts as a first proof, and you need not type it again.',
  overTitle: 'Sign in once more',
  frozenTitle: 'This account is frozen',
  recover: 'Ask for recovery',
} as const;

export const newCodeWords = {
  title: 'You are signed in',
  usedLead:
    'The recovery code you used is spent. This one takes its place. Write it down where the others are; it is shown until you say that you have.',
  usedLeadMany:
    'The recovery codes you used are spent. These take their place. Write them down where the others are; they are shown until you say that you have.',
  confirmedTitle: 'Confirmed',
  sheetTitle: (username: string) => `A recovery code for ${username}`,
  endedTitle: (number: string) => `The recovery request ${number} is over`,
  ended:
    'You showed a working second factor, so nobody needs to give you the account back. If you did not make that request, change your password now.',
  goOn: 'I have kept it, go on',
  appTitle: 'Is your app gone?',
  appLead: 'Then put another one in its place now, while you are in. You need no code of the old one.',
  app: 'I have kept it, and replace the app',
  goOnPlain: 'Go on',
  toAccount: 'Your account',
} as const;

export const confirmWords = {
  title: 'Confirm that it is you',
  lead: (username: string) =>
    `What you are about to do with the account “${username}” can lock somebody out or let somebody in. So we ask once more.`,
  code: 'Code',
  codeHint: factorWords.codeHint,
  password: 'Your password',
  submit: 'Confirm',
} as const;

export const signUpWords = {
  title: 'Open an account',
  lead: 'You need a user name, an address that you read, and a password.',
  username: 'User name',
  usernameHint: 'Everybody can see it. Letters, digits, dots, dashes and underscores; 50 at most.',
  address: 'E-mail address',
  addressHint:
    'Nobody sees it. We send you a link to confirm it, and letters about the safety of your account.',
  password: 'Password',
  passwordHint: `At least ${passwordCharsMin} characters, such as four or five words in a row, or what a password manager makes. No other rules.`,
  submit: 'Open the account',
  haveOne: 'I have an account',
  lockedOut: 'I have one but cannot get in',
} as const;

export const verifyWords = {
  doneTitle: 'The address is confirmed',
  done: (username: string) =>
    `It belongs to the account “${username}” and gets its letters. There is nothing left to do.`,
  signInTitle: 'Sign in to confirm this address',
  signInLead: (username: string) =>
    `It was added to the account “${username}”. So that nobody confirms it for somebody else, and no program that opens mail does, whoever added it signs in first.`,
  signIn: 'Sign in and confirm',
  notAdded:
    'You know nothing of it? Then close this page. The address stays unconfirmed, and counts for nothing.',
  title: 'Confirm your address',
  lead: (username: string) => `This link belongs to the account “${username}”. Is it yours?`,
  submit: 'Yes, confirm this address',
  elsewhere:
    'The account was opened in another browser. Whoever reads this mailbox decides: choose a password now. The one from before, and all that was done with it, then counts no more.',
  password: 'Password',
  submitWithPassword: 'Yes, confirm it and set this password',
  not: 'If it is not your account, close this page. The address then stays unconfirmed.',
  overTitle: 'This link is no longer good',
  spent: 'It was used already. If that was you, the address is confirmed and there is nothing left to do.',
  unknown:
    'It has expired, or it is not complete. Look whether the whole link was opened, or ask for a new one.',
  newOne: 'Sign in, and ask for a new link under “Addresses”.',
  toAddresses: 'Your addresses',
} as const;

export const linkDoneWords = {
  signIn: 'Sign in',
  toAccount: 'Your account',
  signOut: 'Sign out here',
  elsewhere: (username: string) => `In this browser you are signed in as “${username}”`,
} as const;

export const resetWords = {
  doneTitle: 'The new password is set',
  done: (username: string) =>
    `The account “${username}” has the password that was chosen by this link, and every device that was signed in to it was signed out.`,
  title: 'Forgot your password?',
  lead: 'Give an address that you confirmed for your account. We send a link to choose a new password.',
  address: 'E-mail address',
  submit: 'Send the link',
  sentTitle: 'Check your mail',
  sent: (hours: number) =>
    `If that address belongs to an account, a letter is on its way. Its link is good for ${durationWords(hours * hourMs)}.`,
  noMail:
    'It can take a few minutes. Look into the spam folder, too. In the first days after a recovery only the address that was given then gets a link.',
  another: 'No letter? Try another address',
  factorTitle: 'This does not replace a second factor',
  factor:
    'You will still be asked for it. If you lost that, or no longer read the address, ask for recovery instead.',
  recover: 'Ask for recovery',
  chooseTitle: 'Choose a new password',
  chooseLead: (username: string) =>
    `For the account “${username}”. Every device that is signed in now will be signed out.`,
  password: 'New password',
  passwordHint: `At least ${passwordCharsMin} characters, or ${passwordCharsMinWithFactor} if the account has a second factor. No other rules.`,
  choose: 'Set the password',
  overTitle: 'This link is no longer good',
  over: 'It was used, has expired, or a newer one was sent. Ask for another.',
  again: 'Ask for a new link',
} as const;

export const namesWords = {
  title: 'Forgot your user name?',
  lead: 'Give an address of yours. We send it the names of its accounts, if it has any.',
  address: 'E-mail address',
  submit: 'Send me the names',
  sentTitle: 'Check your mail',
  sent: () => 'If an account has that address, a letter with its user name is on its way there.',
  noMail: 'It can take a few minutes. Look into the spam folder, too.',
  another: 'No letter? Try another address',
} as const;
