/** What comes in, in its parts: parsed once, by the route's schemas, into what the use-case takes. Every field has a limit. */
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { readPastedSecret } from '../../base/pasted-secret.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import type { Route, UploadedFile } from './route.ts';

/** A line of text of at most `charsMax` characters; absent is empty, as forms send it. */
export const text = (charsMax: number) =>
  z.string().max(charsMax, faultWords.request.tooLong(charsMax)).default('');

/** The secret of a mailed link, in its path: what was pasted along with the link is forgiven. */
export const linkSecret = text(200).transform(readPastedSecret);

/** A part of a query that decides nothing: whatever is not as expected is empty, and never a refusal. */
export const loose = (charsMax: number) => z.string().max(charsMax).catch('');

/** One ticked box. */
export const tick = z
  .string()
  .max(20)
  .optional()
  .transform((value) => value !== undefined && value !== '');

/** Parses one part of a request, or refuses `input_invalid` with a sentence for each wrong field. */
export function read<T>(schema: z.ZodType<T> | undefined, value: unknown): T {
  if (!schema) return undefined as T;
  for (const [name, part] of Object.entries(Object(value ?? {})))
    if (!isPlainText(part))
      throw new Refusal('input_invalid', {
        fields: { [name]: faultWords.request.unkeptCharacter },
      });
  const parsed = schema.safeParse(value ?? {}, { error: plainSentence });
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) for (const name of namesOf(issue)) fields[name] ??= issue.message;
  throw new Refusal('input_invalid', { fields });
}

const namesOf = (issue: z.core.$ZodIssue) =>
  issue.code === 'unrecognized_keys' && issue.path.length === 0
    ? issue.keys
    : [String(issue.path[0] ?? 'body')];

/** What is wrong, for those rules of a schema that have no sentence of their own. */
function plainSentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? faultWords.request.missing
        : faultWords.request.wrongType(issue.expected);
    case 'invalid_value':
      return issue.input === undefined
        ? faultWords.request.missing
        : faultWords.request.notOneOf(issue.values);
    case 'invalid_union':
      return issue.input === undefined ? faultWords.request.missing : faultWords.request.noneOfThese;
    case 'unrecognized_keys':
      return faultWords.request.unread;
    case 'too_big':
      return faultWords.request.tooBig(issue.maximum);
    case 'too_small':
      return faultWords.request.tooSmall(issue.minimum);
    default:
      return faultWords.request.wrongForm;
  }
}

/** No NUL and no half of a surrogate pair: PostgreSQL keeps neither, and would fail after much else was done. */
function isPlainText(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (depth > 20) return false; // nothing of ours is this deep, and the stack ends somewhere
  return Object.entries(value).every(([name, part]) => isPlainText(name) && isPlainText(part, depth + 1));
}

/** A form of files only, for the API's description. */
export const uploadSchema = z.object({ files: z.array(z.file()) });

type Multipart = { body: Record<string, unknown>; files: UploadedFile[] };
/** Refuses whoever may put no file; handed the fields that came before the first one, and its name. */
type MayKeep = (body: Record<string, unknown>, fileName: string) => Promise<void>;

/**
 * The fields and files of a multipart form, as they come: before the first byte of a file is kept `mayKeep` is asked, and each is counted
 * among those in flight. A file over the limit refuses the whole form: `too_large`; one cut off, `input_invalid`. What is refused is not
 * read on, but let run out, so that the answer reaches a browser that is still sending.
 */
export async function readMultipart(
  house: House,
  request: FastifyRequest,
  mayKeep: MayKeep,
): Promise<Multipart> {
  try {
    return await readParts(house, request, mayKeep);
  } catch (fault) {
    request.held?.release();
    request.raw.unpipe();
    request.raw.resume();
    // The parser's own limits have codes and a status; what has neither is a form that is none, or ended in the middle.
    if (fault instanceof Refusal || (fault as { statusCode?: unknown }).statusCode !== undefined) throw fault;
    const fields = { files: faultWords.file.cutOff };
    throw new Refusal('input_invalid', { because: String(fault), fields });
  }
}

const fieldsMax = { fields: 20, fieldSize: 4000, headerPairs: 20 }; // beside its files such a form has a token and a button

async function readParts(house: House, request: FastifyRequest, mayKeep: MayKeep): Promise<Multipart> {
  const body: Record<string, unknown> = {};
  const files: UploadedFile[] = [];
  const { filesMax, fileBytesMax } = house.policy.uploads;
  let isAsked = false;
  for await (const part of request.parts({
    limits: { ...fieldsMax, files: filesMax, fileSize: fileBytesMax, parts: 40 },
  })) {
    if (part.type === 'field') {
      request.held?.take(String(part.value).length);
      body[part.fieldname] = part.value;
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      if (!isAsked) await mayKeep(body, part.filename);
      isAsked = true;
      request.held?.take(chunk.length);
      chunks.push(chunk);
    }
    if (part.file.truncated)
      throw new Refusal('too_large', { fields: { files: faultWords.file.tooLargeOrMany } });
    const content = Buffer.concat(chunks);
    // A form sent without choosing a file carries one empty, nameless part.
    if (content.length > 0 || part.filename)
      files.push({ field: part.fieldname, name: part.filename, content });
  }
  return { body, files };
}

/** Whether a route takes a body at all. */
export function takesBody(row: Route): boolean {
  return row.method !== 'GET';
}
