/** A link for a letter: a secret of its own, stored as a hash, bound to its purpose and to whom it is mailed, and living as long as its purpose needs. */
import { after, dayMs, hourMs } from '../../base/clock.ts';
import { newId } from '../../base/id.ts';
import { newSecret } from '../../base/secret.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Carried } from '../../domain/letter/carried.ts';
import type { LinkPurpose } from '../../domain/letter/letter.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { waitHoursLongest } from '../../domain/policy/rules.ts';
import type { PostedLink } from '../../store/links.ts';
import type { House } from '../house.ts';
import { nobody, type Recipient } from './recipients.ts';

const pathOf: Record<LinkPurpose, string> = {
  verify_address: 'verify',
  reset_password: 'reset',
  open_case: 'case/open',
  object: 'not-me',
  restore: 'restore',
};

function linkLifeMs(policy: Policy, purpose: LinkPurpose, kind: Fact['kind']): number {
  switch (purpose) {
    case 'verify_address':
      return policy.links.verifyHours * hourMs;
    case 'reset_password':
      return policy.links.resetHours * hourMs;
    case 'restore':
      return policy.grantedDays * dayMs;
    case 'open_case': // opened again and again it lives on; that of a lapsed case for as long as its letter says
      return (kind === 'case:move:lapse' ? policy.reopenDays : policy.links.caseIdleDays) * dayMs;
    case 'object': // the longest wait, the time to restore, and the days to object afterwards
      return (
        waitHoursLongest(policy) * hourMs + (policy.grantedDays + policy.objectAfterCompletedDays) * dayMs
      );
  }
}

/** The link for one letter to one recipient: its row, its URL, and what the letter keeps of it for its sending. */
export function mintLink(house: House, now: Date, purpose: LinkPurpose, fact: Fact, to: Recipient) {
  const secret = newSecret(house.random);
  const lifeMs = linkLifeMs(house.policy, purpose, fact.kind);
  const id = newId<'mailed-link'>(house.random, now);
  const row: PostedLink = {
    id,
    purpose,
    secretHash: house.keys.hash(`link:${purpose}`, secret),
    accountId: fact.accountId ?? null,
    addressId: to.addressId,
    caseId: fact.caseId ?? null,
    claimantId: to.claimantId, // the link of a letter to nobody has neither address nor claimant, and opens nothing
    madeAt: now,
    expiresAt: after(now, lifeMs),
    recipientKey: purpose === 'object' ? to.address.toLowerCase() : null,
    request: to === nobody ? null : (fact.request ?? null),
  };
  const carries: Carried = { purpose, id, lifeMs };
  const link = `${house.settings.baseUrl}/${pathOf[purpose]}/${secret}`;
  return { row, content: { link, expiresAt: row.expiresAt, carries } };
}
