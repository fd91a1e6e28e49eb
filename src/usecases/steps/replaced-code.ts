/**
 * The code that takes the place of a recovery code is shown until its person says that it is written down, and then it is erased: to the
 * session that spent the older one, and to no other, or a session that somebody steals would read what the paper at home says.
 */
import type { RecoveryCode } from '../../domain/factor/recovery-code.ts';
import { showRecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { AccountId, SessionId } from '../../domain/ids.ts';
import type { Tx } from '../../store/db.ts';
import type { CodeReplacement } from '../../store/replacements.ts';
import type { House } from '../house.ts';

/** A code in place of one that was used. */
export interface Replacement {
  readonly id: CodeReplacement['id'];
  readonly code: RecoveryCode;
}

/** Whose a replaced code is. */
export interface Spender {
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
}

const purpose = 'replaced-code';

/** Seals a code for whoever spent the older one. */
export async function addReplacement(
  house: House,
  tx: Tx,
  now: Date,
  { accountId, sessionId }: Spender,
  { id, code }: Replacement,
): Promise<void> {
  const codeSealed = house.keys.seal(purpose, `${id} ${sessionId}`, code, house.random);
  await tx.replacements.add({ id, accountId, sessionId, codeSealed, madeAt: now });
}

/** The codes that a session has not said to have kept, as they are shown, newest first. */
export async function waitingCodes(
  house: House,
  tx: Tx,
  { accountId, sessionId }: Spender,
): Promise<string[]> {
  const waiting = await tx.replacements.waiting(accountId, sessionId);
  return waiting.flatMap(({ id, codeSealed }) =>
    codeSealed
      ? showRecoveryCode(
          house.keys.open(purpose, `${id} ${sessionId}`, codeSealed).toString() as RecoveryCode,
        )
      : [],
  );
}
