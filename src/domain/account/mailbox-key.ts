/**
 * The one name of a mailbox, however an address spells it: by this letters are counted, so that nobody writes to a stranger's mailbox
 * once for each `+tag`. It is for counting only: what is mailed goes to the address as it was given, and whose an address is, is never
 * asked by it. A rule too many makes two mailboxes share a limit, one too few makes a limit idle.
 */
import { publicMailbox } from '../policy/mail-providers.ts';

declare const counted: unique symbol;
/** What letters to a mailbox are counted by. */
export type MailboxKey = string & { readonly [counted]: 'mailbox' };

/** The key of the mailbox behind an address: in lower case, no `+tag`; at a public provider also no idle dots, and one domain. */
export function mailboxKey(address: string, publicMailProviders: readonly string[]): MailboxKey {
  const lower = address.toLowerCase();
  const at = lower.lastIndexOf('@');
  const [local, domain] = [lower.slice(0, at), lower.slice(at + 1)];
  const plain = `${local.replace(/(?<=.)\+.*$/, '')}@${domain}`;
  return (publicMailbox(local, domain, publicMailProviders) ?? plain) as MailboxKey;
}
