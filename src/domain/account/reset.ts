/**
 * By which addresses a forgotten password may be chosen anew. Whoever was robbed was often robbed by a mailbox, so until the restrictions
 * after a recovery end its old addresses are for notices only (RECOVERY.md, section 6): else whoever reads one is back at once.
 */

export interface ResetBy {
  readonly account: { readonly restoredAt: Date | null; readonly aftercareUntil: Date | null };
  readonly address: { readonly verifiedAt: Date | null; readonly isPrimary: boolean };
}

/** Whether this address may: it is verified, and in aftercare it is the main one, or was verified since the account was given back. */
export function mayResetBy({ account, address }: ResetBy, now: Date): boolean {
  const { restoredAt, aftercareUntil } = account;
  if (!address.verifiedAt) return false;
  if (!restoredAt || !aftercareUntil || aftercareUntil <= now) return true;
  return address.isPrimary || address.verifiedAt >= restoredAt;
}
