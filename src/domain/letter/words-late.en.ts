/** The English of letters that the mail server took late: what they still say must be so, and what they carry must work. */
import { type Block, button, type Site, say, small, type Words } from './blocks.ts';
import type { LetterKinds } from './letter.ts';
import { caseFacts, when } from './phrases.en.ts';

type Of = LetterKinds['came-late']['of'];

/** What the letter had carried, and where another is to be had. */
const carried: Readonly<
  Record<Of, { readonly what: string; readonly how: string; readonly label: string; readonly path: string }>
> = {
  verify_address: {
    what: 'a link to confirm this address',
    how: 'If you still want to confirm it, sign in: there you can ask for a new one.',
    label: 'Sign in',
    path: '/sign-in',
  },
  reset_password: {
    what: 'a link to choose a new password',
    how: 'If you still need one, ask for it again.',
    label: 'Ask for a new link',
    path: '/reset',
  },
  open_case: {
    what: 'a link to your request',
    how: 'A newer letter has one that works. If you have none, ask for it again.',
    label: 'Get the link to your case',
    path: '/case/link',
  },
  restore: {
    what: 'a link to restore the account',
    how: 'Your case says how it stands now, and can send you another while the account is still yours to restore.',
    label: 'Get the link to your case',
    path: '/case/link',
  },
  object: {
    what: 'a link to stop a recovery',
    how: 'It was used already, or a newer letter has one that works. If somebody else asks for your account, ask for it yourself.',
    label: 'Ask for recovery',
    path: '/recover',
  },
  code: {
    what: 'a code for a request',
    how: 'If it was you who asked for it, get a new code on the page of your case.',
    label: 'Get the link to your case',
    path: '/case/link',
  },
};

/** Instead of a letter whose link or code is dead by now. */
export const cameLate = (
  { username, number, of, writtenAt }: LetterKinds['came-late'],
  site: Site,
): Words => {
  const { what, how, label, path } = carried[of];
  return {
    subject: `A letter about ${username} came too late`,
    blocks: [
      say(
        `On ${when(writtenAt)} we wrote you a letter about the account “${username}”, with ${what}. Your mail server, or ours, did not take it ` +
          'until now, and what it carried no longer works. So we left it out.',
      ),
      say(how),
      button(label, `${site.baseUrl}${path}`),
      ...(number ? [caseFacts(number, username)] : []),
    ],
  };
};

/** On top of a letter that waited: its times were true when it was written. */
export const lateNote = (writtenAt: string): Block =>
  small(
    `We wrote this letter on ${when(writtenAt)}, and your mail server, or ours, did not take it until now. What it tells of was so then.`,
  );
