/**
 * Who asks for an account, as its holder is told it: when, from where, with what, and what they have shown. "Was it you?" can be answered
 * only by who knows that. A letter to one address, or to a co-owner, never names another address in full, and nothing here is a secret.
 */
import type { EvidenceKind, Finding } from '../evidence/finding.ts';
import { isFresh } from '../policy/roots.ts';

/** One thing that was shown. `subject`: a masked address, or the repository; empty where there is nothing to name. */
export interface ShownProof {
  readonly kind: EvidenceKind;
  readonly subject: string;
  readonly at: string;
}

/** Whose proof was accepted, and on what. Null: not noted. */
export interface WhoAsks {
  readonly askedAt: string;
  readonly client: string | null;
  readonly place: string | null;
  readonly proofs: readonly ShownProof[];
}

const proofsMax = 12; // more is no list that anybody reads

/** An address that its own reader knows again, and nobody else can write to: "a…@tide.example". */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = '', second] = address.slice(0, at);
  return `${second === undefined ? '' : first}…${address.slice(at)}`;
}

/** What counted of these findings at an instant, the oldest first, each thing once, in words that name no address in full. */
export function proofsTold(findings: readonly Finding[], findingLifeDays: number, at: Date): ShownProof[] {
  const counted = findings.filter(
    (finding) => finding.strength !== 'worthless' && isFresh(finding, findingLifeDays, at),
  );
  const told = counted.map(({ kind, subject, observedAt }) => ({
    kind,
    subject: subjectTold(kind, subject),
    at: observedAt.toISOString(),
  }));
  const last = new Map(told.map((proof) => [`${proof.kind} ${proof.subject}`, proof]));
  return [...last.values()].slice(0, proofsMax);
}

function subjectTold(kind: EvidenceKind, subject: string): string {
  switch (kind) {
    case 'mailbox':
      return maskedAddress(subject);
    case 'repository':
      return subject.replace(/^https?:\/\//, '').replace(/\.git$/, '');
    case 'password':
      return '';
  }
}
