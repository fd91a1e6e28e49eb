/** The ten codes that this session made and nobody has typed back yet: shown again, so that a page loaded anew loses nothing. */
import { showRecoveryCode } from '../../domain/factor/recovery-code.ts';
import type { House } from '../house.ts';
import { openShown } from '../steps/shown-codes.ts';
import { mustBeFresh, type SignedIn } from '../who.ts';

/** Shows the codes; none when another session made them, or one was typed back. Refuses `fresh_proof_required` where there are some. */
export async function seeRecoveryCodes(house: House, who: SignedIn): Promise<{ codes: string[] }> {
  const now = house.clock.now();
  const set = await house.db.once.factors.codeSet(who.accountId);
  const shown = openShown(house, who, set);
  if (!shown) return { codes: [] };
  mustBeFresh(house, who, now);
  return { codes: shown.map(showRecoveryCode) };
}
