/**
 * Evidence by the current password: one thing of the many that a stolen laptop or an old leak gives away, so never more than weak.
 * One that was set by a mailed link is something of that mailbox, however long ago: one breach takes both.
 */
import type { Trail } from '../policy/decide.ts';
import { breachOf } from '../policy/roots.ts';
import type { Finding, Judgement } from './finding.ts';
import { rootOfAddress } from './root.ts';

/** Knowing the password is weak; knowing one that everybody may have read in a leak proves nothing. */
export function judgePasswordKnown(ask: {
  isBreached: boolean;
  /** The address whose mailed link set the password; null when it was set otherwise. */
  mailbox: string | null;
  publicMailProviders: readonly string[];
}): Judgement {
  const root = ask.mailbox === null ? 'own' : rootOfAddress(ask.mailbox, ask.publicMailProviders);
  return ask.isBreached
    ? { strength: 'worthless', root, because: ['breached'] }
    : { strength: 'weak', root, because: ['known'] };
}

/** Findings as their claimant may be told of them: the mailbox a password came from shows only to whoever reads it already. */
export function withoutMailboxOfPassword(findings: readonly Finding[]): Finding[] {
  const read = findings.filter(({ kind }) => kind === 'mailbox').map(({ root }) => breachOf(root));
  return findings.map((finding) =>
    finding.kind === 'password' && !read.includes(breachOf(finding.root))
      ? { ...finding, root: 'own' as const }
      : finding,
  );
}

/** What the desk reads in place of the mailbox that a password came from: a claimant may show the first and know nothing of the second. */
export const mailboxOfPassword = 'mailbox_of_password';

interface Told {
  readonly root?: unknown;
  readonly kind?: unknown;
  readonly kinds?: unknown;
}

/** A finding, a line of the record or the reason of a rule, with its root as the desk may read it. */
export function rootForDesk<T extends Told>(told: T): T {
  const { root, kind, kinds } = told;
  const isByPassword = kind === 'password' || (Array.isArray(kinds) && kinds.join() === 'password');
  return isByPassword && typeof root === 'string' && root !== 'own'
    ? { ...told, root: mailboxOfPassword }
    : told;
}

/** The same for each row of a trail. */
export function trailForDesk(trail: Trail): Trail {
  return trail.map(({ rule, because }) => ({ rule, because: rootForDesk(because) }));
}
