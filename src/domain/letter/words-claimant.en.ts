/** English letters to whoever asks for an account: what happened, who acts next and by when. They never blame. */
import { type Block, button, facts, heading, quote, say, small, type Words } from './blocks.ts';
import type { LetterKinds } from './letter.ts';
import { caseFacts, openCase, when, whence, whoLooks } from './phrases.en.ts';

type Of<K extends keyof LetterKinds> = LetterKinds[K];

/** A letter about a case: its words, its number, and what stands below. */
function letter(subject: string, about: { username: string; number: string }, ...blocks: Block[]): Words {
  return {
    subject: `${subject} (case ${about.number})`,
    blocks: [...blocks, caseFacts(about.number, about.username)],
  };
}

const opened = (p: Of<'case-opened'>): Words =>
  letter(
    `Please confirm your request for ${p.username}`,
    p,
    say(`We got a request to recover the account “${p.username}”, with this address to reach whoever asks.`),
    whence(p),
    say(
      'If it was you, please confirm this address. Then you see what you can prove, and how long each way takes.',
    ),
    ...openCase(p.link, 'Confirm and open your case'),
    say(
      p.lapsesAt
        ? `Please do this by ${when(p.lapsesAt)}. After that the request lapses.`
        : 'There is a request for this account already, and it is being decided. Yours becomes part of it once you confirm, so please do it soon.',
    ),
    small('If this was not you, do nothing: without your confirmation nothing goes on with this address.'),
  );

const openLink = (p: Of<'case-open-link'>): Words => (p.isRepeat ? askedAgain(p) : linkAgain(p));

const askedAgain = (p: Of<'case-open-link'>): Words =>
  letter(
    `Another request for ${p.username}`,
    p,
    say(
      `We got one more request to recover the account “${p.username}”, with this address to reach whoever asks.`,
    ),
    whence(p),
    say(
      'If you sent it, open your case by this link. What you wrote and attached this time then becomes part of it. ' +
        'Without this link we leave it out.',
    ),
    ...openCase(p.link),
    small(
      'If you did not send it, do not use this link: those are not your words. The links in earlier letters work as before.',
    ),
  );

const linkAgain = (p: Of<'case-open-link'>): Words =>
  letter(
    'Your link to your case',
    p,
    say(`Here is the link to your request for the account “${p.username}” that was just asked for.`),
    ...openCase(p.link),
    small('If you did not ask for it, do nothing: nobody else got it.'),
  );

const reviewing = (p: Of<'case-reviewing'>): Words =>
  letter(
    'A person now looks at your case',
    p,
    say(
      `Thank you. A person of the desk now looks at your request for the account “${p.username}”. You need not do anything.`,
    ),
    say(
      p.unprovenUntil
        ? `Nothing is proven in it yet, so others come first, and it lapses on ${when(p.unprovenUntil)} if nobody has come to it by then. ` +
            'Prove something on your case, whatever it is, and it stays and moves up.'
        : `We expect to answer by ${when(p.answerBy)}. Some cases take longer; yours does not lapse while we look. ` +
            'We write to you as soon as it goes on.',
    ),
    ...openCase(p.link),
  );

const question = (p: Of<'case-question'>): Words =>
  letter(
    'We have a question for you',
    p,
    say(
      `To go on with your request for the account “${p.username}” we need to know one more thing. The desk writes:`,
    ),
    quote(p.question),
    ...openCase(p.link, 'Answer on your case'),
    say(`The next step is yours. Please answer by ${when(p.lapsesAt)}; after that the case lapses.`),
    small('Never send a password or a code as an answer. We do not need them.'),
  );

const proofNames: Readonly<Record<string, string>> = {
  password: 'Your password',
  mailbox: 'A mailbox of the account',
  repository: 'A repository of a project',
};

const proofFound = (p: Of<'case-proof-found'>): Words =>
  letter(
    'We found your proof',
    p,
    say(`One of your proofs for the account “${p.username}” was checked and found. Well done.`),
    facts(
      ['Proof', proofNames[p.proof] ?? p.proof],
      ...(p.subject === '' ? [] : [['Found at', p.subject] as const]),
    ),
    say('Your case shows what it counts for, and what comes next.'),
    ...openCase(p.link),
  );

const accepted = (p: Of<'case-accepted'>): Words =>
  letter(
    'Your proof was accepted',
    p,
    say(`Good news: your proof for the account “${p.username}” was accepted.`),
    ...(p.until > p.at
      ? waitOf(p.until)
      : [
          say(
            'No wait is needed. The link to restore the account is in a letter of its own, which comes next.',
          ),
        ]),
    ...openCase(p.link),
    ...(p.until > p.at
      ? [small('A further proof may make the wait shorter; your case shows which. It never makes it longer.')]
      : []),
  );

const waitOf = (until: string): Block[] => [
  say(
    `Now a wait runs until ${when(until)}. It gives the account’s holder the time to object, should somebody else be asking. ` +
      'Then we send you a link to restore the account. You need not do anything until then.',
  ),
];

