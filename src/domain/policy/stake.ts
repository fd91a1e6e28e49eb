/** What the account puts at stake (RECOVERY.md, section 4): what an attacker could publish with it, and to how many. */
import type { Policy } from './policy.ts';
import type { Stake } from './rules.ts';

/** A project that the account owns, alone or with others. */
export interface StakedProject {
  readonly downloadsPerMonth: number;
  readonly dependents: number;
  readonly flaggedCritical: boolean;
}

/** `none` without projects; `critical` by downloads, dependents or the desk's flag. An account of the desk is always critical. */
export function stakeOf(
  projects: readonly StakedProject[],
  account: { readonly isStaff: boolean; readonly flagged: boolean },
  policy: Pick<Policy, 'critical'>,
): Stake {
  // Staff first: who takes over the desk needs no project of their own.
  if (account.isStaff || account.flagged) return 'critical';
  if (projects.length === 0) return 'none';
  const { downloadsPerMonthMin, dependentsMin } = policy.critical;
  const isCritical = projects.some(
    (project) =>
      project.flaggedCritical ||
      project.downloadsPerMonth >= downloadsPerMonthMin ||
      project.dependents >= dependentsMin,
  );
  return isCritical ? 'critical' : 'ordinary';
}
