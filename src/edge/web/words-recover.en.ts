/** The words of the request form: why each thing is asked, what it is for, how long it takes. English. They never blame. */

import { dayMs, hourMs } from '../../base/clock.ts';
import {
  type CodeStatus,
  draftLifeDays,
  type HeldThing,
  type LostThing,
  type Question,
  questions,
} from '../../domain/case/answers.ts';
import type { Decision } from '../../domain/policy/decide.ts';
import type { Stake } from '../../domain/policy/rules.ts';
import { durationWords } from '../http/design/relative-time.ts';

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const hours = (count: number) => durationWords(count * hourMs);
const megabytes = (bytes: number) => `${Math.floor(bytes / 1_048_576)} MB`;

export const startWords = {
  title: 'Get your account back',
  lead: 'For when you cannot sign in: your phone is gone, the codes are not accepted, or the mailbox no longer exists.',
  firstTitle: 'First, the short ways',
  firstLead: 'Whoever gets in by one of these is in at once, without asking us.',
  codeTitle: 'You have a recovery code',
  codeBody:
    'A recovery code is one of ten you saved when you set up two-factor authentication. Look in your password manager, in your downloads, on paper. ' +
    'With one of them you are in at once: sign in with your password and type it in place of the six digits.',
  codeButton: 'Sign in with a recovery code',
  codeGoOn: 'Go on with a recovery code',
  codeGoOnBody: (username: string) =>
    `You have given the password of “${username}” already; only the code is missing.`,
  ways: [
    {
      summary: 'You have another phone, tablet or computer',
      body: 'The authenticator app may be on it too. An old phone works without a SIM card; it only needs the right time.',
    },
    {
      summary: 'Your codes are not accepted',
      body:
        'Most often the clock of the phone is off. Set date and time to automatic, wait for the next code, and try that one. ' +
        'Also check that the line in the app is the one for this registry and this user name.',
    },
    {
      summary: 'Your authenticator may be in the cloud',
      body:
        'Google Authenticator, Microsoft Authenticator, Authy, Apple Passwords, 1Password, Bitwarden and others can bring their ' +
        'codes to a new phone. Sign in to the app with the account you used before, and look whether they are there.',
    },
  ],
  passwordSummary: 'You only forgot the password',
  passwordBody: 'If you read mail at a verified address of the account, that is quickest.',
  passwordLink: 'Reset your password',
  happensTitle: 'If none of them helps',
  happens: [
    `You answer ${numbers[questions.length] ?? questions.length} short questions. What you type is kept while you look things up.`,
    'We send a link to an address that you can read now. There you see what you can prove, and how long each way takes.',
    'When enough is proven, a wait may run, so that the real owner can object. It is there for you too.',
    'Then you choose a new password, add a new authenticator and save new recovery codes.',
  ],
  privacy:
    'It is private: nothing of it is shown in public, and we never need a password or a code in the text.',
  start: 'Start',
  carry: (username: string) =>
    `You just gave the right password of “${username}”. It counts as your first proof if you go on now.`,
  carryNot: (begun: string, username: string) =>
    `Your request is for “${begun}”, and the password you just gave is that of “${username}”: it does not count there. Start again to ask for “${username}”.`,
  carryBreached: (username: string) =>
    `You just gave the right password of “${username}”. It is known from a data breach elsewhere, so it counts for nothing; go on all the same.`,
  goOn: 'Go on with your request',
  goOnLead: 'You have begun a request in this browser. Your answers are kept.',
  startAgain: 'Start again with empty answers',
  linkLead: 'You asked before?',
  linkLink: 'Get the link to your case again',
} as const;

