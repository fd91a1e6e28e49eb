/** The words of the case page and of what can be done there: what happened, who acts next, by when. English. */

import { dayMs, hourMs } from '../../base/clock.ts';
import type { CaseState } from '../../domain/case/lifecycle.ts';
import type { EvidenceKind } from '../../domain/evidence/finding.ts';
import type { Audience, FactKind } from '../../domain/fact.ts';
import { letterLimits } from '../../domain/letter/limits.ts';
import type { Estimate } from '../../domain/policy/estimate.ts';
import { durationWords } from '../http/design/relative-time.ts';

const hours = (count: number) => durationWords(count * hourMs);

/**
 * How a case stands, in one sentence and one more. `asked`, `answered`: it gathers because the desk has a question. `elapsed`: the wait has run out, and the clock is about to say so. `for_good`: it is not
 * this claimant's to open again, or no longer. `other`: what was accepted or granted is somebody else's request.
 */
export type Standing =
  | CaseState
  | 'asked'
  | 'elapsed'
  | 'answered'
  | 'expired_for_good'
  | 'reviewing_unproven'
  | `${'waiting' | 'granted' | 'completed'}_other`;

export const standingWords: Readonly<Record<Standing, { title: string; text: string }>> = {
  opened: { title: 'Your address is not confirmed yet', text: 'Follow the link in the letter we sent you.' },
  gathering: {
    title: 'Show us that the account is yours',
    text: 'Each proof is checked as it comes. Two from different places count for much more than one.',
  },
  asked: {
    title: 'The desk has a question for you',
    text: 'Answer it below: your case then goes back to the desk. You can also show a further proof first.',
  },
  answered: {
    title: 'The desk has your answer. Send the case back now',
    text: 'The desk goes on once you send it. A further proof helps, before and after.',
  },
  reviewing: {
    title: 'A person of the desk looks at your case',
    text: 'You need not do anything. It does not lapse meanwhile, and we write to you as soon as it goes on. A further proof still helps.',
  },
  reviewing_unproven: {
    title: 'A person of the desk looks at your case when they come to it',
    text: 'Nothing is proven yet, so others come first, and the case lapses at the time below if nobody has come to it by then. Prove something, whatever it is: then it stays, and moves up.',
  },
  waiting: {
    title: 'Your proof was accepted. A wait runs now',
    text:
      'It gives the account’s holder the time to object, should somebody else be asking. Then we mail you a link to restore ' +
      'the account. A further proof may make the wait shorter, never longer.',
  },
  waiting_other: {
    title: 'Somebody else’s proof was accepted for this account',
    text:
      'If that is not you from another address, and the account is yours: press “This was not me” in the letter we sent to the ' +
      'account’s addresses, or prove more than they did. That stops it until a person has looked.',
  },
  elapsed: {
    title: 'Your proof was accepted, and the wait is over',
    text: 'The letter with the link to restore the account is being written. It is mailed within a few minutes; load this page again then.',
  },
  granted: {
    title: 'You can restore your account now',
    text: 'We have mailed you a link for it. It takes a quiet moment, an authenticator app, and paper for new recovery codes.',
  },
  granted_other: {
    title: 'Somebody else may restore this account now',
    text:
      'They have until the time below. If that is not you from another address, press “This was not me” in the letter we sent to the ' +
      'account’s addresses.',
  },
  contested: {
    title: 'Stopped: the account’s holder may not have asked for this',
    text:
      'Somebody who gets the account’s letters told us that this was not them. The account is frozen until a person has looked. ' +
      'It says nothing about you. You need not do anything now; whatever more you can prove helps that person decide.',
  },
  completed: { title: 'The account was restored', text: 'This case is over. You can sign in.' },
  completed_other: {
    title: 'The account was restored for somebody else',
    text:
      'This case is over. If that was not you from another address, and the account is yours: press “This was not me” in the letter ' +
      'we sent to the account’s addresses, or begin a new request.',
  },
  refused: {
    title: 'We could not grant this request',
    text: 'This case is over. If you find more that shows the account is yours, you can begin a new request.',
  },
  withdrawn: {
    title: 'This request was withdrawn',
    text: 'Nothing was changed on the account. If you are still locked out, you can begin a new request at any time.',
  },
  expired_for_good: {
    title: 'This case has lapsed',
    text: 'The time for the next step ran out, and you cannot open this case again. It changed nothing on the account. You can begin a new request at any time.',
  },
  expired: {
    title: 'Your case has lapsed',
    text: 'The time for the next step ran out. You can open it again; proofs that are still fresh count again.',
  },
};

