/** A database belongs to one REKEY_SECRET. Under another nothing in it can be opened, and its whole record would be called forged. */
import { CannotStart } from '../../base/cannot-start.ts';
import { sameBytes } from '../../base/secret.ts';
import type { House } from '../house.ts';

/** Binds a new database to the secret. Throws CannotStart when the database was made with another one. */
export async function holdSecret(house: House): Promise<void> {
  const mark = house.keys.hash('secret-mark', 'rekey');
  if (sameBytes(await house.db.once.secretMarks.hold(mark), mark)) return;
  throw new CannotStart(
    'REKEY_SECRET is not the one that this database was made with, so nothing that was sealed in it can be opened: start with that one (in development it is the file "secret" of the data directory).',
  );
}
