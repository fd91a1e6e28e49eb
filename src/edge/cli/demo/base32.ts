/** What an authenticator app does with the secret it is shown: base32 (RFC 4648, 6) back to bytes. */
import { Secret } from 'otpauth';

/** The bytes of a secret as it is shown, groups and all. */
export function readBase32(shown: string): Uint8Array {
  return Secret.fromBase32(shown.replaceAll(/\s/g, '')).bytes;
}
