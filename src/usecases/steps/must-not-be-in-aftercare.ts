/** For a while after a recovery nothing irreversible is possible (RECOVERY.md, section 6). */
import { Refusal } from '../../domain/refusals.ts';
import type { Account } from '../../store/accounts.ts';

/** Refuses `restricted` until the account's aftercare is over. */
export function mustNotBeInAftercare({ aftercareUntil }: Account, now: Date): void {
  if (aftercareUntil && aftercareUntil > now)
    throw new Refusal('restricted', { because: { aftercareUntil } });
}
