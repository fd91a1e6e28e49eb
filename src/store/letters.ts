/** Letters owed and sent. What a letter says is sealed, and erased as soon as it was sent, or some time after it was given up. */
import { sql as raw, type Selectable } from 'kysely';
import type { MailboxKey } from '../domain/account/mailbox-key.ts';
import type { CodesWritten } from '../domain/evidence/mailbox-limit.ts';
import type { AccountId, LetterId } from '../domain/ids.ts';
import type { LetterKind } from '../domain/letter/letter.ts';
import type { DevelopmentMailboxTable, LettersTable } from './schema.ts';
import type { Sql } from './sql.ts';

export type StoredLetter = Selectable<LettersTable>;
/** A letter, and after how many attempts it was looked at. */
export type Tried = Pick<StoredLetter, 'id' | 'attempts'>;

export function letterStore(sql: Sql) {
  return {
    /** A letter that is neither sent nor given up. */
    owedOne: (id: LetterId) =>
      sql
        .selectFrom('letters')
        .selectAll()
        .where('id', '=', id)
        .where('sentAt', 'is', null)
        .where('givenUpAt', 'is', null)
        .executeTakeFirst(),

    /** Notes that the try after so many `attempts` failed. True once, for whoever is the first to say so. */
    async putOff({ id, attempts }: Tried, fault: string): Promise<boolean> {
      const done = await sql
        .updateTable('letters')
        .set({ attempts: attempts + 1, lastFault: fault.slice(0, 500) })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('sentAt', 'is', null)
        .where('givenUpAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Marks a letter as sent and erases what it said. True once. */
    async markSent(id: LetterId, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('letters')
        .set({ sentAt: at, givenUpAt: null, contentSealed: null, lastFault: null })
        .where('id', '=', id)
        .where('sentAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Stops trying, after a try like that of `putOff`. What it says is kept: a server that is set up wrongly says the same. True once. */
    async giveUp({ id, attempts }: Tried, fault: string, at: Date): Promise<boolean> {
      const done = await sql
        .updateTable('letters')
        .set({ attempts: attempts + 1, givenUpAt: at, lastFault: fault.slice(0, 500) })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('sentAt', 'is', null)
        .where('givenUpAt', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    /** Makes letters owed again that were given up by `until` and say something still; at most so many, each for one caller. */
    async takeUp(until: Date, most: number): Promise<Tried[]> {
      const { rows } = await raw<Tried>`
        UPDATE letters SET given_up_at = NULL WHERE id IN (
          SELECT id FROM letters WHERE given_up_at <= ${until} AND content_sealed IS NOT NULL ORDER BY id LIMIT ${most} FOR UPDATE
        ) RETURNING id, attempts`.execute(sql);
      return rows;
    },

    /** Erases what the letters said that were given up before an instant. */
    async forgetGivenUp(before: Date): Promise<void> {
      await sql
        .updateTable('letters')
        .set({ contentSealed: null })
        .where('givenUpAt', '<', before)
        .where('contentSealed', 'is not', null)
        .execute();
    },

    /**
     * How many letters of these kinds were written to a mailbox since an instant: nobody's is flooded through us. Whoever else would
     * write one waits until this transaction ends, so that a limit holds among requests of the same moment. Ask
     * this before locking a row which another such writer may be holding.
     */
    async writtenTo(mailbox: MailboxKey, kinds: readonly LetterKind[], since: Date): Promise<number> {
      const { rows } = await raw<{ written: number }>`
        SELECT letters_written(${mailbox}, ${[...kinds]}::text[], ${since}) AS written`.execute(sql);
      return rows[0]!.written;
    },

    /** The same in one look for those about one account, and for all. */
    async writtenAbout(
      accountId: AccountId,
      mailbox: MailboxKey,
      kinds: readonly LetterKind[],
      since: Date,
    ): Promise<{ about: number; overall: number }> {
      const { rows } = await raw<{ about: number; overall: number }>`
        SELECT about, overall FROM letters_written_about(${mailbox}, ${[...kinds]}::text[], ${since}, ${accountId})`.execute(
        sql,
      );
      return rows[0]!;
    },

    /** The same in one look for those that were asked for from one network, and for all. */
    async writtenFrom(
      network: string | null,
      mailbox: MailboxKey,
      kinds: readonly LetterKind[],
      since: Date,
    ): Promise<{ here: number; overall: number }> {
      const { rows } = await raw<{ here: number; overall: number }>`
        SELECT here, overall FROM letters_written_from(${mailbox}, ${[...kinds]}::text[], ${since}, ${network})`.execute(
        sql,
      );
      return rows[0]!;
    },

    /** The same for codes: those about accounts that ever confirmed the address, and those about all others. */
    async codesWritten(mailbox: MailboxKey, since: Date): Promise<CodesWritten> {
      const { rows } = await raw<CodesWritten>`
        SELECT confirmed, unconfirmed FROM codes_written(${mailbox}, ${since})`.execute(sql);
      return rows[0]!;
    },

    /** How many letters of a kind each of some mailboxes was written since an instant. Holds nobody off. */
    async countEach(
      mailboxes: readonly MailboxKey[],
      kind: LetterKind,
      since: Date,
    ): Promise<ReadonlyMap<MailboxKey, number>> {
      const { rows } = await raw<{ mailbox: MailboxKey; written: number }>`
        SELECT coalesce(mailbox_key, lower(recipient)) AS mailbox, count(*)::int AS written FROM letters
        WHERE coalesce(mailbox_key, lower(recipient)) = ANY (${[...mailboxes]}::text[])
          AND kind = ${kind} AND written_at > ${since}
        GROUP BY 1`.execute(sql);
      return new Map(rows.map(({ mailbox, written }) => [mailbox, written]));
    },

    /** The oldest letters that are owed or given up, at most so many. */
    unsent: (most: number) =>
      sql
        .selectFrom('letters')
        .select(['id', 'kind', 'recipient', 'writtenAt', 'attempts', 'givenUpAt', 'lastFault'])
        .where('sentAt', 'is', null)
        .orderBy('id')
        .limit(most)
        .execute(),

    async owed(): Promise<number> {
      const row = await sql
        .selectFrom('letters')
        .select((of) => of.fn.countAll<number>().as('owed'))
        .where('sentAt', 'is', null)
        .where('givenUpAt', 'is', null)
        .executeTakeFirstOrThrow();
      return row.owed;
    },

    /** How many letters were given up and not made owed again, ever. */
    async givenUp(): Promise<number> {
      const row = await sql
        .selectFrom('letters')
        .select((of) => of.fn.countAll<number>().as('givenUp'))
        .where('givenUpAt', 'is not', null)
        .executeTakeFirstOrThrow();
      return row.givenUp;
    },

    /** Puts a letter into the development mailbox and marks it sent, in one statement: exactly once, whoever else tries. */
    async deliver(mail: Selectable<DevelopmentMailboxTable>): Promise<void> {
      const { letterId, recipient, receivedAt, subject, text, html } = mail;
      await raw`
        WITH sent AS (
          UPDATE letters SET sent_at = ${receivedAt}, content_sealed = NULL, last_fault = NULL
          WHERE id = ${letterId} AND sent_at IS NULL AND given_up_at IS NULL RETURNING id
        )
        INSERT INTO development_mailbox (letter_id, recipient, received_at, subject, text, html)
        SELECT id, ${recipient}, ${receivedAt}::timestamptz, ${subject}, ${text}, ${html} FROM sent`.execute(
        sql,
      );
    },

    mailbox: (recipient: string | undefined, most: number) => {
      let query = sql.selectFrom('developmentMailbox').selectAll();
      if (recipient !== undefined) query = query.where('recipient', '=', recipient);
      return query.orderBy('receivedAt', 'desc').orderBy('letterId', 'desc').limit(most).execute();
    },
  };
}
