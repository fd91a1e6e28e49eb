/**
 * The account beside its case: what is public about it, and what the record says of it lately. Never an address that only the
 * holder knows, a secret or a hash: of each line the words below are told, and one that a fact gets later is not told by itself.
 */
import { rootForDesk, trailForDesk } from '../../domain/evidence/password.ts';
import type { FactKind, FactPayloads } from '../../domain/fact.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Trail } from '../../domain/policy/decide.ts';
import type { Tx } from '../../store/db.ts';
import type { Folded } from '../../store/folded-record.ts';

export interface HistoryLine {
  readonly at: Date;
  readonly kind: string;
  readonly actor: string;
  /** The user name of whoever of the desk did it. */
  readonly person: string | null;
  /** The network, shortened, and the browser: as far as they are ever kept. */
  readonly addressPrefix: string | null;
  readonly client: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  /** How many alike this line stands for, as the last of them; 1 for itself alone. */
  readonly times: number;
  /** When the first of them was. */
  readonly firstAt: Date;
}

export interface AccountHistory {
  readonly username: string;
  readonly createdAt: Date;
  readonly frozenAt: Date | null;
  readonly aftercareUntil: Date | null;
  readonly restoredAt: Date | null;
  readonly isStaff: boolean;
  readonly projects: readonly {
    readonly name: string;
    readonly createdAt: Date;
    readonly ownedSince: Date;
    readonly downloadsPerMonth: number;
    readonly dependents: number;
    readonly flaggedCritical: boolean;
    readonly owners: readonly string[];
  }[];
  /** The latest lines of the record about the account, newest first. */
  readonly history: readonly HistoryLine[];
}

const linesMax = 100;
const projectsMax = 50;

/** The account's history, as much as a person can read. */
export async function accountHistory(
  tx: Tx,
  accountId: AccountId,
  names: DeskNames,
): Promise<AccountHistory> {
  const { username, createdAt, frozenAt, aftercareUntil, restoredAt } = await tx.accounts.get(accountId);
  const owned = await tx.projects.weightiestOf(accountId, projectsMax);
  const projects = await Promise.all(
    owned.map(
      async ({ id, name, createdAt: since, ownedSince, downloadsPerMonth, dependents, flaggedCritical }) => ({
        ...{ name, createdAt: since, ownedSince, downloadsPerMonth, dependents, flaggedCritical },
        owners: (await tx.projects.owners(id)).map((owner) => owner.username),
      }),
    ),
  );
  return {
    ...{ username, createdAt, frozenAt, aftercareUntil, restoredAt },
    isStaff: (await tx.desk.staff(accountId)) !== undefined,
    projects,
    history: linesOf(await tx.foldedRecord.forDesk(accountId, linesMax), names),
  };
}

type Word = { [K in FactKind]: keyof FactPayloads[K] }[FactKind];
const toldWords: ReadonlySet<string> = new Set<Word>([
  ...(['number', 'from', 'to', 'until', 'reason', 'round', 'needed', 'given', 'lapsesAt'] as const),
  ...(['kind', 'root', 'strength', 'because', 'trail', 'outcome', 'left', 'kinds', 'step', 'by'] as const),
  ...(['username', 'how', 'factor', 'count', 'assurance', 'device', 'role'] as const),
  ...(['sessions', 'factors', 'codes', 'devices', 'addresses', 'lost', 'carried'] as const),
  ...(['name', 'url', 'tags'] as const),
]);

/** The people of the desk, those who left too, by account. */
export type DeskNames = ReadonlyMap<string, string>;

/** Facts as lines to be read, without their identifiers. */
export function linesOf(facts: readonly Folded[], names: DeskNames): HistoryLine[] {
  return facts.map(({ at, kind, actor, actorId, addressPrefix, client, payload, times, firstAt }) => ({
    ...foldOf(at, times, firstAt),
    ...{ at, kind, actor, addressPrefix, client },
    person: (actor === 'desk' && actorId && names.get(actorId)) || null,
    payload: told(payload as Readonly<Record<string, unknown>>),
  }));
}

/** Few alike stand for themselves. */
const foldOf = (at: Date, times: number, firstAt: Date) =>
  times > 3 ? { times, firstAt } : { times: 1, firstAt: at };

function told(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const words = Object.fromEntries(Object.entries(payload).filter(([word]) => toldWords.has(word)));
  const { trail } = words;
  return { ...rootForDesk(words), ...(trail ? { trail: trailForDesk(trail as Trail) } : {}) };
}
