/**
 * Proving by an address on file (RECOVERY.md, section 3): the code, its letter, and what a right answer is worth. The challenge is made
 * the same whether or not the account has the address, and only the mailbox itself learns more.
 */
import { after, dayMs, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { addressKey, maskedAddress, readAddress } from '../../domain/account/address.ts';
import { mailboxKey } from '../../domain/account/mailbox-key.ts';
import type { Case } from '../../domain/case/case.ts';
import type { Judgement } from '../../domain/evidence/finding.ts';
import { boundCode, judgeMailbox, mailboxCode } from '../../domain/evidence/mailbox.ts';
import { mayAskCode, mayMailCode } from '../../domain/evidence/mailbox-limit.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { AddressId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Address } from '../../store/addresses.ts';
import type { Tx } from '../../store/db.ts';
import type { Challenge } from '../../store/evidence.ts';
import type { House } from '../house.ts';
import type { Claiming } from '../who.ts';
import { challengeMade, mustHaveRoom, newChallenge, type Started } from './new-challenge.ts';
import { putOffLapse } from './put-off-lapse.ts';
import { record } from './record.ts';

/** The address is the claimant's own word: whether the account has it is told to nobody. */
export interface AskMailbox {
  readonly kind: 'mailbox';
  readonly address: string;
}

/** Makes the challenge, and mails its code where the account has the address. Refuses `input_invalid`, `challenge_limit`, `mail_code_limit`. */
export async function startMailbox(
  house: House,
  tx: Tx,
  who: Claiming,
  current: Case,
  ask: AskMailbox,
  now: Date,
): Promise<Started> {
  const address = readAddress(ask.address);
  if (!address) throw new Refusal('input_invalid', { fields: { address: faultWords.address.invalid } });
  await mustHaveRoom(house, tx, who, now);
  const policy = house.policy.mailboxCode;
  const key = addressKey(address);
  const asked = await tx.codes.asked(who.claimantId, current.accountId, key, after(now, -dayMs));
  if (!mayAskCode(policy, asked)) throw new Refusal('mail_code_limit', { retryAfterS: 3600, because: asked });
  const forWhom = maskedAddress(who.contact);
  const id = newId<'challenge'>(house.random, now);
  const code = mailboxCode(house.random, policy.digits);
  const onFile = await tx.addresses.forCodes(current.accountId, key);
  const mailbox = mailboxKey(address, house.policy.publicMailProviders);
  const written = await tx.letters.codesWritten(mailbox, after(now, -dayMs));
  const lifeMs = policy.lifeHours * hourMs;
  const answerUntil = after(now, lifeMs);
  // For an address that is not on file too, or the page would tell which letters are under way.
  const expiresAt = after(answerUntil, house.policy.letters.keptHoursMax * hourMs);
  await tx.evidence.addChallenge({
    ...newChallenge(id, who, 'mailbox', address, now, expiresAt),
    subjectId: onFile?.id ?? null,
    secretHash: house.keys.hash('challenge', boundCode(id, code)),
    triesLeft: policy.triesMax,
    answerUntil,
  });
  await recordCode(house, tx, who, current, now, {
    to: onFile && mayMailCode(policy, written, onFile) ? onFile : undefined,
    letter: { code, expiresAt: answerUntil.toISOString(), carries: { purpose: 'code', id, lifeMs }, forWhom },
  });
  return { challengeId: id, shown: null, expiresAt, forWhom };
}

/**
 * The line of the record, with the letter. It goes to the address as it is on file, never to a spelling that a stranger chose; where there
 * is none, to nobody (record.ts), so that neither the time nor what is written tells anything (laws 5 and 10).
 */
async function recordCode(
  house: House,
  tx: Tx,
  who: Claiming,
  current: Case,
  now: Date,
  { to, letter }: { to: Address | undefined; letter: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { username } = await tx.accounts.get(current.accountId);
  // With name and number at hand, a letter needs no look-up of its own.
  const known = { letter: { ...letter, username, number: current.number } };
  const fact = challengeMade(who, current, 'mailbox', {
    ...known,
    ...(to ? { recipient: to.address, addressId: to.id } : {}),
  });
  const { timers } = await putOffLapse(house, tx, current, who.claimantId, now);
  await record(house, tx, now, [fact], timers);
}

/** What reading the mailbox proves; undefined when the address was removed since: whoever removed it would also like it to count. */
export async function judgeMailboxOf(
  house: House,
  tx: Tx,
  current: Case,
  challenge: Challenge,
): Promise<Judgement | undefined> {
  const address = await tx.addresses.get(current.accountId, challenge.subjectId as AddressId);
  if (!address) return undefined;
  const { agedDaysMin, publicMailProviders } = house.policy;
  const { confirmedAt } = await tx.claimants.get(challenge.claimantId);
  return judgeMailbox({
    address: address.address,
    verifiedAt: address.verifiedAt,
    caseOpenedAt: confirmedAt ?? current.openedAt,
    agedDaysMin,
    publicMailProviders,
  });
}
