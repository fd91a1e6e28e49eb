/** The sign-in that stopped at the factor has already shown the password: for whoever then asks that is the first finding. */
import { newId } from '../../base/id.ts';
import { judgePasswordKnown } from '../../domain/evidence/password.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Account } from '../../store/accounts.ts';
import type { Tx } from '../../store/db.ts';
import type { SignIn } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import { record } from './record.ts';

/** The sign-in, if it shows that today's password of this account is known: nothing has ended it, and the password is still the same. */
export function carriedBy(signIn: SignIn | undefined, account: Account): SignIn | undefined {
  if (signIn?.accountId !== account.id || signIn.finishedAt !== null) return undefined;
  return account.passwordChangedAt <= signIn.passwordAt ? signIn : undefined;
}

/** The half sign-in behind a browser's secret, and its account, while it carries. */
export async function carriedNow(
  house: House,
  tx: Tx,
  signInSecret: string | undefined,
  now: Date,
): Promise<{ signIn: SignIn; account: Account } | undefined> {
  if (!signInSecret) return undefined;
  const found = await tx.sessions.signIn(house.keys.hash('sign-in', signInSecret), now);
  if (!found) return undefined;
  const account = await tx.accounts.get(found.accountId);
  const signIn = carriedBy(found, account);
  return signIn && { signIn, account };
}

/** Writes down the finding of a sign-in that carries, and answers the version its case has by that. */
export async function carryPassword(
  house: House,
  tx: Tx,
  now: Date,
  { signIn, account }: { signIn: SignIn; account: Account },
  about: Pick<Fact, 'origin' | 'accountId' | 'caseId' | 'claimantId'>,
): Promise<number> {
  const { publicMailProviders } = house.policy;
  const judged = judgePasswordKnown({
    isBreached: signIn.isBreached,
    mailbox: account.passwordMailbox,
    publicMailProviders,
  });
  const version = await tx.evidence.addFinding({
    id: newId(house.random, now),
    caseId: about.caseId!,
    claimantId: about.claimantId!,
    challengeId: null,
    kind: 'password',
    subject: '',
    observedAt: signIn.passwordAt,
    ...judged,
  });
  const { strength, root, because } = judged;
  await record(house, tx, now, [
    { ...about, kind: 'case:finding:made', payload: { kind: 'password', strength, root, because } },
  ]);
  return version;
}
