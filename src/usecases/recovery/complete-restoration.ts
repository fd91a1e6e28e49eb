/**
 * The end of a restoration: one code typed back, then one transaction in which everything that opened the account before is gone and
 * what the sitting made is live. It happens under the case's lock and only from `granted`, so never twice and never without a case.
 */
import { after, dayMs, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import type { Case } from '../../domain/case/case.ts';
import type { Fact } from '../../domain/fact.ts';
import { type RecoveryCode, readRecoveryCode } from '../../domain/factor/recovery-code.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { AddressId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Claimant } from '../../store/claimants.ts';
import type { Tx } from '../../store/db.ts';
import type { Restoration } from '../../store/restorations.ts';
import type { House } from '../house.ts';
import { forgetAllGuesses } from '../steps/count-guess.ts';
import { findFinished, findSitting, lockSitting, mustHaveReached } from '../steps/find-sitting.ts';
import { makeMove } from '../steps/make-move.ts';
import { record } from '../steps/record.ts';
import { takeBack } from '../steps/take-back.ts';
import { originOf, type Visitor } from '../who.ts';

export interface Restored {
  readonly number: string;
  readonly username: string;
  /** Until then nothing irreversible is possible. */
  readonly aftercareUntil: Date;
}

interface CompleteAsk {
  readonly sittingSecret: string | undefined;
  readonly code: string;
}

/**
 * Restores the account; refuses `code_wrong`, `step_missing`, `restoration_stale` or `move_not_allowed`, and then changes nothing. A
 * sitting that has restored it already is told so again.
 */
export async function completeRestoration(
  house: House,
  visitor: Visitor,
  ask: CompleteAsk,
): Promise<Restored> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    await lockSitting(house, tx, now, ask.sittingSecret);
    const before = await restoredBefore(house, tx, now, ask);
    if (before) return before;
    const found = await findSitting(house, tx, now, ask.sittingSecret);
    mustHaveReached(found, 'finish');
    const { sitting, current } = found;
    const made = openSitting(house, sitting);
    const typed = readRecoveryCode(ask.code);
    if (!typed || !made.codes.includes(typed))
      throw new Refusal('code_wrong', {
        fields: {
          code: faultWords.code.notJustSaved,
        },
      });
    const isOurs =
      (await tx.restorations.finish(sitting, now)) && (await tx.links.spend(sitting.linkId, now));
    if (!isOurs) throw new Refusal('restoration_stale', { because: { case: current.number } });
    return restore(house, tx, now, visitor, { current, sitting, made });
  });
}

/** What this sitting restored before, for one of the codes it made; undefined when it restored nothing. */
async function restoredBefore(
  house: House,
  tx: Tx,
  now: Date,
  ask: CompleteAsk,
): Promise<Restored | undefined> {
  const found = await findFinished(house, tx, now, ask.sittingSecret);
  const typed = readRecoveryCode(ask.code);
  if (!found || !typed) return undefined;
  const { accountId, number } = found.current;
  if (!(await tx.factors.hasCode(accountId, house.keys.hash('recovery-code', typed)))) return undefined;
  const { username, aftercareUntil } = await tx.accounts.get(accountId);
  return aftercareUntil ? { number, username, aftercareUntil } : undefined;
}

interface Made {
  readonly passwordHash: string;
  readonly totpSecret: Buffer;
  readonly totpStep: number;
  readonly codes: readonly RecoveryCode[];
}

/** What the steps settled, out of its seals. */
function openSitting(house: House, sitting: Restoration): Made {
  const { id, passwordHash, totpSecretSealed, totpStep, codesSealed } = sitting;
  if (passwordHash === null || totpSecretSealed === null || totpStep === null || codesSealed === null)
    throw new Refusal('step_missing');
  return {
    passwordHash,
    totpStep,
    totpSecret: house.keys.open('restoration-totp', id, totpSecretSealed),
    codes: JSON.parse(
      house.keys.open('restoration-codes', id, codesSealed).toString('utf8'),
    ) as RecoveryCode[],
  };
}

