/** Whether the database is built as the migrations build it, asked while Rekey runs: what may hide lines puts the record in doubt until it is gone. */
import type { House } from '../house.ts';
import { trustIn } from '../steps/trust.ts';

/** Looks, and doubts or trusts by what is there now. Some ten milliseconds: it is asked each minute, and wherever the desk reads what happened. */
export async function checkDatabase(house: House): Promise<void> {
  const differences = await house.db.snapshot(async (tx) => {
    await tx.catalogue.readPlainly();
    return [...(await tx.catalogue.foreign('hiding')), ...(await tx.catalogue.altered())];
  });
  trustIn(house).set(
    'database',
    differences.filter(({ hides }) => hides).map(({ says }) => says),
  );
}
