/** The secret of a sitting is made of its id, so that the browser that began it can be given it again and nothing of it need be kept. */
import type { Restoration } from '../../store/restorations.ts';
import type { House } from '../house.ts';
import type { Visitor } from '../who.ts';

/** The secret of a sitting. Whoever holds it restores; it opens nothing by its id alone. */
export function sittingSecretOf(house: House, id: Restoration['id']): string {
  return house.keys.hash('sitting', id).toString('base64url');
}

/** By what the browser that begins a sitting is known again: its own secret, or the network and name of a program. */
export function begunBy(
  house: House,
  visitor: Visitor,
  { browser }: { browser?: string | undefined },
): Buffer {
  const from = browser === undefined ? `${visitor.addressPrefix} ${visitor.client}` : `browser ${browser}`;
  return house.keys.hash('sitting-begun-by', from);
}
