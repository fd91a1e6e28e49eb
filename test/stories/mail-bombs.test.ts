/** Somebody who means no good has an account of their own and a stranger's address. What they can make us write to the stranger is little. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, dayMs, minuteMs } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import type { AccountId } from '../../src/domain/ids.ts';
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { removeAddress } from '../../src/usecases/account/remove-address.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { keepRecoveryCodes } from '../../src/usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { provePassword } from '../../src/usecases/recovery/prove-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { withdrawCase } from '../../src/usecases/recovery/withdraw-case.ts';
import type { SignedIn } from '../../src/usecases/who.ts';
import { openHouse, type TestHouse, visitor } from '../house.ts';
import { askAndOpen } from './claimant.ts';
import {
  addressOf,
  beginHalf,
  codeAt,
  countFacts,
  countMail,
  type Enrolled,
  enrol,
  lastSecret,
  password,
  refused,
  tick,
} from './maintainer.ts';
import { addAccount } from './recovery-stage.ts';

const stranger = 'stranger@victim.example';
const perDay = 10;
const perPlace = 6; // letters that confirm an address, from one network

let t: TestHouse;
let mallory: Enrolled;
beforeEach(async () => {
  t = await openHouse();
  mallory = await enrol(t, 'mallory');
});
afterEach(() => t.close());

/** A set is made once, however often it is asked for, until one of its codes is typed back. */
async function freshCodes(): Promise<void> {
  const { codes } = await makeRecoveryCodes(t.house, mallory.who);
  await keepRecoveryCodes(t.house, mallory.who, { code: codes[0]! });
}

const mailTo = async (recipient: string) => {
  await t.runDue();
  return (await t.mail(recipient)).map(({ subject }) => subject);
};

describe('notices about an account', () => {
  test('do not go to an address that nobody confirmed, however busy the account is', async () => {
    await addAddress(t.house, mallory.who, { address: stranger });
    for (let i = 0; i < 3 * perDay; i += 1) await freshCodes();
    await finishSignIn(t.house, visitor(), {
      signInSecret: await beginHalf(t, 'mallory'),
      code: codeAt(t, mallory.secret),
    });
    expect(await mailTo(stranger)).toEqual([expect.stringContaining('Please confirm your address')]);
  });

  test('of one kind reach a mailbox ten times a day, in silence: each fact stands, and tomorrow is another day', async () => {
    for (let i = 0; i < 3 * perDay; i += 1) await freshCodes();
    expect(await countFacts(t, 'account:codes:made')).toBe(3 * perDay);
    expect(await countMail(t, addressOf('mallory'), 'New recovery codes')).toBe(perDay);
    await addAddress(t.house, mallory.who, { address: 'mallory@home.example' });
    expect(await countMail(t, addressOf('mallory'), 'address was added')).toBe(1);
    tick(t, dayMs + minuteMs);
    await t.house.db.once.sessions.refresh(mallory.who.sessionId, t.clock.now());
    await freshCodes();
    expect(await countMail(t, addressOf('mallory'), 'New recovery codes')).toBe(perDay + 1);
  });

  test('go to a removed address that was confirmed, and not to one that never was', async () => {
    const { addressId } = await addAddress(t.house, mallory.who, { address: 'mallory@home.example' });
    await verifyAddress(t.house, visitor(), {
      accountId: mallory.who.accountId,
      secret: await lastSecret(t, 'mallory@home.example'),
    });
    const unconfirmed = await addAddress(t.house, mallory.who, { address: stranger });
    for (const id of [addressId, unconfirmed.addressId])
      await removeAddress(t.house, mallory.who, { addressId: id });
    await freshCodes();
    expect(await countMail(t, 'mallory@home.example', 'New recovery codes')).toBe(1);
    expect(await mailTo(stranger)).toHaveLength(1);
  });
});

