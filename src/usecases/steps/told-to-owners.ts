/** What happens to a project happens to each of its owners: it stands in the activity of all of them, and their letters tell it. */
import type { Fact, FactKind } from '../../domain/fact.ts';
import type { AccountId } from '../../domain/ids.ts';
import { holderOrigin, originOfAnother, type SignedIn } from '../who.ts';

/** The fact once for every owner; only whoever did it is told from where. */
export function toldToOwners<K extends FactKind>(
  who: SignedIn,
  owners: readonly { readonly id: AccountId; readonly username: string }[],
  { kind, payload, letter }: Pick<Fact<K>, 'kind' | 'payload' | 'letter'>,
): Fact<K>[] {
  return owners.map(({ id, username }) => ({
    kind,
    payload,
    origin: id === who.accountId ? holderOrigin(who) : originOfAnother(who),
    accountId: id,
    letter: { ...letter, username },
  }));
}
