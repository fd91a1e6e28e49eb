/**
 * One row of a room's table: method, path, who may, how often, what comes in, what is called and how it is answered. The
 * tables are the permission list: a law reads them.
 */
import type { VNode } from 'preact';
import type * as z from 'zod';
import type { LimitName } from '../../domain/policy/limits.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { House } from '../../usecases/house.ts';
import type { Claiming, SignedIn, Staff, Visitor } from '../../usecases/who.ts';
import type { CookieChange, CookieName } from './cookies.ts';

/** Who may call a route, and what its handler then knows of them. */
export interface Callers {
  anyone: Visitor;
  /** Signed in, with one factor or two; the use-case says when two are needed. */
  session: SignedIn;
  claimant: Claiming;
  staff: Staff;
  /** The API only: shows the secret of a draft or a sitting that it began. What the secret opens is for the use-case to find. */
  bearer: Visitor & { readonly secret: string };
}
export type Who = keyof Callers;

export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly content: Uint8Array;
}

export interface Call<W extends Who = Who, Params = unknown, Query = unknown, Body = unknown> {
  readonly house: House;
  readonly who: Callers[W];
  /** The signed-in person, also on pages for anyone, so that every page can show who is there. */
  readonly session: SignedIn | undefined;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly files: readonly UploadedFile[];
  readonly cookies: Readonly<Partial<Record<CookieName, string>>>;
  /** The token that this page's forms carry. */
  readonly csrf: string;
  readonly now: Date;
  readonly method: Route['method'];
  /** The path and query as asked for. */
  readonly url: string;
}

export type Answer = {
  readonly cookies?: readonly CookieChange[];
  readonly headers?: Readonly<Record<string, string>>;
} & (
  | { readonly page: VNode; readonly status?: number }
  | { readonly html: string }
  | { readonly redirect: string }
  | { readonly json: unknown; readonly status?: number }
  | { readonly text: string; readonly mediaType: string }
  | { readonly file: Uint8Array; readonly mediaType: string; readonly name: string }
  | { readonly nothing: true }
);

/** An answer of the API that is not JSON, for its description. */
export interface OtherMedia {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

export interface Route<W extends Who = Who, Params = unknown, Query = unknown, Body = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly who: W;
  readonly limit: LimitName;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** The form may carry files (multipart). */
  readonly takesFiles?: boolean;
  /** Looked at when the first byte of a file comes, before any is kept: refuses whoever may put none. What is known by then is who calls, and the fields before. */
  mayUpload?(call: Call<W>, fileName: string): Promise<void>;
  /** The field for somebody's own words: shown to be taken along where the form itself cannot be shown again. */
  readonly prose?: string | undefined;
  /** For the API's description. */
  readonly summary?: string;
  /** What is answered when nothing is refused, by status. Refusals are the same everywhere: problem+json. */
  readonly answers?: Readonly<Record<number, z.ZodType | OtherMedia>>;
  run(call: Call<W, Params, Query, Body>): Promise<Answer>;
  /** Shows the form again with what was typed. Without it a refusal becomes a page (or problem) of its own. */
  refused?(
    call: Call<W, Params, Query, Body>,
    refusal: Refusal,
  ): Promise<Answer | undefined> | Answer | undefined;
}

/** Keeps the types of one row together; a table is an array of these. */
export function route<W extends Who, Params = unknown, Query = unknown, Body = unknown>(
  row: Route<W, Params, Query, Body>,
): Route {
  return row as unknown as Route;
}

/** What somebody wrote into a form that was refused and cannot be shown again; empty where there is none. */
export interface Unsent {
  readonly unsent: string;
}

/** A room: its routes, and how a refusal without a form of its own is rendered. */
export interface Room {
  readonly name: 'web' | 'desk' | 'api';
  readonly routes: readonly Route[];
  renderRefusal(
    call: Pick<Call, 'house' | 'session' | 'csrf' | 'now' | 'method' | 'url'> & Unsent,
    refusal: Refusal,
    requestId: string,
  ): Answer;
}
