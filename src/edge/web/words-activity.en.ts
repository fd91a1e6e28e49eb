/**
 * Every fact that a holder is shown, in a sentence. The table is total over the kinds that the account's activity has: a new fact
 * without words does not compile. English.
 */
import type { Move } from '../../domain/case/lifecycle.ts';
import type { FactKind, FactPayloads } from '../../domain/fact.ts';
import { exactWords } from '../http/design/relative-time.ts';
import type { Tone } from '../http/design/words.ts';

/** The kinds that `seeActivity` answers. */
type Told =
  | Extract<FactKind, `account:${string}` | `registry:${string}`>
  | `case:move:${Move}`
  | 'case:case:opened'
  | 'case:case:joined'
  | 'case:wait:shortened';

interface Line {
  readonly title: string;
  readonly body?: string;
  readonly tone?: Tone;
}

const say = (title: string, body?: string) => (): Line => (body ? { title, body } : { title });
const warn = (title: string, body?: string) => (): Line => ({ ...say(title, body)(), tone: 'warn' });
const stop = (title: string, body?: string) => (): Line => ({ ...say(title, body)(), tone: 'stop' });
const good = (title: string, body?: string) => (): Line => ({ ...say(title, body)(), tone: 'good' });

const factors = { totp: 'code of the authenticator app', recovery_code: 'recovery code' } as const;

const told: { readonly [Kind in Told]: (payload: FactPayloads[Kind], actor: string) => Line } = {
  'account:account:opened': good('The account was opened'),
  'account:address:added': ({ address }) => ({ title: 'An address was added', body: address, tone: 'warn' }),
  'account:address:verification-asked': say('Another link to confirm an address was asked for'),
  'account:address:verified': ({ address }) => ({ title: 'An address was confirmed', body: address }),
  'account:address:removed': ({ address }) => ({
    title: 'An address was removed',
    body: address,
    tone: 'warn',
  }),
  'account:address:made-primary': ({ address }) => ({
    title: 'Another address became the primary one',
    body: address,
  }),
  'account:address:unconfirmed': ({ address }) => ({
    title: 'An address is no longer confirmed',
    body: `${address} was confirmed shortly before the account was given back. If it is yours, confirm it again.`,
    tone: 'warn',
  }),
  'account:address:asked-about': say('An address was told the names of its accounts'),
  'account:password:checked': ({ outcome }) => passwordLine(outcome),
  'account:password:reset-asked': warn('A link to choose a new password was asked for'),
  'account:password:changed': ({ how }) => ({
    title: how === 'reset' ? 'A new password was chosen by a mailed link' : 'The password was changed',
    tone: 'warn',
  }),
  'account:factor:checked': ({ outcome, factor }) => factorLine(outcome, factors[factor]),
  'account:factor:wrong-after-password': warn(
    'The password was right and the code after it wrong',
    'If that was not you, somebody knows your password: change it.',
  ),
  'account:factor:added': good('An authenticator app was added'),
  'account:factor:replaced': warn('The authenticator app was replaced by another one'),
  'account:factor:removed': warn('The authenticator app was removed, and the recovery codes with it'),
  'account:codes:made': ({ count }) => ({
    title: `${count} recovery codes were made`,
    body: 'All older ones stopped working.',
    tone: 'warn',
  }),
  'account:codes:kept': good('A recovery code was typed back'),
  'account:codes:used': ({ left }) => ({
    title: 'A recovery code was used',
    body: `${left} are left, the new one among them.`,
    tone: 'warn',
  }),
  'account:session:begun': ({ assurance, device }) => ({
    title: device === 'new' ? 'Signed in on a new device' : 'Signed in',
    body: assurance === 'two_factor' ? 'With password and second factor.' : 'With the password alone.',
    ...(device === 'new' ? { tone: 'warn' } : {}),
  }),
  'account:session:confirmed': say('Confirmed before a change'),
  'account:session:ended': ({ how }) => ({ title: sessionEnds[how] }),
  'account:account:frozen': stop('The account was frozen to protect it'),
  'account:account:unfrozen': good('The account is no longer frozen'),
  'account:account:restored': ({ number }) => ({
    title: `The account was given back (request ${number})`,
    body: 'Everything that opened it before stopped working.',
    tone: 'good',
  }),
  'registry:project:created': ({ name }) => ({ title: `The project ${name} was created` }),
  'registry:project:owner-added': ({ name, username }) => ({
    title: `${username} became an owner of ${name}`,
    tone: 'warn',
  }),
  'registry:project:repository-linked': ({ name, url, by }) => ({
    title: by ? `${by} linked a repository to ${name}` : `A repository was linked to ${name}`,
    body: url,
    tone: 'warn',
  }),
  'registry:project:repository-unlinked': ({ name, url }) => ({
    title: `A repository is no longer linked to ${name}`,
    body: `${url} was linked shortly before the account was given back. If it is yours, link it again.`,
    tone: 'warn',
  }),
  'registry:invitation:sent': ({ name, username }) => ({ title: `${username} was invited to own ${name}` }),
  'registry:invitation:received': ({ name, by }) => ({
    title: `${by} invited you to own ${name} together`,
    body: 'Nothing follows from it unless you accept.',
  }),
  'registry:invitation:declined': ({ name, username }) => ({
    title: `${username} declined to own ${name}`,
  }),
  'registry:invitation:withdrawn': ({ name, username, by }) => ({
    title: `${by} withdrew the invitation of ${username} to own ${name}`,
  }),
  'registry:repository:seen': ({ url, tags }) => ({
    title: 'A repository was looked at',
    body: `${url}, ${tags} tags`,
  }),
  'case:case:opened': ({ number }) => ({
    title: `Somebody asked to get this account back (request ${number})`,
    tone: 'warn',
  }),
  'case:case:joined': ({ number }) => ({ title: `Somebody else joined the request ${number}`, tone: 'warn' }),
  'case:wait:shortened': ({ until }) => ({
    title: 'The wait of the request became shorter',
    body: `It now ends ${exactWords(new Date(until))}.`,
    tone: 'warn',
  }),
  'case:move:confirm': say('Whoever asked to get the account back confirmed their address'),
  'case:move:accept': warn(
    'The proof was accepted, and a wait began',
    'If it was not you who asked, open the link in our letter: it stops this.',
  ),
  'case:move:refer': say('The request went to a person of the desk'),
  'case:move:submit': say('The request went to a person of the desk'),
  'case:move:ask': say('The desk asked for more'),
  'case:move:resume': say('With what was proven since, no person of the desk is needed'),
  'case:move:approve': warn(
    'The desk approved the request, and a wait began',
    'If it was not you who asked, open the link in our letter: it stops this.',
  ),
  'case:move:elapse': warn('The wait is over: the account may now be given back'),
  'case:move:redeem': good('The account was given back'),
  'case:move:object': stop(
    'Somebody said “this was not me”',
    'The account is frozen until a person has looked at it.',
  ),
  'case:move:clear': say('The desk looked at the objection, and the request goes on'),
  'case:move:refuse': say('The desk refused the request'),
  'case:move:withdraw': (_, actor) => ({
    title:
      actor === 'holder' ? 'The request ended, because you signed in' : 'Whoever asked took the request back',
  }),
  'case:move:leave': say(
    'Whoever’s proof was accepted took their request back',
    'Somebody else has asked as well, and their request goes on.',
  ),
  'case:move:lapse': say('The request expired'),
  'case:move:reopen': warn('An expired request was opened again'),
};

