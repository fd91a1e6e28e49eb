/** Evidence by the current password: one thing of the many that a stolen laptop or an old leak gives away, so never more than weak. */
import type { Judgement } from './finding.ts';

/** Knowing the password is weak; knowing one that everybody may have read in a leak proves nothing. */
export function judgePasswordKnown(ask: { isBreached: boolean }): Judgement {
  return ask.isBreached
    ? { strength: 'worthless', root: 'own', because: ['breached'] }
    : { strength: 'weak', root: 'own', because: ['known'] };
}
