/** The words of the objection and of the restoration: calm, one thing at a time, and what follows from it. English. */

/** When somebody looks, and how long a wait follows what they decide. */
interface Times {
  readonly answerBy: string | null;
  readonly wait: string;
  readonly isRestored: boolean;
}

const looks = ({ answerBy, wait }: Times): string =>
  `A person of the desk looks at what both sides can show${answerBy ? `: we expect that by ${answerBy}` : ''}. Should they decide for somebody, ` +
  `a wait of at least ${wait} follows, and every address of the account is told before it ends.`;

export const objectionWords = {
  whoTitle: 'Who asked',
  open: {
    title: 'Did somebody else ask for this?',
    lead: (username: string) =>
      `Somebody asks to recover the account “${username}”. If that was not you, stop it here.`,
    restoredLead: (username: string) =>
      `The account “${username}” was recovered. If that was not you, stop it here.`,
    whatLead: 'If you say that it was not you:',
    what: [
      'The account is frozen at once: nobody can sign in, and whoever is signed in is signed out. You too.',
      'A person of the desk looks at it, and hears both sides. Nothing goes on before.',
      'The next page, and a letter to every address of the account, say how you get back in, and when.',
    ],
    yours:
      'If it was you, or you are not sure whether a co-owner asked: close this page. Nothing has happened.',
    button: 'This was not me: freeze the account',
    why: 'You need not sign in. Mail programs sometimes follow links by themselves; so nothing happens before you choose.',
  },
  choice: {
    label: 'Was it you?',
    mine: 'It was me, or a co-owner: stop nothing',
    submit: 'Send my answer',
    missing: 'Choose one of the two. Nothing has happened.',
  },
  mine: {
    title: 'Nothing was stopped',
    lead: 'Nothing has happened, and the request goes on. The links in our letters still work, should you change your mind.',
  },
  contested: {
    title: 'The recovery is stopped',
    lead: (username: string) =>
      `The account “${username}” is frozen. Nobody can sign in to it, and nobody gets it before a person has looked.`,
    nextTitle: 'What happens now',
    next: (times: Times) => [
      'We have written to every address of the account, so that everybody concerned knows. You need not do anything for the freeze to hold.',
      looks(times),
      times.isRestored
        ? 'The account was given to somebody before, so it stays frozen until it is given back to whoever shows that it is theirs. If that is you, ask for it: then you see what you can show, and the desk sees your side.'
        : 'If the desk ends that request, the freeze ends with it, and you sign in as before. If you cannot sign in any more, or do not want to wait for that, ask for the account yourself: then you see what you can show, and the desk sees your side.',
    ],
    button: 'Show that it is yours',
    caseLead: (number: string, address: string) =>
      `If you write to us about it, at ${address}, name case ${number}.`,
  },
  stands: {
    title: 'The account stays frozen',
    lead: (username: string) =>
      `The account “${username}” was recovered, and somebody who gets its letters said: this was not me. Nobody can sign in to it, and it stays so until it is given back to whoever shows that it is theirs.`,
    next: (times: Times) => [
      'There was another request for the account, which somebody had stopped already. A person of the desk decides about it, and reads there that this recovery is disputed too.',
      'However that request ends, the account is not opened by it. Only giving it back, after everybody was told, opens it.',
      `If the account is yours, ask for it: then you see what you can show, and the desk sees your side. A wait of at least ${times.wait} follows what it decides.`,
    ],
  },
  settled: {
    title: 'The desk has looked at this twice',
    lead: (username: string) =>
      `Somebody asks to recover the account “${username}”. It was stopped from this mail address before, and two people of the desk, one after the other, found that it may go on. From this address it cannot be stopped any more.`,
    restoredLead: (username: string) =>
      `The account “${username}” was recovered. That was stopped from this mail address before, and two people of the desk, one after the other, found that it may go on. From this address it cannot be stopped any more.`,
    hear: 'You can still say that it was not you. The desk reads it in the history of the case; but nothing is stopped by it, and the account is not frozen by it.',
    button: 'Tell the desk that this was not me',
    yours:
      'If the account is yours, ask for it yourself: what you prove counts against what the other side proves. The letters to every other address can still stop it.',
  },
  heard: {
    title: 'The desk will read it',
    lead: (username: string) =>
      `What was said from this mail address is in the history of the case about the account “${username}”, where the desk reads it. Two people of the desk have looked at it before, so it does not stop anything any more.`,
  },
  spent: {
    title: 'This link was used before',
    lead: 'What it stopped has gone on since, after a person looked. If it is still not you, use the button in the newest letter: it has a link of its own.',
  },
  over: {
    title: 'There is nothing left to stop',
    lead: (username: string) =>
      `This request for the account “${username}” is over. It cannot be used to get the account.`,
    restoredLead: (username: string) =>
      `The account “${username}” was recovered, after letters to all its addresses, and the time to object is over. If that was not you, ask for recovery yourself.`,
  },
  unknown: {
    title: 'We do not know this link',
    lead: 'It may have been cut on its way, or be very old. Open it from the letter itself, or copy all of it.',
  },
  signIn: 'Sign in to your account',
  recover: 'Ask for recovery',
  home: 'Front page',
} as const;

