/** The draft a browser holds the secret of; it can be read until it expires, and changed until it is sent. */
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Draft } from '../../store/drafts.ts';
import type { House } from '../house.ts';

/** Finds the draft, or refuses `not_found`. */
export async function findDraft(
  house: House,
  tx: Tx,
  draftSecret: string | undefined,
  now: Date,
): Promise<Draft> {
  return known(draftSecret && (await tx.drafts.bySecret(house.keys.hash('draft', draftSecret), now)));
}

/** The same, locked until the end of the transaction, so that it is judged as it is changed. */
export async function lockDraft(
  house: House,
  tx: Tx,
  draftSecret: string | undefined,
  now: Date,
): Promise<Draft> {
  return known(draftSecret && (await tx.drafts.lockBySecret(house.keys.hash('draft', draftSecret), now)));
}

function known(found: Draft | '' | undefined): Draft {
  if (!found) throw new Refusal('not_found', { because: 'no such draft' });
  return found;
}

/** Finds a draft that was not sent yet, or refuses `not_found` or `case_over`. */
export async function findOpenDraft(
  house: House,
  tx: Tx,
  draftSecret: string | undefined,
  now: Date,
): Promise<Draft> {
  return unsent(await findDraft(house, tx, draftSecret, now));
}

/** Locks a draft that was not sent yet, or refuses `case_over`. */
export async function lockOpenDraft(
  house: House,
  tx: Tx,
  draftSecret: string | undefined,
  now: Date,
): Promise<Draft> {
  return unsent(await lockDraft(house, tx, draftSecret, now));
}

function unsent(draft: Draft): Draft {
  if (draft.sentAt) throw new Refusal('case_over', { because: 'the draft was sent' });
  return draft;
}