async function restore(
  house: House,
  tx: Tx,
  now: Date,
  visitor: Visitor,
  { current, sitting, made }: { current: Case; sitting: Restoration; made: Made },
): Promise<Restored> {
  const account = await tx.accounts.lock(current.accountId);
  const { id: accountId, username } = account;
  const origin = originOf(visitor, 'claimant', sitting.claimantId);
  const claimant = await tx.claimants.get(sitting.claimantId);
  const gone = await endWhatWas(tx, now, accountId);
  await giveWhatIsNew(house, tx, now, accountId, made);
  const { contact, addresses } = await adoptContact(house, tx, now, accountId, claimant);
  const came = claimant.confirmedAt ?? current.openedAt;
  const { facts: takenBack, ...counts } = await takeBack(house, tx, now, { current, came, contact, origin });
  const { aftercareHoursStrong, aftercareDaysWeak } = house.policy;
  const aftercareUntil = after(
    now,
    current.aftercare === 'strong' ? aftercareHoursStrong * hourMs : aftercareDaysWeak * dayMs,
  );
  await tx.accounts.restore(accountId, { passwordHash: made.passwordHash, at: now, aftercareUntil });
  const about = { origin, accountId, caseId: current.id };
  const facts: Fact[] = [
    {
      ...about,
      kind: 'account:account:restored',
      payload: { number: current.number, ...gone, addresses, ...counts },
    },
    ...takenBack,
    ...(account.frozenAt
      ? [{ ...about, kind: 'account:account:unfrozen', payload: { because: 'restored' } } as const]
      : []),
  ];
  // After the contact address was taken in, so that the letters of this move go to it too.
  await makeMove(house, tx, current, 'redeem', { actor: 'claimant', origin, now });
  await record(house, tx, now, facts);
  return { number: current.number, username, aftercareUntil };
}

/** Everything that opened the account, or was half open, ends here, and so will API tokens and publishers. Answers how much there was. */
async function endWhatWas(tx: Tx, now: Date, accountId: Case['accountId']) {
  const factors = await tx.factors.removeAllTotp(accountId, now);
  const codes = await tx.factors.dropCodes(accountId, now);
  const sessions = await tx.sessions.endAll(accountId, now);
  await tx.sessions.dropSignIns(accountId, now);
  const devices = await tx.sessions.endDevices(accountId, now);
  await tx.links.dropOf(accountId, 'reset_password', now);
  await tx.links.dropOf(accountId, 'verify_address', now);
  await forgetAllGuesses(tx, accountId, 'password');
  await forgetAllGuesses(tx, accountId, 'factor');
  // A person of the desk who recovered their account waits for an admin to let them back in.
  await tx.desk.suspend(accountId, now);
  return { factors, codes, sessions, devices };
}

async function giveWhatIsNew(
  house: House,
  tx: Tx,
  now: Date,
  accountId: Case['accountId'],
  made: Made,
): Promise<void> {
  const id = newId<'factor'>(house.random, now);
  const secretSealed = house.keys.seal('totp', id, made.totpSecret, house.random);
  await tx.factors.addTotp({
    id,
    accountId,
    secretSealed,
    createdAt: now,
    confirmedAt: now,
    lastStep: made.totpStep,
  });
  await tx.factors.addCodes(
    made.codes.map((code) => ({
      id: newId<'recovery-code'>(house.random, now),
      accountId,
      codeHash: house.keys.hash('recovery-code', code),
      createdAt: now,
    })),
  );
  await tx.factors.setCodeSet(accountId, now, now);
}

/** The contact address, proven by the links that came to it, becomes the primary one; the others stay and get notices. Answers it, and how many were added. */
async function adoptContact(
  house: House,
  tx: Tx,
  now: Date,
  accountId: Case['accountId'],
  claimant: Claimant,
): Promise<{ contact: AddressId; addresses: number }> {
  const { contact: address, contactKey: addressKey } = claimant;
  const known = await tx.addresses.byKeyOf(accountId, addressKey);
  const id = known?.id ?? newId<'address'>(house.random, now);
  if (!known) await tx.addresses.add({ id, accountId, address, addressKey, addedAt: now });
  await tx.addresses.verify(id, now);
  await tx.addresses.makePrimary(accountId, id);
  return { contact: id, addresses: known ? 0 : 1 };
}
