/** A person of the desk takes a case, so that a second one sees it is being worked on; or gives it back. It is no lock: acts ask the rights only. */
import { states } from '../../domain/case/lifecycle.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../house.ts';
import { deskOrigin, lockDeskCase } from '../steps/desk-case.ts';
import { record } from '../steps/record.ts';
import type { Staff } from '../who.ts';

/** Takes the case, or refuses `case_moved` when somebody else has it. `release` gives it back, whoever has it: people fall ill. */
export async function takeCase(
  house: House,
  staff: Staff,
  ask: { number: string; release?: boolean },
): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (tx) => {
    const current = await lockDeskCase(tx, staff, ask.number, 'take', now);
    const about = { payload: {}, origin: deskOrigin(staff), caseId: current.id };
    if (ask.release) {
      if (await tx.desk.release(current.id))
        await record(house, tx, now, [{ kind: 'desk:case:released', ...about }]);
      return;
    }
    if (states[current.state].actsNext === 'nobody')
      throw new Refusal('case_over', { because: { case: current.number } });
    if (current.takenBy === staff.accountId) return;
    if (!(await tx.desk.take(current.id, staff.accountId)))
      throw new Refusal('case_moved', { because: { case: current.number, takenBy: current.takenBy } });
    await record(house, tx, now, [{ kind: 'desk:case:taken', ...about }]);
  });
}
