/**
 * Evidence by the current password: one thing of the many that a stolen laptop or an old leak gives away, so never more than weak.
 * One that was set by a mailed link is something of that mailbox, however long ago: one breach takes both.
 */
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
