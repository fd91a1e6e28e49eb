/**
 * Somebody signs up. The account opens with the password at once, but proves and owns nothing before its address is confirmed. A
 * form that comes twice opens one account and is answered twice alike; a taken name costs a hash whoever asks, so that time tells nothing.
 */
import { after } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { type Address, addressKey } from '../../domain/account/address.ts';
import { readUsername, type Username, usernameKey } from '../../domain/account/username.ts';
import { lookOf, looksOfficial } from '../../domain/account/username-look.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { AccountId } from '../../domain/ids.ts';
import { Refusal, refusals } from '../../domain/refusals.ts';
import { busyRetryAfterS } from '../../outside/password-hash.ts';
import type { House } from '../house.ts';
import { hashNewPassword } from '../steps/judge-new-password.ts';
import { confirmationTo } from '../steps/link-letters.ts';
import { mustHoldNoSecret } from '../steps/must-hold-no-secret.ts';
import { readMeantAddress } from '../steps/read-meant-address.ts';
import { record } from '../steps/record.ts';
import { sentAgainWithinMs } from '../steps/sent-again.ts';
import { signUpSecretOf } from '../steps/sign-up-secret.ts';
import { originOf, type Visitor } from '../who.ts';

export interface OpenAccount {
  readonly username: string;
  readonly address: string;
  /** The address was asked about as mistyped, and is right as it is. */
  readonly isSure?: boolean | undefined;
  readonly password: string;
}

interface Opened {
  readonly accountId: AccountId;
  readonly signUpSecret: string;
}

/** Opens an account and mails its address a link; the secret shows later that it was you. Refuses `input_invalid`, `username_taken`, `password_weak`, `busy`. */
export async function openAccount(house: House, visitor: Visitor, ask: OpenAccount): Promise<Opened> {
  const now = house.clock.now();
  const { username, address } = await readNames(house, now, visitor, ask);
  const sent = { username, address, password: ask.password };
  if (await house.db.once.accounts.byUsername(usernameKey(username)))
    return openedBefore(house, now, visitor, sent);
  await mustStandApart(house, username);
  const passwordHash = await hashNewPassword(house, {
    password: ask.password,
    ownWords: [username, address],
    hiddenWords: [],
    hasSecondFactor: false,
  });
  const accountId = newId<'account'>(house.random, now);
  const isOpened = await house.db.transaction(async (tx) => {
    if (await tx.accounts.lockLook(lookOf(username))) return false;
    // In silence: a limit that showed would tell how often others named this address today.
    const to = await confirmationTo(house, tx, now, visitor, address);
    const added = await tx.accounts.add({
      id: accountId,
      username,
      usernameKey: usernameKey(username),
      passwordHash,
      createdAt: now,
    });
    if (!added) return false;
    const addressId = newId<'address'>(house.random, now);
    const key = addressKey(address);
    await tx.addresses.add({ id: addressId, accountId, address, addressKey: key, addedAt: now });
    const about = { origin: originOf(visitor, 'holder', accountId), accountId, addressId };
    const opened = { ...about, kind: 'account:account:opened', payload: { username }, ...to } as const;
    await record(house, tx, now, [opened]);
    return true;
  });
  return isOpened
    ? { accountId, signUpSecret: signUpSecretOf(house, accountId) }
    : openedBefore(house, now, visitor, sent);
}

/**
 * The account that this very form opened a moment ago; else refuses `username_taken`. All three answers are those of the account, and they
 * come from the network and browser that opened it: the sign-up limit, counted by network, is then the limit of guesses, too.
 */
async function openedBefore(
  house: House,
  now: Date,
  visitor: Visitor,
  sent: { username: Username; address: Address; password: string },
): Promise<Opened> {
  const tx = house.db.once;
  const account = await tx.accounts.byUsername(usernameKey(sent.username));
  const opened = account && (await tx.record.opening(account.id));
  const address = account && (await tx.addresses.byKeyOf(account.id, addressKey(sent.address)));
  const isSame =
    address !== undefined &&
    opened !== undefined &&
    opened.at >= after(now, -sentAgainWithinMs) &&
    opened.addressPrefix === visitor.addressPrefix &&
    opened.client === visitor.client;
  const verdict = await house.passwords.verifyPassword(
    isSame ? account?.passwordHash : undefined,
    sent.password,
  );
  if (verdict === 'busy') throw new Refusal('busy', { retryAfterS: busyRetryAfterS });
  if (verdict === 'wrong' || !account) throw taken(refusals.username_taken.title);
  return { accountId: account.id, signUpSecret: signUpSecretOf(house, account.id) };
}

/** Refuses `username_taken` for a name that would be taken for another one. Names are public, so this tells nothing that projects' pages do not. */
async function mustStandApart(house: House, username: Username): Promise<void> {
  if (looksOfficial(username, house.settings.siteName)) throw taken(faultWords.name.looksOfficial);
  if (await house.db.once.accounts.hasLook(lookOf(username))) throw taken(faultWords.name.looksLike);
}

const taken = (username: string) => new Refusal('username_taken', { fields: { username } });

async function readNames(
  house: House,
  now: Date,
  visitor: Visitor,
  ask: OpenAccount,
): Promise<{ username: Username; address: Address }> {
  await mustHoldNoSecret(house, now, originOf(visitor, 'visitor'), {
    username: ask.username,
    address: ask.address,
  });
  const username = readUsername(ask.username);
  const isAddress = ask.username.includes('@');
  const read = readMeantAddress(ask);
  if (username && 'address' in read) return { username, address: read.address };
  throw new Refusal('input_invalid', {
    fields: {
      ...(username ? {} : { username: isAddress ? faultWords.name.isAddress : faultWords.name.invalid }),
      ...('fault' in read ? { address: read.fault } : {}),
    },
  });
}
