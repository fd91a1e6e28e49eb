/**
 * A user name is 1 to 50 ASCII letters, digits, dots, underscores and dashes, with a letter or digit at both ends; two names that differ
 * in case only are one. At sign-up and sign-in nothing else is accepted; where a locked-out person says which account is theirs, whatever
 * people really type is understood instead (`account-name.ts`). Nothing is folded from Unicode: a look-alike is no name.
 */

declare const read: unique symbol;
/** A user name that passed the grammar, in the case it was typed. */
export type Username = string & { readonly [read]: 'username' };

const shape = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,48}[A-Za-z0-9])?$/;

/** Reads a user name as sign-up and sign-in take it, surrounding space dropped; undefined when it breaks the grammar. */
export function readUsername(typed: string): Username | undefined {
  const text = typed.trim();
  return shape.test(text) ? (text as Username) : undefined;
}

/** The key under which a user name is unique and looked up. */
export function usernameKey(name: Username): string {
  return name.toLowerCase();
}
