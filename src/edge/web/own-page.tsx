/**
 * A page of one's own account: shown with what was just done, and shown again with what is wrong when one of its forms was refused.
 * Each form is a row of its own, and every one of them comes back to its page.
 */
import type { ComponentChildren, VNode } from 'preact';
import type { Refusal } from '../../domain/refusals.ts';
import { type AccountView, seeAccount } from '../../usecases/account/see-account.ts';
import { doneFlash, doneQuery, faultsOf } from '../http/form-faults.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import type { ShellProps } from '../http/shell.tsx';
import { FormPage } from './form-page.tsx';
import { confirmFirst } from './fresh-proof.tsx';
import { accountWords } from './words-account.en.ts';

export interface OwnPageProps {
  readonly call: Call<'session'>;
  readonly view: AccountView;
  readonly refusal?: Refusal | undefined;
  readonly flash?: ShellProps['flash'];
}

export interface OwnPage {
  readonly path: string;
  /** The words of what was just done, by the key in `?done=`. */
  readonly done: Readonly<Record<string, string>>;
  readonly show: (props: OwnPageProps) => VNode | Promise<VNode>;
}

interface OwnFrameProps extends Omit<OwnPageProps, 'view'> {
  readonly words: { readonly title: string; readonly lead?: string | undefined };
  readonly fields?: readonly string[];
  readonly children: ComponentChildren;
}

/** What each of them has around its own: the way back to the account, what is wrong, and what it is. */
export function OwnFrame({ call, refusal, flash, words, fields, children }: OwnFrameProps): VNode {
  return (
    <FormPage
      call={call}
      title={words.title}
      lead={words.lead}
      back={{ href: '/account', label: accountWords.back }}
      flash={flash}
      faults={faultsOf(refusal, fields)}
    >
      {children}
    </FormPage>
  );
}

/** The row that shows the page. */
export function shownAt({ path, done, show }: OwnPage): Route {
  return route({
    method: 'GET',
    path,
    who: 'session',
    limit: 'general',
    query: doneQuery,
    async run(call) {
      const view = await seeAccount(call.house, call.who);
      return { page: await show({ call, view, flash: doneFlash(done, call.query.done) }) };
    },
  });
}

type FormRow<Body> = Pick<
  Route<'session', unknown, unknown, Body>,
  'path' | 'limit' | 'body' | 'run' | 'refused'
>;

/** The row of one of the page's forms. Refused, it shows what its own `refused` says, else the page again. */
export function formOf<Body>(page: OwnPage, row: FormRow<Body>): Route {
  return route({
    ...row,
    method: 'POST',
    who: 'session',
    refused: async (call, refusal) => (await row.refused?.(call, refusal)) ?? again(page, call, refusal),
  });
}

async function again({ path, show }: OwnPage, call: Call<'session'>, refusal: Refusal): Promise<Answer> {
  return (
    confirmFirst(refusal, path) ?? {
      page: await show({ call, view: await seeAccount(call.house, call.who), refusal }),
    }
  );
}
