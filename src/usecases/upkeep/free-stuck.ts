/** Jobs that a dead worker holds are given back, so that no letter waits for hours because a machine was switched off. */
import type { House } from '../house.ts';

/** Frees jobs that are locked for longer than any task takes. */
export async function freeStuck(house: House): Promise<void> {
  await house.db.once.jobs.freeStuck();
}
