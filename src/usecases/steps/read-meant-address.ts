/**
 * An address that will be written to for long: at sign-up, added to an account, or as the contact of a request. A mistyped domain may belong
 * to somebody who waits for such mail, so a near miss of a common one is asked about, and taken when the person says that it is right.
 */
import { type Address, readAddress, suggestAddress } from '../../domain/account/address.ts';
import { faultWords } from '../../domain/fault-words.en.ts';

export interface TypedAddress {
  readonly address: string;
  /** It was asked about, and is right as it is. */
  readonly isSure?: boolean | undefined;
}

/** Reads the address, or says what is wrong with it. */
export function readMeantAddress({
  address: typed,
  isSure,
}: TypedAddress): { address: Address } | { fault: string } {
  const address = readAddress(typed);
  if (!address) return { fault: faultWords.address.invalid };
  const meant = suggestAddress(typed);
  return meant && meant !== address && !isSure ? { fault: faultWords.address.meant(meant) } : { address };
}