export const caseWords = {
  title: (number: string, username: string) => `Case ${number} for ${username}`,
  caption: (number: string) => `Case ${number}`,
  back: 'Back to your case',
  next: 'What you can do now',
  nextFaster: 'What would make it faster',
  nextHelps: 'What would help the desk decide',
  nextElse: 'What would help as well',
  sendBack: 'Send the case back to the desk',
  openAlready: 'Begun and still open',
  openAlreadyLead: 'What you set out to show. It counts once it is found.',
  proven: 'What is proven',
  nothingProven: 'Nothing yet. Each proof you give stands here, with what it counts for.',
  ways: 'Other ways',
  waysLead: 'One of them may be enough; together they count for more.',
  comesTo: (estimate: string) => `With what is proven so far: ${estimate}.`,
  notSentYet:
    'Nobody looks before you send it. What you do next: prove more, which is mostly faster, or send it to a person as it is. If you do neither, the case lapses on',
  checked: (proof: string) => `Proof checked: ${proof}`,
  noWays: 'Everything that a machine can check is done or under way.',
  messages: 'You and the desk',
  noMessages: 'No messages yet.',
  messageBy: { claimant: 'You', desk: 'The desk' },
  history: 'What has happened',
  more: 'About this request',
  restoreTitle: 'Check your mail',
  restoreLead: (contact: string) => `The link went to ${contact}. It works once, and only for you.`,
  restoreAgain: 'Send the link once more',
  reopenTitle: 'Open it again',
  reopenButton: 'Open the case again',
  reason: 'The desk wrote:',
  signIn: 'Sign in',
  askAnew: 'Begin a new request',
  facts: { account: 'Account', contact: 'We write to', files: 'Files', since: 'Began' },
  ownWords: 'What you told us',
  submitLink: 'I have nothing more: let a person look',
  withdrawLink: 'I no longer need this: withdraw the request',
  linkNote: 'The links in our letters open this page on any device. Do not pass them on.',
  renew: 'New link, end the others',
  renewNote:
    'Somebody may have one of your letters, or sit where you have opened this page? Then take a new link: all others, and all other devices, end at once.',
  leave: 'Leave this computer',
  kinds: {
    password: 'The current password',
    mailbox: 'A mailbox of the account',
    repository: 'A project’s repository',
  } satisfies Record<EvidenceKind, string>,
  /** An open check tells nobody whether the address is on file. */
  codeTo: (address: string) => `A code to ${address}, if it belongs to the account`,
  seen: 'Checked',
  because: {
    aged: 'It was verified long before this case.',
    unverified: 'It was never verified, so it counts for less.',
    added_lately: 'It was verified only lately, so it counts for less.',
    forwarded:
      'Mail to it is only passed on, we cannot tell where to. So it counts for less, and for nothing beside another mailbox.',
    known: 'A password alone can be stolen, so it counts for less.',
    breached:
      'This password is known from a data breach elsewhere. Anybody may have it, so it counts for nothing.',
    continuous: 'What we had recorded of it earlier is still there, unchanged.',
    linked_by_another:
      'It was linked by another owner of the project and not by this account, so it counts only as that person’s word for you.',
    never_seen_before: 'We had not recorded this repository before, so it counts for less.',
    seen_too_lately: 'We first saw this repository only lately, so it counts for less.',
    nothing_recorded: 'It was empty when we recorded it, so it counts for less.',
    link_added_lately: 'It was linked to the project only lately, so it counts for less.',
    tags_changed: 'Tags that we had recorded are others now. A person will look at that.',
    tags_missing: 'Tags that we had recorded are gone. A person will look at that.',
    history_replaced: 'Commits that we had recorded are gone. A person will look at that.',
    too_many_refs: 'It has more branches and tags than we can compare.',
  } as Readonly<Record<string, string>>,
  done: {
    opened: 'Your address is confirmed. This is your case.',
    proven: 'Checked and found. Thank you.',
    answered: 'Your message is with the case.',
    sent_back: 'Your answer is with the desk, which goes on with the case.',
    submitted: 'A person of the desk will look at what there is.',
    withdrawn: 'The request is withdrawn.',
    reopened: 'Your case is open again.',
    restore_link: 'The link is on its way once more.',
    new_link: 'All other links and devices are ended. The new link is on its way to your contact address.',
    new_link_later:
      'All other links and devices are ended. Today we wrote to your contact address too often already: ask for the link again tomorrow. Here you stay in.',
    over: 'That check is over already. Here is how your case stands.',
    dropped: 'Given up. You can set out to show something else.',
  } as Readonly<Record<string, string>>,
} as const;

