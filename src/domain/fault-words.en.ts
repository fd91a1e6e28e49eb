/**
 * What is wrong with a field, in English: the sentences that a refusal's `fields` carry to a page's form and to the API. One sentence is
 * one entry, whoever says it; which of them is said is judged where it is refused, and numbers come from there with their units.
 */
import type { PasswordFlaw } from './account/password.ts';

export const faultWords = {
  address: {
    invalid: 'That does not look like an e-mail address, such as name@example.org.',
    tooLong: 'That is too long for an address.',
    tooMany: (addressesMax: number) => `An account can have ${addressesMax} addresses. Remove one first.`,
    onAccount: 'That address is on your account already.',
    meant: (address: string) => `Did you mean ${address}? What you typed is very close to that.`,
  },
  password: {
    wrong: 'That is not your password.',
    empty: 'Type the password.',
    notCurrent: 'That is not the current password of this account.',
    hadBefore:
      'That is the password the account had before. Somebody else may know it by now, so choose another one.',
    missing: 'Choose a password for this account.',
    tooLong: 'That is too long for a password.',
    flaw: (flaw: PasswordFlaw): string => {
      switch (flaw.kind) {
        case 'too_short':
          return `Use at least ${flaw.charsMin} characters. A few words in a row are fine.`;
        case 'too_long':
          return `Use at most ${flaw.charsMax} characters.`;
        case 'breached':
          return 'This password is known from a data breach elsewhere, so it is among the first to be tried.';
        case 'own_words':
          return `It is built from “${flaw.word}”, which anybody would try for this account.`;
        case 'guessable':
          return 'It is easy to guess. Add a word or two, or let a password manager make it.';
      }
    },
  },
  code: {
    notSixDigits: 'A code has six digits.',
    notOfDigits: (digits: number) =>
      `The code in the letter has ${digits} digits. No try was spent: look at the letter again and type all of them.`,
    notOfPicture: 'That is not the code of this picture. See that the app shows the newest entry.',
    /** Less than none: the phone is behind. */
    clockAhead: (aheadS: number) =>
      `Your phone’s clock is about ${Math.abs(aheadS)} seconds ${aheadS < 0 ? 'behind' : 'ahead'}. Set it to automatic and try again.`,
    notOfNow: 'That is not the code of now. Check the clock of your phone and type the next one.',
    notYours: 'That is not one of your recovery codes.',
    ofOlderSet: 'That is one of your older codes. Type back one of the ten new ones.',
    notJustSaved: 'That is none of the codes you just saved. Type one of them from where you keep them.',
    neitherShape: 'A code of your app has six digits, a recovery code has five groups of five.',
    wrong: (triesLeft: number) => {
      if (triesLeft === 0) return 'That was the last try. Ask for a new code.';
      return triesLeft === 1
        ? 'That code is not right. One try is left.'
        : `That code is not right. ${triesLeft} tries are left.`;
    },
  },
  name: {
    invalid: 'Use 1 to 50 letters, digits, dots, underscores or dashes; a letter or digit first and last.',
    looksOfficial: 'That name would be taken for somebody of the registry. Choose another one.',
    looksLike: 'There is an account whose name looks almost the same. Choose one that nobody takes for it.',
    isAddress: 'That is an e-mail address. A user name is public and has no @ in it.',
    addressAtSignIn:
      'That is an e-mail address. Sign in with the user name; if you do not remember it, we can mail it to your address.',
    unknown: 'There is no account of that name.',
    misspelt: 'We know no account of that name. Check the spelling on one of your projects’ pages.',
    ofProject: (project: string, owners: readonly string[]) =>
      `“${project}” is a project. Its owners are ${owners.join(', ')}. Give the name that is yours.`,
    missing: 'Give the user name, or the address you signed up with.',
    unclear: (names: readonly string[]) =>
      names.length === 1
        ? `We read “${names[0]}” in that, and are not sure. If it is the user name, give it alone.`
        : `We read several names in that: ${names.map((name) => `“${name}”`).join(', ')}. Give the one that is the account’s, alone.`,
    missingInRequest: 'Give the user name of the account, as in your request.',
    tooLong: 'That is too long for a name, an address or a link.',
  },
  secret: {
    inside:
      'That holds a secret, such as a recovery code or a token. Nobody else should see it, so we did not keep it; if it was live, it is dead now.',
    forAccount:
      'That is a secret, such as a recovery code, and not a user name. We did not keep it; a recovery code that was shown here is dead now. Give the user name.',
  },
  project: {
    nameInvalid: 'Use letters, digits, dots, underscores and dashes; a letter or digit first and last.',
    urlInvalid: 'Give an https address, such as https://forge.example.org/ann/project.',
    tooManyRepositories: (repositoriesMax: number) =>
      `An owner can name ${repositoriesMax} repositories for a project.`,
    tooManyRepositoriesInAll: (linksMax: number) => `An account can name ${linksMax} repositories in all.`,
    tooManyRepositoriesToday: (linksMax: number) =>
      `An account can name ${linksMax} repositories a day. Send this one again later, or tomorrow.`,
    tooManyOwned: (ownedMax: number) =>
      `An account can own ${ownedMax} projects. Register this one with another account.`,
    tooManyToday: (createdMax: number) =>
      `An account can register ${createdMax} projects a day. Send this one again later, or tomorrow.`,
    ownsAlready: (username: string, project: string) => `${username} is an owner of ${project} already.`,
    declinedLately: (username: string) => `${username} declined lately. Ask them in person first.`,
  },
  question: {
    lostMissing: 'Say what is lost: at least one.',
    heldMissing: 'Say what you still have. If it is nothing, choose that.',
    heldAndNothing: 'Choose either what you still have, or that it is nothing.',
    codesMissing: 'Choose the line that is true, also when you are not sure.',
    explanationTooShort: 'Tell us in a sentence or two what happened.',
    conductMissing: 'We need your agreement to the code of conduct.',
    patienceMissing: 'Please confirm that you have read how long it can take.',
  },
  prose: {
    empty: 'This is empty.',
    missing: 'Write a sentence or two.',
    tooShort: (charsMin: number) => `Write at least ${charsMin} characters.`,
    tooLong: 'That is longer than we can take.',
    longerThan: (charsMax: number) => `That is longer than we can take (${charsMax} characters).`,
  },
  file: {
    missing: 'Send at least one file.',
    empty: 'That file is empty.',
    tooLarge: (bytesMax: number) => `A file may have at most ${Math.floor(bytesMax / 1048576)} MB.`,
    tooMany: (filesMax: number) => `At most ${filesMax} files. Remove one first.`,
    tooLargeOrMany: 'That is too large, or too many files.',
    kindUnknown: 'We take PNG, JPEG, GIF, WebP, PDF and plain text files.',
    networkFull:
      'Your network has sent us as many files today as we take from one. You can go on without; your answers are kept.',
    noRoom:
      'We have no room for files at this moment. You can go on without, or try again in an hour; your answers are kept.',
    tooManyAtOnce:
      'Too many files are on their way to us at this moment. You can go on without, or try again in a minute; your answers are kept.',
    cutOff: 'What was sent ended in the middle. Send it again.',
  },
  desk: {
    roleMissing: 'Choose one of the roles.',
    nobody: 'Nobody of that name is at the desk.',
    pageOld: 'Load the page again.',
    whomToAsk: 'Several ask in this case: choose whom the question is for, or all of them.',
  },
  /** What a form of ours never sends, so that it is said to those who wrote their own. */
  request: {
    missing: 'This is missing.',
    wrongType: (type: string) => `This must be of type ${type}.`,
    notOneOf: (values: readonly unknown[]) => `One of: ${values.join(', ')}.`,
    noneOfThese: 'This is none of what can stand here.',
    unread: 'Nobody here reads this.',
    tooBig: (most: number | bigint) => `At most ${most}.`,
    tooSmall: (least: number | bigint) => `At least ${least}.`,
    tooLong: (charsMax: number) => `At most ${charsMax} characters.`,
    wrongForm: 'This is not in the form it must have.',
    unkeptCharacter: 'There is a character in this that we cannot keep.',
    notJson: 'This is not JSON: we cannot read it.',
    emptyJson: 'It says that it is JSON, but there is nothing in it.',
    notFromPageBefore: 'That is no identifier: take `next` of the page before.',
  },
} as const;
