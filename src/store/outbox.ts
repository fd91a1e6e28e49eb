/**
 * What a fact brings with it, written in one statement: the facts, the links and letters they post, and the jobs that follow. Every
 * use-case ends here, so this is one trip to the server instead of four.
 */
import { sql as raw } from 'kysely';
import { enqueued, type Job } from './jobs.ts';
import type { StoredLetter } from './letters.ts';
import type { PostedLink } from './links.ts';
import type { FactRow } from './record.ts';
import type { Sql } from './sql.ts';

export interface Post {
  readonly facts: readonly (Omit<FactRow, 'payload' | 'mark'> & {
    payload: object;
    mark: Uint8Array | null;
  })[];
  readonly links: readonly PostedLink[];
  readonly letters: readonly Pick<
    StoredLetter,
    | 'id'
    | 'kind'
    | 'recipient'
    | 'factId'
    | 'accountId'
    | 'caseId'
    | 'contentSealed'
    | 'writtenAt'
    | 'mailboxKey'
  >[];
  readonly jobs: readonly Job[];
}

export function outboxStore(sql: Sql) {
  return {
    /** Writes all of it in the caller's transaction. */
    async post({ facts, links, letters, jobs }: Post): Promise<void> {
      await raw`
        WITH f AS (
          INSERT INTO facts (id, at, kind, actor, actor_id, account_id, case_id, address_prefix, client, request_id, payload, mark)
          SELECT id, at, kind, actor, "actorId", "accountId", "caseId", "addressPrefix", client, "requestId", payload, decode(mark, 'hex')
          FROM json_to_recordset(${JSON.stringify(facts.map((fact) => ({ ...fact, mark: fact.mark && hex(fact.mark) })))}::json) AS x(id uuid, at timestamptz, kind text, actor text, "actorId" uuid,
            "accountId" uuid, "caseId" uuid, "addressPrefix" text, client text, "requestId" text, payload jsonb, mark text)
        ), l AS (
          INSERT INTO links (id, purpose, secret_hash, account_id, address_id, case_id, claimant_id, made_at, expires_at, recipient_key, request)
          SELECT id, purpose, decode("secretHash", 'hex'), "accountId", "addressId", "caseId", "claimantId", "madeAt", "expiresAt", "recipientKey", request
          FROM json_to_recordset(${JSON.stringify(links.map((link) => ({ ...link, secretHash: hex(link.secretHash) })))}::json)
            AS x(id uuid, purpose text, "secretHash" text, "accountId" uuid, "addressId" uuid, "caseId" uuid, "claimantId" uuid,
                 "madeAt" timestamptz, "expiresAt" timestamptz, "recipientKey" text, request jsonb)
        ), t AS (
          INSERT INTO letters (id, kind, recipient, fact_id, account_id, case_id, content_sealed, written_at, mailbox_key)
          SELECT id, kind, recipient, "factId", "accountId", "caseId", decode("contentSealed", 'hex'), "writtenAt", "mailboxKey"
          FROM json_to_recordset(${JSON.stringify(letters.map((letter) => ({ ...letter, contentSealed: letter.contentSealed && hex(letter.contentSealed) })))}::json)
            AS x(id uuid, kind text, recipient text, "factId" uuid, "accountId" uuid, "caseId" uuid, "contentSealed" text,
                 "writtenAt" timestamptz, "mailboxKey" text)
        )
        ${jobs.length > 0 ? raw`SELECT FROM ${enqueued(jobs)}` : raw`SELECT 1`}`.execute(sql);
    },
  };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
