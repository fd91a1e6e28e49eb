/**
 * What exactly is sealed of a fact: every column of its row, in canonical JSON (RFC 8785), absent ones as null. Whoever has a
 * fact and this rule can compute its leaf without us. A column that comes later goes in only where it is not null, or
 * every leaf before it would be called changed.
 */
import { canonicalJson, NotJson } from '../base/canonical-json.ts';

export interface RecordedFact {
  readonly id: string;
  /** In UTC, as `Date.toISOString` writes it: three decimals of a second, and a Z. */
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly actorId: string | null;
  readonly accountId: string | null;
  readonly caseId: string | null;
  readonly addressPrefix: string | null;
  readonly client: string | null;
  readonly requestId: string | null;
  readonly payload: unknown;
}

/** The entry whose hash is the fact's leaf. Throws `NotJson` for a payload that JSON cannot carry faithfully, which no use-case writes. */
export function recordEntry(fact: RecordedFact): Buffer {
  const { id, at, kind, actor, actorId, accountId, caseId, addressPrefix, client, requestId, payload } = fact;
  return canonicalJson({
    id,
    at,
    kind,
    actor,
    actorId,
    accountId,
    caseId,
    addressPrefix,
    client,
    requestId,
    payload,
  });
}

/** The same, or null for what no use-case can have written. */
export function recordEntryIfAny(fact: RecordedFact): Buffer | null {
  try {
    return recordEntry(fact);
  } catch (fault) {
    if (fault instanceof NotJson) return null;
    throw fault;
  }
}
