/** What the forms of a case say, in English: each says what its button does, to whom it is shown, and what follows. */

import { hourMs } from '../../base/clock.ts';
import { durationWords } from '../http/design/relative-time.ts';
import { counted } from './words-desk.en.ts';

const people = (count: number) => counted(count, 'person', 'different people');
const waitOf = (hours: number) =>
  hours === 0 ? 'there is no wait' : `the wait is ${durationWords(hours * hourMs)}`;

export const actWords = {
  approve: {
    open: 'Approve',
    field: 'Reason for approving',
    hint: 'At least ten characters. It goes into the record; the claimant does not see it.',
    button: 'Approve',
    forWhom: (contact: string) => `For ${contact}, who has proven best.`,
    needs: (needed: number) => (needed === 1 ? 'One person is enough.' : `It needs ${people(needed)}.`),
    given: (names: readonly string[]) =>
      names.length === 0 ? 'Nobody has approved yet.' : `Approved already: ${names.join(', ')}.`,
    last: (hours: number) =>
      `With your approval the decision falls: ${waitOf(hours)}, and letters go to every address of the account.`,
    notLast: (hours: number) => `Another person has to approve after you. Then ${waitOf(hours)}.`,
    done: 'You have approved this. Another person has to approve it too.',
    joinedAfter: 'You joined the desk after this case was opened',
    joinedAfterText: 'Someone who was here before must be the second person.',
    contested: 'The holder has objected in this case: only people grant it, two of them',
    contestedText:
      'The rules accept it no more, whatever is proven. Two different people, of the desk since before the case was opened, must approve.',
    tooFew: 'Too few of the desk were here before this case was opened',
    tooFewText:
      'It takes two people who were, so that nobody brings a second account of their own. Refuse it and say so: they may ask again, and everybody who is here now may then approve.',
    approvers: (names: readonly string[]) =>
      names.length === 0
        ? 'Nobody who is here now may approve it.'
        : `Who may approve it: ${names.join(', ')}.`,
    denied: 'The rules let nobody approve this as it stands. Ask for more proof, or refuse.',
  },
  refuse: {
    open: 'Refuse',
    field: 'Reason for refusing',
    hint: 'At least ten characters. The claimant is shown this, word for word, and it goes into the record. Name nobody’s addresses, and nothing that helps to try again better.',
    button: 'Refuse',
    means: 'It ends the case. They may ask again.',
  },
  clear: {
    open: 'Clear the objection',
    field: 'Reason for clearing',
    hint: 'At least ten characters. It goes into the record; claimant and holder do not see it.',
    button: 'Clear the objection',
    means:
      'The case goes back to review in a new round. Approvals begin anew, and the account stays frozen until the case ends.',
    again:
      'Whoever objected can do so again, until two different people, of the desk since before the case was opened, have cleared what their address said. So if you have cleared it before, leave it to somebody else.',
  },
  ask: {
    open: 'Ask the claimant',
    field: 'Question',
    hint: 'At least ten characters. It goes by mail, word for word. Never ask for a password or a code.',
    whom: 'Whom do you ask?',
    all: 'Everybody who asks in this case',
    allHint: 'Strangers among them read it too: name nothing that only one of them told you.',
    button: 'Send the question',
    means: 'The case goes back to gathering proof until they answer.',
  },
  note: {
    open: 'Write an internal note',
    field: 'Note',
    hint: 'Only the desk sees it. Secrets in it are hidden before it is kept.',
    button: 'Keep the note',
  },
} as const;