export const wayWords: Readonly<
  Record<
    EvidenceKind,
    {
      title: (subject: string) => string;
      body: string;
      takes: string;
      button: string;
      byAnother?: string;
      lost?: string;
    }
  >
> = {
  mailbox: {
    title: () => 'Read a mailbox of the account',
    body: 'You name any address that is on the account; we send a code there; you type it here.',
    lost: 'You said that you cannot read the account’s mailbox any more. Another address on the account does as well.',
    takes: 'one letter, and its code',
    button: 'Get a code by mail',
  },
  repository: {
    title: (subject) => `Push a branch to ${subject.replace(/^https?:\/\//, '')}`,
    body: 'We give you a name, you push a branch of that name, we look. Somebody who may push can do it for you.',
    takes: 'one push',
    button: 'Get the branch’s name',
    byAnother:
      'This repository was linked by another owner of the project and not by this account, so it counts only as that person’s word for you: little alone, and all such repositories together as one.',
  },
  password: {
    title: () => 'Give the current password',
    body: 'You type it once. It counts little alone, and more beside another proof.',
    lost: 'You said that you no longer know it.',
    takes: 'typing it once',
    button: 'Give the password',
  },
};

/** While it is not for the rules alone: what a further proof is for, and when somebody looks. */
export function forPeopleWords({ reviewHoursTypical: typical, reviewHoursLong: long }: ReviewHours): string {
  return `it helps the person who decides (typically within ${hours(typical)}, for one in ten ${hours(long)})`;
}

/** While it lies with the desk, and nobody has it in hand: what would follow by the rules. */
export function inReviewWords(estimate: Estimate, review: ReviewHours): string {
  if (estimate.kind !== 'machine') return forPeopleWords(review);
  const then =
    estimate.waitHours === 0 ? 'you can restore it at once' : `a wait of ${hours(estimate.waitHours)}`;
  return `by the rules ${then}, and no person needs to look unless something else calls for one`;
}

/** While the wait runs: it is counted from where it began, and never becomes longer. */
export function inWaitWords(estimate: Estimate, review: ReviewHours): string {
  if (estimate.kind !== 'machine') return forPeopleWords(review);
  return estimate.waitHours === 0
    ? 'the wait ends at once'
    : `the whole wait is ${hours(estimate.waitHours)}, counted from its beginning`;
}

interface ReviewHours {
  readonly reviewHoursTypical: number;
  readonly reviewHoursLong: number;
}

/** What a case comes to, in words: "then a wait of 7 days". */
export function estimateWords(estimate: Estimate): string {
  if (estimate.kind === 'unknown') return 'not known before something is proven';
  if (estimate.kind === 'machine')
    return estimate.waitHours === 0 ? 'you can restore it at once' : `a wait of ${hours(estimate.waitHours)}`;
  const look = `a person looks once you send it to them (typically ${hours(estimate.reviewHoursTypical)}, for one in ten ${hours(estimate.reviewHoursLong)})`;
  return estimate.waitHours === null
    ? `${look}, and needs more proof`
    : `${look}, then a wait of ${hours(estimate.waitHours)}`;
}

