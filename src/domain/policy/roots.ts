/**
 * Proofs count by distinct roots, and a root is what ONE breach takes (RECOVERY.md, section 3). Findings name what they
 * saw; here names that fall together are counted as one. Merging too much costs a claimant a row; merging too little
 * hands an attacker one.
 */
import { parse } from 'tldts';
import { dayMs, msBetween } from '../../base/clock.ts';
import type { Finding, Root } from '../evidence/finding.ts';
import { publicMailbox } from './mail-providers.ts';
import { jointlyStrong } from './rules.ts';

/** What `decide` needs of a finding. */
export type Proof = Pick<Finding, 'kind' | 'root' | 'strength' | 'subject' | 'observedAt'>;

/** One root that counts: its best strength, and the kinds that were seen on it. */
export interface CountedRoot {
  readonly root: Root;
  readonly strength: 'strong' | 'weak';
  readonly kinds: readonly string[];
}

/** Whether a finding still counts: it is younger than the policy's life for findings. */
export function isFresh(proof: Pick<Proof, 'observedAt'>, findingLifeDays: number, now: Date): boolean {
  return msBetween(proof.observedAt, now) < findingLifeDays * dayMs;
}

/**
 * The name under which roots that fall in one breach coincide. Whoever holds `example.org` can point `git.example.org`
 * anywhere, so a forge counts with its registrable domain; `ann+pypi@` is read in the mailbox of `ann@`.
 */
export function breachOf(root: Root): string {
  const colon = root.indexOf(':');
  if (colon < 0) return root;
  const name = root.slice(colon + 1).toLowerCase();
  if (!root.startsWith('address:')) {
    const { domain, hostname } = parse(name, { allowPrivateDomains: true });
    return `domain:${domain ?? hostname ?? name}`; // without its port: one machine is one breach
  }
  const at = name.lastIndexOf('@');
  const domain = name.slice(at + 1);
  // An address is a root only where its domain is a provider's.
  return `address:${publicMailbox(name.slice(0, at), domain, [domain]) ?? name}`;
}

/** The distinct roots among `proofs` (fresh ones; the worthless count for nothing), in order of their names. */
export function countRoots(proofs: readonly Proof[]): CountedRoot[] {
  const roots = rootsByBreach(proofs);
  // It may lead to the very mailbox that is counted already, or that set the password: then one breach takes both.
  if (proofs.some(isOfMailbox)) roots.delete('forwarded');
  return [...roots.values()];
}

function isOfMailbox({ kind, root, strength }: Proof): boolean {
  const isByMail = kind === 'mailbox' || (kind === 'password' && root !== 'own');
  return isByMail && root !== 'forwarded' && strength !== 'worthless';
}

/** What falls in one breach, each under its name, whatever else was proven. */
export function rootsByBreach(proofs: readonly Proof[]): Map<string, CountedRoot> {
  const groups = new Map<string, Proof[]>();
  for (const proof of proofs) {
    if (proof.strength === 'worthless') continue;
    const breach = breachOf(proof.root);
    groups.set(breach, [...(groups.get(breach) ?? []), proof]);
  }
  return new Map([...groups.keys()].sort().map((breach) => [breach, countedOf(groups.get(breach)!)]));
}

function countedOf(group: readonly Proof[]): CountedRoot {
  const isStrong = group.some((proof) => strengthOf(proof) === 'strong') || isJointlyStrong(group);
  return {
    root: group.map((proof) => proof.root).sort()[0]!,
    strength: isStrong ? 'strong' : 'weak',
    kinds: [...new Set(group.map((proof) => proof.kind))].sort(),
  };
}

// Documents are judged by a person's eye, so they never reach further than weak, whatever a finding says.
function strengthOf(proof: Proof): Proof['strength'] {
  return proof.root === 'desk' && proof.strength === 'strong' ? 'weak' : proof.strength;
}

function isJointlyStrong(group: readonly Proof[]): boolean {
  return jointlyStrong.some(({ kind, subjectsMin }) => {
    const subjects = new Set(group.filter((proof) => proof.kind === kind).map((proof) => proof.subject));
    return subjects.size >= subjectsMin;
  });
}
