/**
 * What happened on an account, for its holder: everything about the account itself, and of a recovery how it moved. What the
 * desk thought, and where its people sat, stays with the desk. What others did again and again is one line, so that nothing rare is lost.
 */
import { isId } from '../../base/id.ts';
import type { Folded } from '../../store/folded-record.ts';
import type { House } from '../house.ts';
import type { SignedIn } from '../who.ts';

export interface Activity {
  readonly id: string;
  readonly at: Date;
  /** How many alike it stands for, as the last of them: what others did again and again is one line. 1 for itself alone. */
  readonly times: number;
  /** When the first of them was. */
  readonly firstAt: Date;
  readonly kind: string;
  readonly actor: string;
  /** The network it came from, shortened; null for what the clock or the desk did. */
  readonly place: string | null;
  /** The browser or program, in words. */
  readonly client: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface ActivityPage {
  readonly activities: readonly Activity[];
  /** Give this as `before` for the next page; null at the end. */
  readonly next: string | null;
}

const pageSize = 50;
/** Of a case the holder is told these words and no others: reasons and trails belong to the desk. */
const caseWords = ['number', 'from', 'to', 'until'];

/** Shows a page of 50 facts, newest first; those before the fact `before` when given. */
export async function seeActivity(
  house: House,
  who: SignedIn,
  ask: { before?: string | undefined } = {},
): Promise<ActivityPage> {
  const before = ask.before && isId(ask.before) ? ask.before : undefined;
  const rows = await house.db.once.foldedRecord.forHolder(who.accountId, pageSize, before ?? null);
  return { activities: rows.map(activityOf), next: rows.length === pageSize ? rows.at(-1)!.id : null };
}

function activityOf(row: Folded): Activity {
  const payload = row.payload as Record<string, unknown>;
  const isCase = row.kind.startsWith('case:');
  const isDesk = row.actor === 'desk';
  return {
    id: row.id,
    at: row.at,
    times: row.times,
    firstAt: row.firstAt,
    kind: row.kind,
    actor: row.actor,
    place: isDesk ? null : row.addressPrefix,
    client: isDesk ? null : row.client,
    payload: isCase
      ? Object.fromEntries(Object.entries(payload).filter(([word]) => caseWords.includes(word)))
      : payload,
  };
}