export const historyWords: Readonly<Partial<Record<FactKind, string>>> = {
  'case:case:opened': 'You asked for the account',
  'case:case:joined': 'You asked, and came to a case that was open',
  'case:challenge:checked': 'We looked at the repository',
  'case:challenge:dropped': 'You gave up something you had set out to show',
  'case:wait:shortened': 'A further proof made the wait shorter',
  'case:wait:half': 'Half of the wait is over',
  'case:claim:approved': 'A person of the desk agreed',
  'case:secret:hidden': 'We blacked out what looked like a secret in your text',
  'case:move:confirm': 'The contact address was confirmed',
  'case:move:accept': 'A proof was accepted; the wait began',
  'case:move:refer': 'The rules asked for a person to look',
  'case:move:submit': 'The case went to the desk',
  'case:move:ask': 'The desk asked a question',
  'case:move:resume': 'With what was proven since, no person is needed',
  'case:move:approve': 'The desk approved; the wait began',
  'case:move:elapse': 'The wait ended without objection',
  'case:move:redeem': 'The account was restored',
  'case:move:object': 'Somebody who gets the account’s letters objected',
  'case:move:clear': 'The desk looked at the objection; the case goes on',
  'case:move:refuse': 'The desk said no',
  'case:move:withdraw': 'The request was withdrawn',
  'case:move:lapse': 'The time for the next step ran out',
  'case:move:reopen': 'The case was opened again',
};

export const actorWords: Readonly<Record<string, string>> & { readonly you: string } = {
  you: 'you',
  claimant: 'somebody who asks',
  desk: 'the desk',
  clock: 'the clock',
  policy: 'the rules',
  holder: 'the account’s holder',
  visitor: 'somebody who asks',
};

/** To whom a step was told. */
export function toldWords(audiences: readonly Audience[]): string {
  const all = audiences.includes('holder');
  const names = [
    ...(audiences.some(
      (audience) => audience === 'claimant' || audience === 'claimants' || audience === 'grantee',
    )
      ? ['whoever asked']
      : []),
    ...(all ? ['every address of the account'] : []),
    ...(audiences.includes('co-owners') ? ['co-owners of its projects'] : []),
  ];
  return names.length === 0 ? '' : `Told by mail: ${names.join(', ')}.`;
}

export const proofWords = {
  drop: 'Give this up',
  mailbox: {
    title: 'Which mailbox can you read?',
    hint:
      'Any address that is on the account, not only the main one. If it is one of them, a code is on its way at once. ' +
      'For everybody’s protection this page says the same either way.',
    button: 'Send a code there',
  },
  code: {
    title: 'Type the code from the mail',
    lead: (address: string) =>
      `If ${address} belongs to the account, a code is on its way to it now. Look into the spam folder, too.`,
    label: (digits: number) => `The ${digits} digits`,
    left: (count: number) => (count === 1 ? 'One try is left.' : `${count} tries are left.`),
    life: (hours_: number) => `It works for ${hours(hours_)} from when the mail leaves.`,
    button: 'Check the code',
    other: 'No mail? Try another address',
  },
  repository: {
    title: 'Push a branch of this name',
    lead: 'It may hold anything; what counts is its name. You can delete it as soon as it was found.',
    name: 'The branch’s name',
    inClone: 'In a clone you have',
    fresh: 'Without a clone',
    freshCommands: 'Clone it first, then push',
    web: 'Without git',
    webBody: 'On the repository’s web page, open the list of branches, type this name and create it.',
    colleague: 'Somebody else may push it for you: pass on the name, it is no secret.',
    check: 'Check now',
    nextCheck: 'We also look by ourselves. Next time:',
    noNextCheck: 'We do not look by ourselves any more: press the button once it is pushed.',
    until: 'The name is good until',
    lastLook: 'Last look:',
    outcomes: {
      queued:
        'Others are being looked at just now, and yours is next in line. We look within minutes, and write to you when the branch is there; you can close this page.',
      absent: 'The branch was not there yet. After a push, press the button.',
      near_miss: 'Nearly: the name must be exactly as above.',
      unreachable: 'The server did not answer. That passes; we look again.',
      timed_out: 'The server took too long. That passes; we look again.',
      forbidden_address: 'That server is not on the public internet, so we cannot look there.',
      redirected_away:
        'The server sent us on to another host, where we do not follow. The link to the repository may be outdated.',
      too_large:
        'The repository answered with more than we can take in. Write to the desk below; a person can look.',
      bad_answer: 'What answers there is not a git repository, or not one we understand.',
      tls_failed: 'The server’s certificate is not right, so we did not trust what it said.',
      not_found: 'There is no repository at that place any more, or it is private.',
      needs_sign_in:
        'The repository is private: it asks for a sign-in. If you can, make it public for a moment.',
    } as Readonly<Record<string, string>>,
    found: (name: string) => `Found “${name}”. It must be exactly the name above.`,
  },
  password: {
    title: 'What is the current password?',
    hint: 'The one the account has now. A wrong guess counts as one at the sign-in page would.',
    button: 'Check it',
    fastButton: 'Check',
  },
  message: {
    label: 'Write to the desk',
    hint: 'Never a password or a code: we do not need them, and what looks like one is blacked out.',
    answerLabel: 'Your answer',
    button: 'Send',
    sendBack: 'Send my answer to the desk',
    keep: 'Keep it, I have more to show',
  },
  confirm: {
    submit: {
      title: 'Let a person look now?',
      body: 'Do this when you have nothing more to show. The desk judges what is proven so far; you can still add proofs while you wait.',
      button: 'Yes, let a person look',
      unproven: (days: number) =>
        `Nothing is proven yet. So a person looks at those first who have proven something, and your case lapses after ${durationWords(days * dayMs)} if nobody has come to it by then. A proof, even now, changes both.`,
      reason: 'Why should a person look, and what could they check?',
      reasonHint: 'A sentence or two for the desk. Never a password or a code.',
    },
    withdraw: {
      title: 'Withdraw the request?',
      body: 'Your request ends, and nothing changes on the account. What you have proven is not carried into a new request. If somebody else asks for this account too, theirs goes on.',
      button: 'Yes, withdraw it',
    },
    reopen: {
      title: 'Open the case again?',
      body: 'It goes on where it was. Proofs that are still fresh count again; older ones are asked for anew.',
      button: 'Yes, open it again',
    },
    no: 'No, leave it as it is',
  },
} as const;