describe('adding a stranger’s address', () => {
  const addAndRemove = async (who: SignedIn, address: string) =>
    removeAddress(t.house, who, await addAddress(t.house, who, { address }));

  test('and removing it in turn ends for the day after ten, and over all accounts the mailbox gets six letters from one place', async () => {
    for (let i = 0; i < perDay; i += 1) await addAndRemove(mallory.who, stranger);
    await refused(addAddress(t.house, mallory.who, { address: stranger }), 'too_many_requests');
    const other = await enrol(t, 'other');
    await addAndRemove(other.who, stranger);
    expect(await mailTo(stranger)).toHaveLength(perPlace);
    tick(t, dayMs + minuteMs);
    await t.house.db.once.sessions.refresh(other.who.sessionId, t.clock.now());
    await addAddress(t.house, other.who, { address: stranger });
    expect(await mailTo(stranger)).toHaveLength(perPlace + 1);
  });

  test('gathers no targets: one that never was confirmed is written to no longer than it was there', async () => {
    const targets = Array.from({ length: perDay }, (_, i) => `stranger${i}@victim.example`);
    for (const address of targets) {
      const { addressId } = await addAddress(t.house, mallory.who, { address });
      tick(t, minuteMs);
      await removeAddress(t.house, mallory.who, { addressId });
    }
    const forNotices = async () => {
      const found = await t.house.db.once.addresses.forNotices(mallory.who.accountId, t.clock.now());
      return found.map(({ address }) => address);
    };
    expect(await forNotices()).toEqual([addressOf('mallory'), targets.at(-1)]);
    tick(t, minuteMs);
    expect(await forNotices()).toEqual([addressOf('mallory')]);
  });
});

describe('letters about recoveries', () => {
  test('go to unconfirmed addresses too, and asking and withdrawing all day is stopped by a person', async () => {
    await addAddress(t.house, mallory.who, { address: stranger });
    tick(t, 20 * dayMs); // or the address would count as changed lately
    const states: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const claimant = await askAndOpen(t, `mallory${i}@elsewhere.example`, { account: 'mallory' });
      await provePassword(t.house, claimant, { password });
      states.push((await seeCase(t.house, claimant)).state);
      await withdrawCase(t.house, claimant);
    }
    expect(states).toEqual(['waiting', 'waiting', 'reviewing', 'reviewing', 'reviewing']);
    const told = await mailTo(stranger);
    expect(told).toHaveLength(1 + 2 * 2); // its link, and for each of the two: accepted, ended
    tick(t, dayMs);
    const claimant = await askAndOpen(t, 'mallory@elsewhere.example', { account: 'mallory' });
    await provePassword(t.house, claimant, { password });
    expect((await seeCase(t.house, claimant)).state).toBe('waiting');
    expect(await mailTo(stranger)).toHaveLength(told.length + 1);
  });

  test('more proof while the case lies with that person takes it from nobody', async () => {
    for (let i = 0; i < 2; i += 1) {
      const claimant = await askAndOpen(t, `mallory${i}@elsewhere.example`, { account: 'mallory' });
      await provePassword(t.house, claimant, { password });
      await withdrawCase(t.house, claimant);
    }
    const claimant = await askAndOpen(t, 'mallory@elsewhere.example', { account: 'mallory' });
    await provePassword(t.house, claimant, { password });
    await provePassword(t.house, claimant, { password });
    expect((await seeCase(t.house, claimant)).state).toBe('reviewing');
    expect(await countFacts(t, 'case:move:resume')).toBe(0);
    expect(await countFacts(t, 'case:move:refer')).toBe(1);
  });

  test('reach a mailbox that confirmed nothing from the five accounts that named it first, and one that did from each', async () => {
    const now = t.clock.now();
    const accounts: AccountId[] = [];
    for (let i = 0; i < 8; i += 1) accounts.push(await addAccount(t, `account-${i}`, []));
    const addAt = (i: number, address: string, addedAt: Date) =>
      t.house.db.once.addresses.add({
        id: newId(t.house.random, addedAt),
        accountId: accounts[i]!,
        address,
        addressKey: address,
        addedAt,
      });
    for (const i of accounts.keys()) {
      await addAt(i, stranger, after(now, i * minuteMs));
      await addAt(i, `holder${i}@example.org`, now);
    }
    // The first two have it no more: that makes no room.
    await t.sql.query(
      'UPDATE addresses SET removed_at = $1, notices_until = $1 WHERE address = $2 AND account_id = ANY ($3)',
      [now, stranger, accounts.slice(0, 2)],
    );
    const writers = async () => {
      const found = await Promise.all(
        accounts.map((id) => t.house.db.once.addresses.forNotices(id, after(now, dayMs))),
      );
      expect(found.every((each) => each.some(({ address }) => address.startsWith('holder')))).toBe(true);
      return found.flatMap((each, i) => (each.some(({ address }) => address === stranger) ? [i] : []));
    };
    expect(await writers()).toEqual([2, 3, 4]);
    await t.sql.query('UPDATE addresses SET verified_at = $1 WHERE address = $2 AND account_id = $3', [
      now,
      stranger,
      accounts[7],
    ]);
    expect(await writers()).toEqual([2, 3, 4, 7]);
  });
});
