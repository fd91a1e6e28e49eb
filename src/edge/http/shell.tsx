/** A page of a room: the design's shell with who is signed in, where one can go, and what was just done. */
import type { ComponentChildren, VNode } from 'preact';
import { type Refusal, refusals } from '../../domain/refusals.ts';
import { pageOfWay, waysOut } from '../../domain/ways-out.ts';
import { trustIn } from '../../usecases/steps/trust.ts';
import { LinkButton } from './design/button.tsx';
import { PageHeading } from './design/layout.tsx';
import { Notice } from './design/notice.tsx';
import { type NavItem, Page } from './design/page.tsx';
import type { Tone } from './design/words.ts';
import { NotSent } from './not-sent.tsx';
import type { Answer, Call, Unsent } from './route.ts';
import { shellWords as words } from './words.en.ts';

const doubtsShown = 5; // the log has all of them

/** What a shell needs of a call; every handler's call has it. */
export type ShellCall = Pick<Call, 'session' | 'csrf' | 'house'>;

export interface ShellProps {
  readonly call: ShellCall;
  readonly title: string;
  readonly nav?: readonly NavItem[] | undefined;
  readonly flash?:
    | { readonly tone: Tone; readonly text: string; readonly title?: string | undefined }
    | undefined;
  readonly hasErrors?: boolean | undefined;
  readonly width?: 'narrow' | 'wide' | undefined;
  readonly room?: string | undefined;
  readonly isIndexed?: boolean | undefined;
  readonly modules?: readonly string[] | undefined;
  readonly children: ComponentChildren;
}

/** The page around its content. */
export function Shell({ call, nav, children, ...page }: ShellProps): VNode {
  const { session } = call;
  const user = session && {
    name: session.username,
    href: '/account',
    signOutAction: '/sign-out',
    csrf: call.csrf,
  };
  return (
    <Page
      {...page}
      nav={nav ?? (session ? signedInNav(session.staffRole !== null) : visitorNav)}
      user={user}
      footer={footer(call)}
    >
      <Doubt call={call} />
      {children}
    </Page>
  );
}

/** While the record is in doubt nobody is left to find out by a refusal; whoever is of the desk reads why, for what stands below may lack lines. */
function Doubt({ call }: { call: ShellCall }): VNode | null {
  const { isDoubted, doubts } = trustIn(call.house);
  if (!isDoubted) return null;
  const why = call.session?.staffRole ? doubts.slice(0, doubtsShown) : [];
  return (
    <Notice tone="stop" title={words.readOnlyTitle}>
      <p>{why.length > 0 ? words.readOnlyDesk : words.readOnly}</p>
      {why.map((doubt) => (
        <p>{doubt}</p>
      ))}
    </Notice>
  );
}

const visitorNav: readonly NavItem[] = [
  { href: '/sign-in', label: words.signIn },
  { href: '/recover', label: words.recover },
];

function signedInNav(isStaff: boolean): NavItem[] {
  const own = [
    { href: '/account', label: words.account },
    { href: '/account/activity', label: words.activity },
  ];
  return isStaff ? [...own, { href: '/desk', label: words.desk }] : own;
}

function footer({ house }: ShellCall): NavItem[] {
  const shared = [
    { href: '/recover', label: words.recover },
    { href: '/conduct', label: words.conduct },
  ];
  const isMailboxOpen = house.settings.environment === 'development' && !house.mail;
  return isMailboxOpen ? [...shared, { href: '/dev/mail', label: words.mailbox }] : shared;
}

/** The page for a refusal that has no form to go back to: what happened, what to do next, and a way on. */
export function refusalPage(call: ShellCall & Partial<Unsent>, refusal: Refusal, requestId: string): Answer {
  const { title, next } = refusals[refusal.code];
  const [fieldSentence] = Object.values(refusal.fields);
  return {
    status: refusal.status,
    page: (
      <Shell call={call} title={title}>
        <PageHeading title={title} />
        <p>{fieldSentence ?? next}</p>
        {refusal.retryAfterS !== undefined && (
          <Notice tone="info" title={words.waitFor(refusal.retryAfterS)} />
        )}
        <NotSent text={call.unsent ?? ''} />
        <p>
          <LinkButton href={wayOn(refusal.code)} kind={wayOn(refusal.code) === '/' ? 'secondary' : 'primary'}>
            {words.wayOn(wayOn(refusal.code))}
          </LinkButton>
        </p>
        <p class="muted">{words.requestId(requestId, call.house.policy.registry.mailFrom)}</p>
      </Shell>
    ),
  };
}

/** The page on which the first way out begins, of those that have one. */
function wayOn(code: Refusal['code']): string {
  if (code === 'case_link_required') return '/case/link';
  const pages = (waysOut[code] ?? []).map((way) => pageOfWay[way]);
  return pages.find((page) => page !== undefined) ?? '/';
}