const acceptedOther = (p: Of<'case-accepted-other'>): Words =>
  letter(
    'Somebody else’s proof was accepted',
    p,
    say(
      `Several people ask for the account “${p.username}”, you among them. The proof of another one was accepted, and not yours. From ` +
        `${when(p.until)} on they can restore the account.`,
    ),
    say(
      'If that is you, asking from another address, there is nothing to do here. If it is not you and the account is yours, stop it before that: press ' +
        '“This was not me” in the letter to any address of the account, or show more than they did. Your case says what you can show.',
    ),
    ...openCase(p.link),
  );

const sooner = (p: Of<'case-sooner'>): Words =>
  letter(
    'Your wait became shorter',
    p,
    say(
      `Your further proof for the account “${p.username}” was accepted. The wait now ends on ${when(p.until)}.`,
    ),
    say(
      'Then we send you a link to restore the account, unless somebody objects before. You need not do anything until then.',
    ),
    ...openCase(p.link),
  );

const granted = (p: Of<'case-granted'>): Words =>
  letter(
    `You can now restore ${p.username}`,
    p,
    say(`The wait is over. You can now restore the account “${p.username}”.`),
    button('Restore the account', p.link),
    small(
      'Whoever has this link can restore the account. Do not show it to anybody, and do not pass this letter on.',
    ),
    heading('What you need'),
    say(
      'A quiet moment, an authenticator app, and paper or a password manager for your recovery codes. ' +
        'You choose a new password, add the app, and save the codes, all in one go.',
    ),
    say(`The next step is yours. Please do it by ${when(p.lapsesAt)}; after that the case lapses.`),
  );

const contested = (p: Of<'case-contested'>): Words =>
  letter(
    'Your case is stopped for now',
    p,
    say(
      `Somebody who gets the letters of the account “${p.username}” told us that they did not ask for this recovery. ` +
        'To be safe, the account is frozen and your case is stopped until a person of the desk has looked.',
    ),
    say(
      'This happens, and it says nothing about you. You need not do anything now; whatever more you can show helps that person decide. We write ' +
        'to you as soon as it goes on.',
    ),
    ...whoLooks(p),
    ...openCase(p.link),
  );

const cleared = (p: Of<'case-cleared'>): Words =>
  letter(
    'Your case goes on',
    p,
    say(
      `A person of the desk looked at the objection. Your request for the account “${p.username}” goes on.`,
    ),
    say(
      'The desk now looks at your proofs and decides. You need not do anything; we write to you as soon as it is decided.',
    ),
    ...openCase(p.link),
  );

const refused = (p: Of<'case-refused'>): Words =>
  letter(
    'We could not grant your request',
    p,
    say(`We are sorry: with what we have, we cannot give out the account “${p.username}”. The desk writes:`),
    quote(p.reason),
    say('This case is over. If you find more that shows the account is yours, you can begin a new request.'),
    ...openCase(p.link, 'See your case'),
  );

const withdrawn = (p: Of<'case-withdrawn'>): Words =>
  letter(
    'Your case was closed',
    p,
    say(
      p.by === 'claimant'
        ? `The request for the account “${p.username}” was withdrawn, as asked for on the case’s page.`
        : `The request for the account “${p.username}” was closed from inside the account: somebody signed in with its ` +
            'second factor, or ended the request there.',
    ),
    say(
      'If this was you, there is nothing left to do. If you are still locked out, you can begin a new request at any time.',
    ),
  );

const reminder = (p: Of<'case-reminder'>): Words =>
  letter(
    'Your case is waiting for you',
    p,
    say(
      `The next step of your request for the account “${p.username}” is yours. Your case shows what it is.`,
    ),
    ...openCase(p.link),
    say(`Please do it by ${when(p.lapsesAt)}. After that the case lapses.`),
    small('If you no longer need it, do nothing.'),
  );

const expired = (p: Of<'case-expired'>): Words =>
  letter(
    'Your case has lapsed',
    p,
    say(
      `The time for the next step of your request for the account “${p.username}” has run out, so the case has lapsed.`,
    ),
    say(
      `If you had proven something, you can open it again until ${when(p.reopenUntil)}; proofs that are still fresh then count again. ` +
        'If not, you can begin a new request at any time.',
    ),
    ...openCase(p.link, 'See your case'),
  );

const reopened = (p: Of<'case-reopened'>): Words =>
  letter(
    'Your case is open again',
    p,
    say(`Your request for the account “${p.username}” is open again. Proofs that are still fresh count.`),
    say('The next step is yours: your case shows what is proven and what would help.'),
    ...openCase(p.link),
  );

export const claimantWords = {
  'case-opened': opened,
  'case-open-link': openLink,
  'case-reviewing': reviewing,
  'case-question': question,
  'case-proof-found': proofFound,
  'case-accepted': accepted,
  'case-accepted-other': acceptedOther,
  'case-sooner': sooner,
  'case-granted': granted,
  'case-contested': contested,
  'case-cleared': cleared,
  'case-refused': refused,
  'case-withdrawn': withdrawn,
  'case-reminder': reminder,
  'case-expired': expired,
  'case-reopened': reopened,
} as const;
