/** The account's own page: what is on it, what protects it, and what is going on. For its holder only. */

import type { AddressId, ProjectId, SessionId } from '../../domain/ids.ts';
import { projectLimits } from '../../domain/package/project-limits.ts';
import type { Address } from '../../store/addresses.ts';
import type { CodeSet } from '../../store/factors.ts';
import type { Session } from '../../store/sessions.ts';
import type { House } from '../house.ts';
import type { SignedIn } from '../who.ts';

export interface AccountView {
  readonly username: string;
  readonly addresses: readonly {
    id: AddressId;
    address: string;
    isVerified: boolean;
    isPrimary: boolean;
    addedAt: Date;
  }[];
  readonly hasFactor: boolean;
  readonly factorSince: Date | null;
  readonly codesLeft: number;
  /** When the codes were made, and when one was typed back; null when there are none, or none was. */
  readonly codesMadeAt: Date | null;
  readonly codesKeptAt: Date | null;
  /** When ten new ones were made, while they wait beside these until one of them is typed back. */
  readonly codesWaitingSince: Date | null;
  /** Codes in place of used ones, that this session has not said to have kept. */
  readonly newCodes: number;
  readonly passwordChangedAt: Date;
  readonly sessions: readonly {
    id: SessionId;
    client: string;
    place: string;
    createdAt: Date;
    seenAt: Date;
    isThis: boolean;
  }[];
  readonly projects: readonly { id: ProjectId; name: string; ownedSince: Date }[];
  readonly aftercareUntil: Date | null;
  /** The number of the recovery case that is under way. */
  readonly liveCase: string | null;
}

/** Shows the account of whoever is signed in. */
export async function seeAccount(house: House, who: SignedIn): Promise<AccountView> {
  const now = house.clock.now();
  return house.db.transaction(async (tx) => {
    const account = await tx.accounts.get(who.accountId);
    const factor = await tx.factors.totp(who.accountId);
    const codesLeft = await tx.factors.codesLeft(who.accountId);
    const set = await tx.factors.codeSet(who.accountId);
    const codes = codesLeft > 0 ? set : undefined;
    const newCodes = (await tx.replacements.waiting(who.accountId, who.sessionId)).length;
    const live = await tx.cases.liveOf(who.accountId);
    const isCaring = account.aftercareUntil !== null && account.aftercareUntil > now;
    return {
      username: account.username,
      addresses: (await tx.addresses.of(who.accountId)).map(addressOf),
      hasFactor: factor !== undefined,
      factorSince: factor?.confirmedAt ?? null,
      codesLeft,
      codesMadeAt: codes?.madeAt ?? null,
      codesKeptAt: codes?.keptAt ?? null,
      codesWaitingSince: codes ? waitingSince(codes) : null,
      newCodes,
      passwordChangedAt: account.passwordChangedAt,
      sessions: (await tx.sessions.of(who.accountId, now)).map((session) => sessionOf(session, who)),
      projects: (await tx.projects.of(who.accountId, projectLimits.ownedMax)).map(projectOf),
      aftercareUntil: isCaring ? account.aftercareUntil : null,
      liveCase: live?.number ?? null,
    };
  });
}

/** When new codes were made beside others that the account has. */
function waitingSince({ madeAt, keptAt, shownAt }: CodeSet): Date | null {
  return keptAt !== null || shownAt?.getTime() !== madeAt.getTime() ? shownAt : null;
}

type Each<Field extends 'addresses' | 'sessions' | 'projects'> = AccountView[Field][number];

function addressOf({ id, address, verifiedAt, isPrimary, addedAt }: Address): Each<'addresses'> {
  return { id, address, isVerified: verifiedAt !== null, isPrimary, addedAt };
}

function sessionOf(
  { id, client, addressPrefix, createdAt, seenAt }: Session,
  who: SignedIn,
): Each<'sessions'> {
  return { id, client, place: addressPrefix, createdAt, seenAt, isThis: id === who.sessionId };
}

function projectOf({ id, name, ownedSince }: Each<'projects'>): Each<'projects'> {
  return { id, name, ownedSince };
}
