/**
 * What every act of the desk begins with: the person's role read from its live row, the case by its number, and the rule
 * that nobody acts on their own account, nor on a case in which they are the one who asks.
 */
import type { Case } from '../../domain/case/case.ts';
import { type DeskAct, mayDo } from '../../domain/case/desk-rights.ts';
import { type ReadWords, readNote, readReason, reasonCharsMin } from '../../domain/case/desk-words.ts';
import type { Hidden } from '../../domain/case/hide-secrets.ts';
import type { Origin } from '../../domain/fact.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { StaffRole } from '../../store/schema.ts';
import type { House } from '../house.ts';
import { mustHaveTwoFactors, originOf, type Staff } from '../who.ts';
import { mustBeLive } from './live-session.ts';
import { readText } from './read-text.ts';

/** The origin of what a person of the desk does. */
export const deskOrigin = (staff: Staff): Origin => originOf(staff, 'desk', staff.accountId);

/** Refuses (`sign_in_required`, `forbidden`) unless the person has the right now, whatever their request said; answers them as they are now. */
export async function mustHaveRight(tx: Tx, staff: Staff, act: DeskAct, now: Date): Promise<Staff> {
  const live = await mustBeLive(tx, staff, now);
  mustHaveTwoFactors(live);
  const person = await tx.desk.staff(staff.accountId);
  if (!person || !mayDo(person.role, act))
    throw new Refusal('forbidden', { because: { act, role: person?.role ?? null } });
  return { ...live, staffRole: person.role };
}

/** The case of `number` for one act of the desk, or `sign_in_required`, `forbidden`, `not_found`, `own_account`. */
export async function findDeskCase(
  tx: Tx,
  staff: Staff,
  number: string,
  act: DeskAct,
  now: Date,
): Promise<{ current: Case; role: StaffRole }> {
  const { staffRole: role } = await mustHaveRight(tx, staff, act, now);
  const current = numberShape.test(number) ? await tx.cases.byNumber(number) : undefined;
  if (!current) throw new Refusal('not_found', { because: 'no such case' });
  if (await isOwnCase(tx, staff, current))
    throw new Refusal('own_account', { because: { case: number, act } });
  return { current, role };
}

/** The same, with the case locked until the end of the transaction, so that it is judged as it is changed. */
export async function lockDeskCase(
  tx: Tx,
  staff: Staff,
  number: string,
  act: DeskAct,
  now: Date,
): Promise<Case> {
  const { current } = await findDeskCase(tx, staff, number, act, now);
  const locked = await tx.cases.lock(current.id);
  // Whoever waited for the lock may have been signed out or suspended meanwhile.
  await mustHaveRight(tx, staff, act, now);
  return locked;
}

/** Whether the case is about the person's account, or they ask in it themselves. That somebody merely named an address of theirs is nothing. */
async function isOwnCase(tx: Tx, staff: Staff, current: Pick<Case, 'id' | 'accountId'>): Promise<boolean> {
  if (current.accountId === staff.accountId) return true;
  const own = (await tx.addresses.of(staff.accountId)).map((address) => address.addressKey);
  return tx.parts.isAsking(current.id, own);
}

/** Refuses (`case_moved`) when the person judged another version of the case than the one that stands. */
export function mustBeVersion(current: Case, version: number | undefined): void {
  if (version !== undefined && version !== current.version)
    throw new Refusal('case_moved', {
      because: { case: current.number, version: current.version, seen: version },
    });
}

/** A reason as it may be recorded: read, and with its secrets hidden. Refuses `reason_required` below ten characters. Burn what was found. */
export async function readDeskReason(
  house: House,
  tx: Tx,
  typed: string,
  field: 'reason' | 'question',
): Promise<Hidden> {
  return readText(house, tx, words(typed, field, readReason(typed)));
}

/** A note as it may be stored: read, and with its secrets hidden. Refuses `input_invalid` when it is empty. Burn what was found. */
export async function readDeskNote(house: House, tx: Tx, typed: string): Promise<Hidden> {
  return readText(house, tx, words(typed, 'body', readNote(typed)));
}

const numberShape = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/;

// People of the desk paste what claimants sent them; the record keeps reasons for ever, and it may hold no secret.
function words(typed: string, field: string, read: ReadWords): string {
  if ('no' in read && read.no === 'too_long')
    throw new Refusal('input_invalid', { fields: { [field]: faultWords.prose.tooLong } });
  if ('no' in read && typed.trim().length > 0 && field !== 'body')
    throw new Refusal('reason_required', {
      fields: { [field]: faultWords.prose.tooShort(reasonCharsMin) },
    });
  if ('no' in read)
    throw new Refusal(field === 'body' ? 'input_invalid' : 'reason_required', {
      fields: { [field]: faultWords.prose.empty },
    });
  return read.text;
}