export const restoreWords = {
  caption: (username: string) => `Restoring ${username}`,
  begin: {
    title: 'Restore your account',
    lead: 'Three steps in one sitting. Nothing changes before the last one is done.',
    steps: [
      'Choose a new password.',
      'Add a new authenticator app and use it once.',
      'Save new recovery codes and type one of them back.',
    ],
    need: 'Have your phone at hand, and paper or a password manager.',
    button: 'Begin',
    why: 'Nothing is lost when you stop in between: as long as the sitting lasts the same link leads back to where you were in this browser.',
    where: 'Where do you want to go on?',
    since: 'Somebody who has this link began to restore the account in another browser. That was',
    choices: [
      { value: 'there', label: 'There, where it was begun' },
      { value: 'here', label: 'Here instead: what was done there is dropped' },
    ],
    unchosen: 'Choose where you want to go on. Nothing was changed.',
    goOn: 'Go on',
    whyChoice:
      'If that was not you, go on here instead. Mail programs sometimes follow links and press buttons by themselves.',
  },
  stale: {
    title: 'This page is too old',
    lead: 'It took too long, was begun again elsewhere, or is finished already. Open the link in our letter again: it still works if nothing was finished.',
    spentTitle: 'This link no longer works',
    spentLead:
      'If the account was restored with it, sign in with your new password. If not, your case says how it stands: it may have lapsed, ' +
      'or been stopped because somebody objected.',
    case: 'See your case',
    signIn: 'Sign in',
  },
  password: {
    title: 'Choose a new password',
    hint: 'At least 8 characters that you use nowhere else. A password manager makes and keeps a good one. We tell you if it is known from a breach.',
    again: 'You have chosen a password already. You may choose another, or go on.',
    goOn: 'Go on with the next step',
    button: 'Continue',
  },
  factor: {
    title: 'Add an authenticator app',
    lead: 'Scan this with the app on your phone. Then type the six digits it shows.',
    qr: 'QR code for your authenticator app. The same key stands below in letters.',
    byHand: 'Are you on that phone, or does it not scan? Type the key',
    key: 'The key: choose “time-based” if the app asks',
    open: 'Open it in the app on this device',
    code: 'The six digits the app shows now',
    button: 'Continue',
    doneTitle: 'Your app is added',
    doneLead: 'It showed a right code. It counts from the moment the last step is done.',
    goOn: 'Go on to the recovery codes',
  },
  codes: {
    title: 'Save your recovery codes',
    lead: 'Each of them lets you in once when the phone is gone. Keep them where the phone is not: on paper, or in a password manager.',
    sheet: (username: string, date: string) => `Recovery codes for ${username}, ${date}`,
    download: 'Download as a text file',
    print: 'Or print this page: only the codes come onto the paper.',
    typeTitle: 'Now type one of them',
    typeHint: 'Any one, from where you have saved them. It stays good.',
    label: 'One of the ten codes',
    finish: 'With this the account is yours again: the old password, app, codes and sign-ins stop working.',
    button: 'Finish',
    file: (username: string, date: string, codes: readonly string[]) =>
      [
        `Recovery codes for ${username}, ${date}`,
        '',
        ...codes,
        '',
        'Each works once. Keep them away from your phone.',
        '',
      ].join('\n'),
  },
  done: {
    title: 'Welcome back',
    lead: (username: string) => `The account “${username}” is yours again.`,
    signIn: 'Sign in',
    nextTitle: 'What to do now',
    next: [
      'Sign in with your new password and a code from your new app.',
      'Look at the account’s activity: is everything there your own doing?',
      'Look at its addresses, and remove the ones you can no longer read once that is possible again.',
    ],
    endedTitle: 'What no longer works',
    ended: {
      sessions: 'Sign-ins ended',
      factors: 'Old authenticators removed',
      codes: 'Old recovery codes dropped',
      devices: 'Remembered devices forgotten',
      repositories: 'Repository links taken off',
      unconfirmed: 'Addresses no longer confirmed',
    },
    takenBack:
      'What was added shortly before the recovery could have been somebody else’s doing. The account’s activity names it: add or confirm again what is yours.',
    password: 'Old password',
    passwordGone: 'replaced',
    newTitle: 'What is different',
    contact: 'Primary address',
    until: 'Restrictions until',
    none: 'none',
    aftercare:
      'Until then nothing that cannot be undone is possible: no removal of projects, releases, owners or addresses. That protects you should somebody else ' +
      'have got this far. Everybody who gets the account’s letters was told, and can still object. A forgotten password can be replaced only by mail to ' +
      'this address, or to one that you confirm from now on.',
    count: (count: number) => (count === 0 ? 'none' : String(count)),
  },
} as const;
