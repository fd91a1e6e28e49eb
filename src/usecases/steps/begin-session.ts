/**
 * A session is made anew at every sign-in and every rise of assurance (ASVS 7.2.4): nothing a browser brought along becomes
 * one, so that no session can be planted. A device is remembered by a cookie of its own, which opens nothing.
 */
import { after, dayMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { newSecret } from '../../base/secret.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { Device, Session } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import { originOf, type Visitor } from '../who.ts';
import { type Finished, keepFinished } from './keep-finished.ts';
import { record } from './record.ts';

/** Secrets for the two cookies of a browser that has just signed in. */
export interface Begun {
  readonly sessionSecret: string;
  readonly deviceSecret: string;
  readonly isNewDevice: boolean;
}

/** Signs a browser in: recognises its device or remembers a new one, and makes a session. The holder gets a letter for a new one. */
export async function beginSession(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  ask: {
    accountId: AccountId;
    assurance: Session['assurance'];
    deviceSecret: string | undefined;
    /** What is answered once more when the same comes again. */
    finished?: Finished;
  },
): Promise<Begun> {
  const { accountId, assurance } = ask;
  const known = ask.deviceSecret
    ? await tx.sessions.device(accountId, house.keys.hash('device', ask.deviceSecret))
    : undefined;
  if (known) await tx.sessions.seeDevice(known.id, now);
  const deviceSecret = known && ask.deviceSecret ? ask.deviceSecret : newSecret(house.random);
  const deviceId = known?.id ?? (await rememberDevice(house, tx, now, visitor, { accountId, deviceSecret }));
  const id = newId<'session'>(house.random, now);
  const sessionSecret = await makeSession(house, tx, now, visitor, { id, accountId, assurance, deviceId });
  const begun = { sessionSecret, deviceSecret, isNewDevice: !known };
  if (ask.finished) await keepFinished(house, tx, now, ask.finished, { ...begun, sessionId: id, accountId });
  await record(house, tx, now, [
    {
      kind: 'account:session:begun',
      payload: { assurance, device: known ? 'known' : 'new' },
      origin: originOf(visitor, 'holder', accountId),
      accountId,
    },
  ]);
  return begun;
}

/** Adds a session and answers its secret; its caller records why. */
export async function makeSession(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  ask: Pick<Session, 'accountId' | 'assurance' | 'deviceId'> & Partial<Pick<Session, 'id'>>,
): Promise<string> {
  const sessionSecret = newSecret(house.random);
  await tx.sessions.add({
    id: newId(house.random, now),
    ...ask,
    secretHash: house.keys.hash('session', sessionSecret),
    createdAt: now,
    seenAt: now,
    freshAt: now,
    expiresAt: after(now, house.policy.sessions.maintainerDays * dayMs),
    client: visitor.client,
    addressPrefix: visitor.addressPrefix,
  });
  return sessionSecret;
}

async function rememberDevice(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  ask: { accountId: AccountId; deviceSecret: string },
): Promise<Device['id']> {
  const id = newId<'device'>(house.random, now);
  const secretHash = house.keys.hash('device', ask.deviceSecret);
  await tx.sessions.addDevice({
    id,
    accountId: ask.accountId,
    secretHash,
    firstAt: now,
    lastAt: now,
    client: visitor.client,
  });
  return id;
}