export const formWords = {
  back: 'Back',
  goOn: 'Continue',
  caption: 'Get your account back',
  carried: 'The password you just gave is kept as your first proof.',
  gone: `We did not find your answers in this browser. They are kept for ${durationWords(draftLifeDays * dayMs)}, in the browser they were given in. You can begin again here.`,
  titles: {
    account: 'Which account is it?',
    lost: 'What have you lost?',
    held: 'What do you still have?',
    codes: 'What about your recovery codes?',
    explanation: 'What happened?',
    contact: 'Where can we reach you now?',
    consent: 'Before you send it',
  } satisfies Record<Question, string>,
  account: {
    label: 'Which account is it?',
    hint:
      'The user name. You find it on the page of any of your projects. A link to your profile or project will do as well. ' +
      'If you do not remember it, give the address you signed up with.',
    which: 'Do you mean one of these?',
    whichHint: 'Choose it, or correct what you typed and choose none.',
    mailed:
      'If there are accounts with that address, their names are on the way to it now. Read them there, then type yours here. ' +
      'For everybody’s protection this page says the same whether there are any or not.',
    mailedTitle: 'Look into that mailbox',
  },
  lost: { hint: 'Choose all that are true.' },
  lostThings: {
    authenticator: 'The authenticator app: phone lost, broken, replaced or wiped',
    security_key: 'A security key',
    password: 'The password',
    mailbox: 'The mailbox: I can no longer read mail at the account’s address',
    username: 'The user name',
    codes_rejected: 'Nothing is gone, but the codes from my app are not accepted',
  } satisfies Record<LostThing, string>,
  held: {
    hint: 'Choose all that are true. It tells us your shortest way; it is checked later, and nothing here is held against you.',
  },
  heldThings: {
    password: { label: 'The current password' },
    mailbox: {
      label: 'A mailbox that belongs to the account',
      hint: 'Any address that is on the account, not only the main one.',
    },
    recovery_code: { label: 'A recovery code' },
    repository: {
      label: 'The right to push to a project’s repository',
      hint: 'For example on GitHub, GitLab or Codeberg.',
    },
    nothing: {
      label: 'None of these',
      hint: 'There is still a way: a person looks at what you can tell and show.',
    },
  } satisfies Record<HeldThing, { label: string; hint?: string }>,
  codes: {
    hint: 'Recovery codes are ten longer codes to keep on paper. Choose the line that is true. No answer is a wrong one.',
  },
  codeStatuses: {
    never_made: 'I never made any',
    lost: 'I made them and cannot find them',
    used_up: 'I have used them all',
    not_working: 'I have some, and they are not accepted',
    in_hand: 'I have one in hand',
    unsure: 'I am not sure',
  } satisfies Record<CodeStatus, string>,
  inHand: {
    title: 'Use that code: you are back at once',
    lead: 'A recovery code takes the place of the lost app. It needs no mailbox, no waiting and nobody’s permission.',
    steps: [
      'Sign in with your user name and password.',
      'When you are asked for the six digits, type the recovery code instead. Capitals and dashes do not matter.',
      'You get a new code in its place. Then add a new authenticator on your account page.',
    ],
    forgot:
      'If you no longer know the password and read mail at the account’s address, reset it first. The code works afterwards.',
    signIn: 'Sign in with the code',
    reset: 'Reset the password first',
    goOn: 'It did not work, or I cannot: go on with the request',
  },
  explanation: {
    label: 'What happened?',
    hint:
      'What went missing, when and how; what you tried; the exact message you saw. A few sentences are enough. ' +
      'Leave out passwords and codes: we do not need them, and what looks like one is blacked out.',
  },
  files: {
    title: 'Anything to show?',
    lead: 'Screenshots, error messages, a receipt for the domain. You need not: go on without if you have nothing.',
    label: 'Choose files',
    hint: (filesMax: number, bytesMax: number, unsentHours: number) =>
      `Up to ${filesMax} files of ${megabytes(bytesMax)} each: pictures, PDF or plain text. Send the request within ${hours(unsentHours)}: after that we keep your answers, but not the files.`,
    listTitle: 'Files with your request',
    size: (bytes: number) =>
      bytes < 1_048_576
        ? `${Math.max(1, Math.round(bytes / 1024))} kB`
        : `${(bytes / 1_048_576).toFixed(1)} MB`,
    add: 'Add these files',
    remove: 'Remove',
    added: 'Added. Here is what goes with your request.',
    none: 'Choose a file first.',
    goOn: 'Continue',
    tooLarge: (bytesMax: number, filesMax: number) =>
      `That was too much at once. A file may have at most ${megabytes(bytesMax)}, and there may be ${filesMax} of them. The others were not taken either.`,
    perFile: (name: string, sentence: string) => `${name}: ${sentence}`,
  },
  contact: {
    label: 'Where can we reach you now?',
    hint:
      'An e-mail address that you can read today. It may be a new one and need not belong to the account. ' +
      'We send your link there, and it becomes the account’s address when you get it back. Look at it letter by letter: ' +
      'a slip sends your link to somebody else.',
  },
  consent: {
    lead: 'Two things to know, then a last look at your answers.',
    timeTitle: 'How long it takes',
    timeLead: 'With what you still have, once it is proven:',
    stakes: {
      none: 'If the account owns no projects',
      ordinary: 'If it owns projects',
      critical: 'If very many people depend on them',
    } satisfies Record<Stake, string>,
    person: (typical: number, long: number) =>
      `When a person of the desk must look, that takes ${hours(typical)} typically, and up to ${hours(long)} for one in ten.`,
    better: 'A further proof makes it shorter, never longer. Asking again makes it neither.',
    conduct: 'I keep to the code of conduct',
    conductHint: 'It says how we treat each other here, and that you ask for no account but your own.',
    conductLink: 'Read the code of conduct',
    patience: 'I have read how long it can take',
  },
  decision: (decision: Decision, typical: number): string => {
    if (decision.kind === 'accept')
      return decision.waitHours === 0 ? 'at once' : `a wait of ${hours(decision.waitHours)}`;
    if (decision.kind === 'missing' || decision.waitHours === null)
      return 'a person looks at what else you can show';
    const persons = decision.approvalsNeeded === 2 ? 'two people look' : 'a person looks';
    return `${persons} (typically ${hours(typical)}), then a wait of ${hours(decision.waitHours)}`;
  },
  check: {
    title: 'Check your answers',
    lead: 'Nothing is sent yet. You can change every line.',
    labels: {
      account: 'Account',
      lost: 'Lost',
      held: 'Still in hand',
      codes: 'Recovery codes',
      explanation: 'What happened',
      files: 'Files',
      contact: 'We reach you at',
      consent: 'You agreed',
    } satisfies Record<Question | 'files', string>,
    noFiles: 'none',
    agreed: 'to the code of conduct, and that it can take the time shown',
    afterwards: (contact: string) =>
      `When you send it, we write to ${contact}. Follow the link in that letter: nothing goes on before.`,
    send: 'Send the request',
  },
  sent: {
    title: 'Check your mail',
    lead: (contact: string) => `We have written to ${contact}. The letter has a link to your case.`,
    nextTitle: 'What happens next',
    next: (days: number) => [
      `Follow the link within ${days} days, on any device. That proves the address; nothing goes on before.`,
      'Your case shows what you can prove, how long each way takes, and who acts next.',
      'From then on we write to you at each step, and before anything lapses.',
    ],
    noMailTitle: 'No mail?',
    noMail: [
      'It can take a few minutes. Look into the spam folder, too.',
      'Look at the address above, letter by letter. If it is wrong, start again with the right one: that loses nothing, and it comes to the same case.',
    ],
    again: 'Get the link again',
    startAgain: 'Start again with another address',
  },
} as const;
