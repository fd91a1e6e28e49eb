/**
 * What would help: the decision asked again with one more proof. Nothing here looks at the account, so that the page may
 * show it to a stranger: ways and their best strength come from what the form and public pages say.
 */
import type { EvidenceKind, Root } from '../evidence/finding.ts';
import { compareDecisions, type DecideInput, type Decision, decide } from './decide.ts';
import { breachOf, countRoots, isFresh, type Proof } from './roots.ts';

/** A way of proving that this claimant could still go. */
export interface Way {
  readonly kind: EvidenceKind;
  readonly root: Root;
  readonly strengthAtBest: 'strong' | 'weak';
}

/** A way, and what the case would come to with it. */
export interface Option<Each extends Way> {
  readonly way: Each;
  readonly decision: Decision;
  /** Whether that is better than what stands now. */
  readonly helps: boolean;
}

/** Each way not yet proven with the decision it would lead to, best first: by the machine before by the desk, then by hours. */
export function optionsFor<Each extends Way>(
  input: DecideInput & { readonly ways: readonly Each[] },
): Option<Each>[] {
  const today = decide(input);
  return input.ways
    .filter((way) => !isProven(input, way))
    .map((way) => {
      const decision = decide({ ...input, findings: [...input.findings, atBest(way, input.now)] });
      return { way, decision, helps: compareDecisions(decision, today) < 0 };
    })
    .sort((a, b) => compareDecisions(a.decision, b.decision));
}

/**
 * Whether no further proof could better the outcome. Then a case that needs a person is referred at once: the claimant
 * would only lose days by gathering more.
 */
export function isBest(input: DecideInput): boolean {
  const ideal = ['a', 'b', 'c'].map((name) =>
    atBest({ kind: 'mailbox', root: `address:${name}@ideal.invalid`, strengthAtBest: 'strong' }, input.now),
  );
  const today = decide(input);
  return compareDecisions(today, decide({ ...input, findings: [...input.findings, ...ideal] })) === 0;
}

function atBest(way: Way, now: Date): Proof {
  return { kind: way.kind, root: way.root, strength: way.strengthAtBest, subject: '', observedAt: now };
}

function isProven(input: DecideInput, way: Way): boolean {
  const standing = input.findings.filter(
    (finding) =>
      finding.kind === way.kind &&
      breachOf(finding.root) === breachOf(way.root) &&
      isFresh(finding, input.policy.findingLifeDays, input.now),
  );
  const [root] = countRoots(standing);
  return root !== undefined && (root.strength === 'strong' || way.strengthAtBest === 'weak');
}
