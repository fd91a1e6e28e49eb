/**
 * The demo's registry, as it would have come about: accounts that signed up long ago, their apps, projects and repositories;
 * all of it by the real use-cases, under a clock that is set into the past.
 */
import { after, dayMs, minuteMs, SetClock } from '../../../base/clock.ts';
import { totpCode, totpStep } from '../../../domain/factor/totp.ts';
import { beginSignIn } from '../../../usecases/account/begin-sign-in.ts';
import { findSession } from '../../../usecases/account/find-session.ts';
import { openAccount } from '../../../usecases/account/open-account.ts';
import { verifyAddress } from '../../../usecases/account/verify-address.ts';
import { invitePerson } from '../../../usecases/desk/invite-person.ts';
import { joinDesk } from '../../../usecases/desk/join-desk.ts';
import { makeJoinLink } from '../../../usecases/desk/make-join-link.ts';
import { beginTotp } from '../../../usecases/factor/begin-totp.ts';
import { confirmTotp } from '../../../usecases/factor/confirm-totp.ts';
import type { House } from '../../../usecases/house.ts';
import { createProject } from '../../../usecases/registry/create-project.ts';
import { linkRepository } from '../../../usecases/registry/link-repository.ts';
import { listLetters } from '../../../usecases/upkeep/list-letters.ts';
import { observeRepository } from '../../../usecases/upkeep/observe-repository.ts';
import { seeMailbox } from '../../../usecases/upkeep/see-mailbox.ts';
import { sendLetter } from '../../../usecases/upkeep/send-letter.ts';
import type { SignedIn, Staff, Visitor } from '../../../usecases/who.ts';
import { readBase32 } from './base32.ts';
import type { GitServer } from './git-server.ts';
import { makeRepository, type WorkingCopy } from './repositories.ts';

/** Somebody of the demo: what they know and what their app holds. */
export interface Person {
  readonly username: string;
  readonly address: string;
  readonly password: string;
  readonly totpSecret: Uint8Array;
  readonly totpShown: string;
}

export interface Registry {
  /** The maintainer of the story. */
  readonly ann: Person;
  readonly annsRepository: WorkingCopy;
  /** A maintainer whose account works. */
  readonly ben: Person;
  /** The desk: an admin and an approver. */
  readonly dora: Person;
  readonly emil: Person;
}

const longAgoDays = 400;

/** Fills the registry. No worker may be running yet: the letters of the past leave in the past, or what they carry would be dead. */
export async function seed(house: House, git: GitServer, work: string): Promise<Registry> {
  const clock = new SetClock(after(house.clock.now(), -longAgoDays * dayMs));
  const past: House = { ...house, clock };
  const [ann, ben, dora, emil] = [
    await signUp(past, clock, 'ann-tide', 'slow herons cross the estuary'),
    await signUp(past, clock, 'ben-moor', 'peat and heather after rain'),
    await signUp(past, clock, 'desk-dora', 'paper lanterns over the canal'),
    await signUp(past, clock, 'desk-emil', 'granite steps down to the quay'),
  ];
  const annsRepository = await addProject(past, ann, git, work, 'tidepool');
  await addProject(past, ben, git, work, 'moorland');
  const secret = await makeJoinLink(past);
  if (secret) await joinDesk(past, dora.who, { secret });
  const admin: Staff = { ...dora.who, staffRole: 'admin' };
  await invitePerson(past, admin, {
    username: emil.username,
    role: 'approver',
    reason: 'The second person of the demo’s desk.',
  });
  return { ann, annsRepository, ben, dora, emil };
}

const visitor: Visitor = { requestId: 'demo', addressPrefix: '127.0.0.0/24', client: 'Firefox on Linux' };

async function signUp(
  house: House,
  clock: SetClock,
  username: string,
  password: string,
): Promise<Person & { who: SignedIn }> {
  const address = `${username}@${username.split('-').at(-1)}.example`;
  const { signUpSecret } = await openAccount(house, visitor, { username, address, password });
  const letter = await letterTo(house, address);
  const secret = new RegExp(`${house.settings.baseUrl}/verify/([\\w-]+)`).exec(letter)?.[1] ?? '';
  await verifyAddress(house, visitor, { secret, signUpSecret });
  const begun = await beginSignIn(house, visitor, { username, password });
  if (begun.kind !== 'signed_in') throw new Error('a new account asked for a factor');
  const half = await signedIn(house, begun.sessionSecret);
  const { secretShown } = await beginTotp(house, half);
  const totpSecret = readBase32(secretShown);
  const confirmed = await confirmTotp(house, half, { code: totpCode(totpSecret, totpStep(clock.now())) });
  const who = await signedIn(house, confirmed.sessionSecret);
  clock.set(after(clock.now(), minuteMs));
  return { username, address, password, totpSecret, totpShown: secretShown, who };
}

async function signedIn(house: House, secret: string): Promise<SignedIn> {
  const found = await findSession(house, { secret });
  if (!found) throw new Error('the session just begun is nobody’s');
  return { ...visitor, ...found };
}

async function addProject(
  house: House,
  owner: { who: SignedIn; username: string },
  git: GitServer,
  work: string,
  name: string,
): Promise<WorkingCopy> {
  const copy = await makeRepository(git, work, name, owner.username);
  await createProject(house, owner.who, { name });
  const { linkId } = await linkRepository(house, owner.who, { project: name, url: copy.url });
  await observeRepository(house, { linkId });
  return copy;
}

/** The text of the newest letter to an address, which leaves under the clock of the past. */
async function letterTo(house: House, address: string): Promise<string> {
  for (const { id } of (await listLetters(house)).letters) await sendLetter(house, { letterId: id });
  const [newest] = await seeMailbox(house, { to: address });
  if (!newest) throw new Error(`no letter came for ${address}`);
  return newest.text;
}
