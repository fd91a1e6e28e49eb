/** The fields that come into and go out of the API, each once. Bodies are strict: a field that nobody reads is refused. */
import * as z from 'zod';
import { readPastedSecret } from '../../base/pasted-secret.ts';
import { faultWords } from '../../domain/fault-words.en.ts';

/** Text of at most `charsMax` characters that must be there, also when it is empty. */
export const line = (charsMax: number) => z.string().max(charsMax, faultWords.request.tooLong(charsMax));

/** A secret as it was given out or mailed. */
export const secret = line(200)
  .overwrite(readPastedSecret)
  .meta({ description: 'A secret as it was given out or mailed.' });
/** A one-time code as somebody types it; spaces and case are forgiven. */
export const code = line(100);
export const username = line(200);
export const address = line(320);
/** Whether an address that looks mistyped is meant as it is. */
export const isSure = z
  .boolean()
  .optional()
  .meta({ description: 'That an address which was asked about as mistyped is right as it is.' });
export const password = line(1000);
/** What people of the desk say why; at least ten characters. */
export const reason = line(2000);

/** An instant as it is told. */
export const instant = z
  .string()
  .meta({ id: 'Instant', format: 'date-time', description: 'An instant (RFC 3339), in UTC.' });
/** An identifier as it is told. */
export const id = z.string().meta({ id: 'Id', format: 'uuid', description: 'An identifier (UUIDv7).' });
/** An identifier in a path. What has not its shape is not there. */
export const idParams = z.strictObject({ id: z.string().max(60) });
/** A case's number in a path, such as `K7QF-3M2X`. */
export const numberParams = z.strictObject({ number: z.string().max(20) });
export const nameParams = z.strictObject({ name: z.string().max(200) });
