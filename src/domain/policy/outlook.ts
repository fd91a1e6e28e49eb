/**
 * How long it would take at best with what somebody says they still have, for each stake: said before anything is proven, so it
 * looks at no account. The real decision code answers it, so that the page promises nothing else than the policy holds.
 */
import type { HeldThing } from '../case/answers.ts';
import { type Decision, decide } from './decide.ts';
import type { Policy } from './policy.ts';
import type { Proof } from './roots.ts';
import { type Stake, stakes } from './rules.ts';

type ProofOf = Pick<Proof, 'kind' | 'root' | 'strength'>;
const provenBy: Partial<Record<HeldThing, ProofOf>> = {
  password: { kind: 'password', root: 'own', strength: 'weak' },
  mailbox: { kind: 'mailbox', root: 'address:held@mailbox.invalid', strength: 'strong' },
  repository: { kind: 'repository', root: 'forge:forge.invalid', strength: 'strong' },
};

/** What the policy would decide if everything held were proven at its best, with no signal against it. */
export function outlookFor(
  policy: Policy,
  held: readonly HeldThing[],
  now: Date,
): Readonly<Record<Stake, Decision>> {
  const findings = held.flatMap((thing): Proof[] => {
    const proof = provenBy[thing];
    return proof ? [{ ...proof, subject: '', observedAt: now }] : [];
  });
  const of = (stake: Stake) => [stake, decide({ policy, stake, findings, signals: [], now })];
  return Object.fromEntries(stakes.map(of)) as Record<Stake, Decision>;
}
