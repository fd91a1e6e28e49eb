/** Every line of the record in words for the desk: a kind without words does not compile. Addresses of an account are not told: they are no help in judging. */
import type { FactKind, FactPayloads } from '../../domain/fact.ts';
import type { Tone } from '../http/design/words.ts';
import { proofWords, wordFor } from './words-case.en.ts';
import { counted, peopleWords } from './words-desk.en.ts';
import { rootInWords } from './words-trail.en.ts';

const kind = (code: string): string => wordFor(proofWords.kinds, code).toLowerCase();
const outcomes: Readonly<Record<string, string>> = {
  right: 'was right',
  wrong: 'was wrong',
  blocked: 'was not looked at: too many tries',
};
const judged: Readonly<Record<string, string>> = {
  accept: 'accepted, with a wait',
  review: 'a person must look',
  missing: 'more proof is needed',
};
const strengths: Readonly<Record<string, string>> = {
  strong: 'strong',
  weak: 'weak',
  worthless: 'worth nothing',
};
const roles: Readonly<Record<string, string>> = peopleWords.roles;

type Told = { readonly [K in FactKind]: string | ((payload: FactPayloads[K]) => string) };

const told: Told = {
  'account:account:opened': 'The account was opened',
  'account:address:added': 'An address was added',
  'account:address:verification-asked': 'A letter to verify an address was asked for',
  'account:address:verified': 'An address was verified',
  'account:address:removed': 'An address was removed',
  'account:address:made-primary': 'Another address became the primary one',
  'account:address:unconfirmed': 'An address is no longer confirmed: confirmed too shortly before',
  'account:address:asked-about': 'Somebody asked which accounts an address has',
  'account:password:checked': ({ outcome }) => `The password ${wordFor(outcomes, outcome)}`,
  'account:password:reset-asked': 'A password reset was asked for',
  'account:password:changed': ({ how }) =>
    how === 'reset' ? 'The password was reset by mail' : 'The password was changed',
  'account:factor:checked': ({ outcome, factor }) =>
    `${factor === 'totp' ? 'The code of the app' : 'A recovery code'} ${wordFor(outcomes, outcome)}`,
  'account:factor:wrong-after-password': 'Right password, wrong second factor: the holder was told',
  'account:factor:added': 'An authenticator app was added',
  'account:factor:removed': 'The authenticator app was removed',
  'account:factor:replaced': 'The authenticator app was replaced by another one',
  'account:codes:made': ({ count }) => `${counted(count, 'recovery code was', 'recovery codes were')} made`,
  'account:codes:kept': 'A recovery code was typed back: they are kept',
  'account:codes:used': ({ left }) => `A recovery code was used; ${left} left`,
  'account:session:begun': ({ assurance, device }) =>
    `Signed in with ${assurance === 'two_factor' ? 'two factors' : 'the password'} on ${device === 'new' ? 'a new' : 'a known'} device`,
  'account:session:confirmed': 'Confirmed that it is them',
  'account:session:ended': 'A session ended',
  'account:account:frozen': 'The account was frozen',
  'account:account:unfrozen': 'The account was unfrozen',
  'account:account:restored': ({ sessions, factors, devices }) =>
    `The account was restored: ${counted(sessions, 'session', 'sessions')}, ${counted(factors, 'factor', 'factors')} and ${counted(devices, 'device', 'devices')} ended`,

  'registry:project:created': ({ name }) => `The project ${name} was created`,
  'registry:project:owner-added': ({ name, username }) => `${username} became an owner of ${name}`,
  'registry:project:repository-linked': ({ name, url, by }) =>
    by ? `${by} linked ${url} to ${name}` : `${name} links to ${url}`,
  'registry:project:repository-unlinked': ({ name, url }) =>
    `${url} was taken off ${name}: linked too shortly before`,
  'registry:invitation:sent': ({ name, username }) => `Invited ${username} to own ${name}`,
  'registry:invitation:received': ({ name, by }) => `${by} invited the account to own ${name}`,
  'registry:invitation:declined': ({ name, username }) => `${username} declined to own ${name}`,
  'registry:invitation:withdrawn': ({ name, username, by }) =>
    `${by} withdrew the invitation of ${username} to own ${name}`,
  'registry:repository:seen': ({ url, tags }) => `${url} was looked at: ${counted(tags, 'tag', 'tags')}`,

  'case:case:opened': ({ carried }) =>
    carried
      ? 'The case was opened, by somebody who had just given the right password'
      : 'The case was opened',
  'case:case:joined': 'Somebody else asked for the same account, and joined this case',
  'case:contact:proven': 'A contact address was proven',
  'case:link:asked': 'The link to the case was asked for again',
  'case:restore-link:asked': 'The link to restore was asked for again',
  'case:secret:hidden': 'A secret was found in a text and hidden',
  'case:challenge:made': (payload) => `A check was begun: ${kind(payload.kind)}`,
  'case:challenge:failed': (payload) =>
    `A wrong code: ${kind(payload.kind)}; ${counted(payload.left, 'try', 'tries')} left`,
  'case:challenge:dropped': 'What they had set out to show was given up',
  'case:challenge:checked': (payload) =>
    `Looked: ${kind(payload.kind)}. ${wordFor(proofWords.outcomes, payload.outcome)}`,
  'case:finding:waiting': 'A right password came with a repeated request; it counts when its link is opened',
  'case:finding:made': (payload) =>
    `Proven: ${kind(payload.kind)}, ${wordFor(strengths, payload.strength)}, on ${rootInWords(payload.root)}`,
  'case:decision:made': (payload) => `The rules judged: ${wordFor(judged, payload.kind)}`,
  'case:wait:shortened': 'Further proof made the wait shorter',
  'case:wait:half': 'Half of the wait is over: letters went to every address',
  'case:reminder:due': 'The claimant was reminded',
  'case:message:sent': ({ by }) => (by === 'desk' ? 'The desk wrote' : 'The claimant wrote'),
  'case:restoration:begun': 'The restoration was begun',
  'case:restoration:step': ({ step }) => `A step of the restoration was done: ${step}`,
  'case:objection:stands': ({ number }) =>
    `The holder objected to the completed recovery ${number} too: however this case ends, the account stays frozen until it is restored`,
  'case:objection:heard':
    'An address objected again whose objections two people of the desk have cleared: it stopped nothing',
  'case:claim:left': 'One of those who ask has withdrawn: the case goes on for the others',
  'case:claim:approved': ({ given, needed }) => `Approved: ${given} of ${needed}`,

  'case:move:confirm': 'The contact address was proven: gathering proof',
  'case:move:accept': 'The rules accepted the proof: the wait runs',
  'case:move:refer': 'The rules handed it to the desk',
  'case:move:submit': 'The claimant has nothing more: handed to the desk',
  'case:move:ask': 'The desk asked for more: back to gathering proof',
  'case:move:resume': 'What was proven since suffices without a person: back to the rules',
  'case:move:approve': 'The desk approved: the wait runs',
  'case:move:elapse': 'The wait is over: the account may be restored',
  'case:move:redeem': 'The account was restored',
  'case:move:object': 'The holder objected: this was not me',
  'case:move:clear': 'The desk cleared the objection: back to review',
  'case:move:refuse': 'The desk refused',
  'case:move:withdraw': 'Withdrawn',
  'case:move:leave': 'Whose proof was accepted has withdrawn: back to gathering proof, for the others',
  'case:move:lapse': 'Nothing happened in time: expired',
  'case:move:reopen': 'Reopened, with what is still fresh',

  'desk:staff:joined': ({ role }) => `Became a person of the desk: ${wordFor(roles, role).toLowerCase()}`,
  'desk:staff:suspended': 'Their role of the desk was taken away',
  'desk:case:taken': 'Taken',
  'desk:case:released': 'Given back',
  'desk:note:written': 'A note was written',
  'record:marks:began': 'From here on each line bears a mark',
  'desk:case:looked-at': 'A file was looked at',
};

/** A line of the record in words; one that this house does not know is shown by its kind. */
export function factInWords(fact: string, payload: Readonly<Record<string, unknown>>): string {
  const words = Object.hasOwn(told, fact) ? told[fact as FactKind] : fact;
  return typeof words === 'string' ? words : (words as (payload: unknown) => string)(payload);
}

const tones: Partial<Record<FactKind, Tone>> = {
  'case:finding:made': 'good',
  'case:contact:proven': 'good',
  'case:move:accept': 'good',
  'case:move:approve': 'good',
  'case:claim:approved': 'good',
  'case:move:elapse': 'good',
  'case:move:redeem': 'good',
  'case:move:refer': 'warn',
  'case:move:submit': 'warn',
  'case:case:joined': 'warn',
  'case:challenge:failed': 'warn',
  'case:move:object': 'stop',
  'case:objection:stands': 'stop',
  'case:objection:heard': 'warn',
  'case:move:refuse': 'stop',
  'account:factor:wrong-after-password': 'warn',
  'account:account:frozen': 'stop',
};

/** How a line is marked in the history. */
export const toneOfFact = (fact: string): Tone | undefined => tones[fact as FactKind];
