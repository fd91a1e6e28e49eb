/**
 * One row of the API's table. What it answers is described by a schema that the compiler holds against the use-case's own
 * answer, so that the description cannot fall behind: a field that a view gains and the schema lacks does not compile.
 */
import * as z from 'zod';
import type { Call, Callers, Route } from '../http/route.ts';

/** What is left of `T` once it was sent as JSON: instants and identifiers are strings, the words of a fixed list stay those. */
export type Told<T> = T extends Date
  ? string
  : T extends string
    ? Record<never, never> extends Record<T, 1>
      ? string
      : T
    : T extends readonly (infer Item)[]
      ? readonly Told<Item>[]
      : T extends object
        ? ToldObject<T>
        : T;

// JSON has no `undefined`: what may be that may be absent.
type ToldObject<T> = {
  readonly [Name in keyof T as undefined extends T[Name] ? never : Name]: Told<T[Name]>;
} & { readonly [Name in keyof T as undefined extends T[Name] ? Name : never]?: Told<T[Name]> | undefined };

/** What every row says of itself: its path is below `/api/v1`, and `summary` is one sentence for the description. */
type Asked<W extends keyof Callers, Params, Query, Body> = Pick<
  Route<W, Params, Query, Body>,
  'method' | 'path' | 'who' | 'limit' | 'params' | 'query' | 'body' | 'takesFiles' | 'mayUpload'
> & { readonly summary: string };

type Telling<Said> = { readonly status?: 200 | 201 | 202; readonly answer: z.ZodType<Told<NoInfer<Said>>> };

/** A row that answers JSON, 200 unless said otherwise. */
export function telling<
  W extends keyof Callers,
  Said,
  Params = undefined,
  Query = undefined,
  Body = undefined,
>(
  row: Asked<W, Params, Query, Body> &
    Telling<Said> & { run(call: Call<W, Params, Query, Body>): Promise<Said> },
): Route {
  const { path, answer, status = 200, run, ...asked } = row;
  return {
    ...asked,
    path: `/api/v1${path}`,
    answers: { [status]: answer },
    run: async (call: Call<W, Params, Query, Body>) => ({ json: await run(call), status }),
  } as unknown as Route;
}

const nothing = z.null().meta({ description: 'Done.' });

/** A row that answers nothing but that it was done: 204. */
export function doing<W extends keyof Callers, Params = undefined, Query = undefined, Body = undefined>(
  row: Asked<W, Params, Query, Body> & { run(call: Call<W, Params, Query, Body>): Promise<unknown> },
): Route {
  const { path, run, ...asked } = row;
  return {
    ...asked,
    path: `/api/v1${path}`,
    answers: { 204: nothing },
    run: async (call: Call<W, Params, Query, Body>) => {
      await run(call);
      return { nothing: true };
    },
  } as unknown as Route;
}
