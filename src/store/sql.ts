/** What every store works on: Kysely over our schema, in a transaction or outside one. */
import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export type Sql = Kysely<Schema> | Transaction<Schema>;
