/**
 * English letters to the holder and the co-owners: what somebody asks for, how to stop it with one confirmation, and what
 * happens, and when, if nobody does (RECOVERY.md, section 5).
 */
import { type Block, button, code, facts, heading, type Site, say, small, type Words } from './blocks.ts';
import type { LetterKinds } from './letter.ts';
import { asking, caseFacts, neverAsk, objection, when, whence, whoLooks, whyYou } from './phrases.en.ts';

type Of<K extends keyof LetterKinds> = LetterKinds[K];

function letter(subject: string, about: { username: string; number: string }, ...blocks: Block[]): Words {
  const foot = [caseFacts(about.number, about.username), whyYou(about.username)];
  return { subject: `${subject} (case ${about.number})`, blocks: [...blocks, ...foot] };
}

/** What happens when nobody objects, and when. */
const ifNothing = (until: string): Block =>
  say(
    `If you do nothing: from ${when(until)} on, whoever asked can choose a new password and a new second factor. ` +
      'Once they have, the old ones stop working.',
  );

const evidenceCode = (p: Of<'evidence-code'>): Words => ({
  subject: `Your code for case ${p.number}`,
  blocks: [
    say(
      `Somebody asks to recover the account “${p.username}” and says that they can read this mailbox. If it is you, this is your code:`,
    ),
    code(p.code),
    say(
      `It helps whoever reads ${p.forWhom} to get the account, and nobody else. If that is not you, do not use it.`,
    ),
    say(`Type it only on the page of your case. It works until ${when(p.expiresAt)}.`),
    say(`${neverAsk} Whoever asks you for it is not one of us.`),
    whence(p),
    say(
      'If you did not ask for it, somebody may be trying to get into the account. Do nothing and tell the code to nobody. ' +
        'Should the recovery be accepted in another way, we write to you again, with a button to stop it.',
    ),
    caseFacts(p.number, p.username),
  ],
});

const accepted = (p: Of<'holder-accepted'>): Words =>
  letter(
    `Somebody is recovering ${p.username}. Was it you?`,
    p,
    say(
      p.by === 'desk'
        ? `Somebody asked to recover the account “${p.username}”, and the desk has accepted what they showed.`
        : `Somebody asked to recover the account “${p.username}”, and their proof was accepted.`,
    ),
    ...asking(p.asks),
    say(
      'If it was you, there is nothing to do here: look for our letters at the address you gave for this case.',
    ),
    ...objection(p.link, p.username),
    ifNothing(p.until),
  );

const halfway = (p: Of<'holder-halfway'>): Words =>
  letter(
    `Half of the time to object has passed for ${p.username}`,
    p,
    say(
      `We wrote to you before: somebody is recovering the account “${p.username}”. Half of the time to object has passed.`,
    ),
    ...asking(p.asks),
    say('If it was you, there is nothing to do here.'),
    ...objection(p.link, p.username),
    ifNothing(p.until),
  );

const sooner = (p: Of<'holder-sooner'>): Words =>
  letter(
    `The recovery of ${p.username} may be granted sooner`,
    p,
    say(
      `Somebody is recovering the account “${p.username}”. They have shown a further proof, and so the time to object now ends ` +
        `earlier than we wrote before: on ${when(p.until)}.`,
    ),
    ...asking(p.asks),
    say('If it was you, there is nothing to do here.'),
    ...objection(p.link, p.username),
    ifNothing(p.until),
  );

const granted = (p: Of<'holder-granted'>): Words =>
  letter(
    `The recovery of ${p.username} was granted`,
    p,
    say(
      `Nobody has objected. Whoever asked to recover the account “${p.username}” can now choose a new password and a new second factor.`,
    ),
    ...asking(p.asks),
    say(
      'If it was you, there is nothing to do here: the link is in the letter to the address you gave for this case.',
    ),
    ...objection(p.link, p.username),
    say(
      'You can still stop it. If you do nothing, the old password and second factor stop working as soon as new ones are set.',
    ),
  );

const restored = (p: Of<'holder-restored'>): Words =>
  letter(
    `The account ${p.username} was restored`,
    p,
    say(
      `The account “${p.username}” has a new password, a new second factor and new recovery codes. The old ones no longer work, ` +
        'and every device was signed out. It was given to whoever asked like this:',
    ),
    ...asking(p.asks),
    say(
      'If it was you: welcome back. Repositories that were linked and addresses that were confirmed shortly before have to be linked and confirmed again; otherwise there is nothing to do.',
    ),
    ...objection(p.link, p.username),
    say(`You can object until ${when(p.objectUntil)}. If you do nothing, the account stays as it is now.`),
  );

const contested = (p: Of<'holder-contested'>, site: Site): Words =>
  letter(
    `The recovery of ${p.username} is stopped`,
    p,
    say(
      `Somebody with one of our letters told us that they did not ask for the recovery of “${p.username}”. The recovery is stopped ` +
        'and the account is frozen: nobody can sign in to it until a person of the desk has looked.',
    ),
    ...whoLooks(p),
    heading('How you get back in'),
    say(
      p.isRestored
        ? 'The account was given to somebody before, so it stays frozen until it is given back to whoever shows that it is theirs. If that is you, ask for it:'
        : 'If the desk ends that request, the freeze ends with it, and you sign in as before. If you cannot sign in any more, or do not want to wait ' +
            'for that, ask for the account yourself: what you can show then counts against the other side.',
    ),
    button('Show that it is yours', `${site.baseUrl}/recover`),
    small(
      'Freezing protects the account. Nothing in it is lost. Should anybody’s proof be accepted, we write to every address of the account, with a button to stop it.',
    ),
  );

const endings = {
  refused: 'the desk refused it',
  withdrawn: 'it was withdrawn',
  expired: 'its time ran out',
} as const;

const ended = (p: Of<'holder-case-ended'>): Words =>
  letter(
    `The request to recover ${p.username} is over`,
    p,
    say(
      `The request to recover the account “${p.username}” has ended: ${endings[p.how]}. Nobody got the account through it.`,
    ),
    facts(['How it ended', endings[p.how]]),
    say(
      'There is nothing to do. If you did not ask for it yourself, it is a good moment to look at your password and your addresses.',
    ),
  );

export const holderWords = {
  'evidence-code': evidenceCode,
  'holder-accepted': accepted,
  'holder-halfway': halfway,
  'holder-sooner': sooner,
  'holder-granted': granted,
  'holder-restored': restored,
  'holder-contested': contested,
  'holder-case-ended': ended,
} as const;
