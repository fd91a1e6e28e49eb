/** A refusal as problem+json (RFC 9457): the same table that the pages render. Anything that is no refusal is opaque. */
import * as z from 'zod';
import { type Refusal, type RefusalCode, refusals } from '../../domain/refusals.ts';
import { brokenWords } from './words.en.ts';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: RefusalCode | 'broken';
  /** The request's id, to name when writing to the operator. */
  readonly instance: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** A problem as the API's description shows it. */
export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum([...(Object.keys(refusals) as RefusalCode[]), 'broken']),
    instance: z.string(),
    fields: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'What is wrong, in a sentence for each wrong field.' }),
  } satisfies Record<keyof Problem, z.ZodType>)
  .meta({ id: 'Problem', description: 'A refusal (RFC 9457): what happened, and what to do next.' });

/** What every operation answers when it refuses. */
export const problemAnswer = {
  description: 'Refused: a problem document. `code` names the refusal.',
  content: { 'application/problem+json': { schema: problemSchema } },
};

/** The problem document of a refusal; without one, that of a bug. */
export function problemOf(refusal: Refusal | undefined, requestId: string): Problem {
  const instance = `urn:uuid:${requestId}`;
  if (!refusal)
    return {
      type: 'about:blank',
      title: brokenWords.title,
      status: 500,
      detail: brokenWords.next,
      code: 'broken',
      instance,
    };
  const { title, next, status } = refusals[refusal.code];
  const fields = Object.keys(refusal.fields).length > 0 ? { fields: refusal.fields } : {};
  return {
    type: `urn:rekey:refusal:${refusal.code}`,
    title,
    status,
    detail: next,
    code: refusal.code,
    instance,
    ...fields,
  };
}
