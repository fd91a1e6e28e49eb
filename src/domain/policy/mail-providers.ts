/** Mail domains where anybody can open a mailbox: there an address is its own root, not its domain (RECOVERY.md, section 3). */

/** Domains of public mailbox providers, in lower case; an operator's policy may name others. */
export const publicMailProviders: readonly string[] = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'yahoo.com',
];
