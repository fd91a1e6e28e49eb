/**
 * A mailed link has done what it is for. Its page says so of the account that it is about, in whichever browser it was followed: in one that
 * is signed in to another account that one's pages stay out of it, and the way on is out of there first.
 */
import type { VNode } from 'preact';
import type { LinkLook } from '../../usecases/account/look-at-link.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { PageHeading } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { Shell } from '../http/shell.tsx';
import type { PageCall } from './form-page.tsx';
import { linkDoneWords as words } from './words-sign-in.en.ts';

/** Whether this browser is signed in to another account than the one that is named. */
export const isAnothers = ({ session }: Pick<PageCall, 'session'>, username: string | undefined): boolean =>
  session !== undefined && session.username !== username;

interface DoneProps {
  readonly call: PageCall;
  readonly look: Pick<LinkLook, 'username'>;
  readonly title: string;
  readonly lead: string;
}

/** What was done, for which account, and the way on from here. */
export function LinkDonePage({ call, look: { username }, title, lead }: DoneProps): VNode {
  return (
    <Shell call={call} title={title}>
      <PageHeading title={title} lead={lead} />
      {isAnothers(call, username) ? (
        <SignedInElsewhere call={call} />
      ) : (
        <p>
          <LinkButton href={call.session ? '/account' : '/sign-in'}>
            {call.session ? words.toAccount : words.signIn}
          </LinkButton>
        </p>
      )}
    </Shell>
  );
}

/** Who is signed in here instead, and the way out. */
export function SignedInElsewhere({ call }: { readonly call: PageCall }): VNode {
  return (
    <Notice tone="info" title={words.elsewhere(call.session?.username ?? '')}>
      <Form action="/sign-out" csrf={call.csrf}>
        <Button kind="secondary">{words.signOut}</Button>
      </Form>
    </Notice>
  );
}