/** A case, and all that is proven in it, is for one contact address. */
export const forWhomWords = {
  title: (masked: string) => `This case is for whoever reads ${masked}`,
  text: 'They get the account by what is proven here. If that is not your own address, prove nothing: leave this page, and begin a request of your own.',
} as const;

export const linkWords = {
  done: {
    left: 'You have left your case on this computer. To open it again, use the link in our letter.',
  },
  notMine: {
    title: 'Nothing was confirmed',
    lead: 'Somebody gave your address by mistake, or on purpose. Nothing follows from it: nobody gets an account by it, and the request ends by itself. You can delete the letter.',
  },
  ask: {
    title: 'Get the link to your case again',
    lead: 'For when the letter is lost. We send it to the contact address you gave, and to no other.',
    username: 'The account’s user name',
    contact: 'The contact address of your request',
    button: 'Send the link',
    sentTitle: 'Check your mail',
    sentLead: 'If that address asks for that account here, the link is on its way to it.',
    sentMore: [
      'It can take a few minutes. Look into the spam folder, too.',
      `We write to an address about one account at most ${letterLimits.aboutAccountPerDayMax} times a day.`,
      'For everybody’s protection this page says the same whether there is a case or not.',
    ],
    anew: 'No case yet, or another address? Begin a request',
  },
  open: {
    confirmTitle: 'Confirm your address',
    confirmLead: (number: string) =>
      `Your yes opens case ${number} and confirms that you read the mail at this address.`,
    title: 'Open your case',
    lead: (number: string) => `This opens case ${number} on this device.`,
    button: 'Open the case',
    why: 'Mail programs sometimes follow links by themselves; so nothing happens before you press the button.',
    asked: 'Did you ask us for this account?',
    askedAgain: 'Did you send this request too? What it says is then yours.',
    choices: [
      { value: 'yes', label: 'Yes, I asked' },
      { value: 'no', label: 'No, that was somebody else' },
    ],
    answerButton: 'Send my answer',
    unchosen: 'Choose one of the two. Nothing has happened.',
    whyChoice:
      'Mail programs sometimes follow links and press buttons by themselves; so nothing happens before you choose.',
    goneTitle: 'This link no longer works',
    goneLead:
      'It is from an older letter, a newer link took its place, or it was cut on its way. The newest letter has one that works.',
    again: 'Get the link again',
  },
} as const;