const sessionEnds: Readonly<Record<FactPayloads['account:session:ended']['how'], string>> = {
  signed_out: 'Signed out',
  by_owner: 'A session was ended from another one',
  password_changed: 'A session ended, because the password changed',
  factor_changed: 'A session ended, because the second factor changed',
};

function passwordLine(outcome: 'right' | 'wrong' | 'blocked'): Line {
  if (outcome === 'right') return { title: 'The password was given' };
  if (outcome === 'wrong') return { title: 'A wrong password was given', tone: 'warn' };
  return { title: 'A password was not looked at: there were too many wrong ones', tone: 'warn' };
}

function factorLine(outcome: 'right' | 'wrong' | 'blocked', what: string): Line {
  if (outcome === 'right') return { title: `A ${what} was given` };
  if (outcome === 'wrong') return { title: `A wrong ${what} was given`, tone: 'warn' };
  return { title: `A ${what} was not looked at: there were too many wrong ones`, tone: 'warn' };
}

/** A fact in words; undefined for kinds that nobody has told us of. */
export function tellFact(fact: {
  kind: string;
  payload: Readonly<Record<string, unknown>>;
  actor: string;
}): Line | undefined {
  if (!Object.hasOwn(told, fact.kind)) return undefined;
  const tell = told[fact.kind as Told] as (payload: unknown, actor: string) => Line;
  return tell(fact.payload, fact.actor);
}
