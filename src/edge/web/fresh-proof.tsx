/** Before sensitive forms stands the question whether it is still the same person; from the step-up one comes back to the page. */
import type { ComponentChildren, VNode } from 'preact';
import type { Refusal } from '../../domain/refusals.ts';
import { isFresh, type SignedIn } from '../../usecases/who.ts';
import { LinkButton } from '../http/design/button.tsx';
import { Notice } from '../http/design/notice.tsx';
import type { Answer } from '../http/route.ts';
import type { PageCall } from './form-page.tsx';
import { accountWords as words } from './words-account.en.ts';

/** The way to the step-up, and back to a page of ours. */
export const confirmPath = (then: string): string => `/confirm?then=${encodeURIComponent(then)}`;

/** A refusal for want of fresh proof leads to the step-up; undefined for all others. */
export function confirmFirst(refusal: Refusal, then: string): Answer | undefined {
  return refusal.code === 'fresh_proof_required' ? { redirect: confirmPath(then) } : undefined;
}

/** Shows forms only to whoever proved lately that it is them, so that nobody types something and is then sent away. */
export function WhenFresh(props: {
  readonly call: PageCall;
  readonly who: SignedIn;
  readonly then: string;
  readonly children: ComponentChildren;
}): VNode {
  const { call, who, then, children } = props;
  if (isFresh(call.house, who, call.now)) return <>{children}</>;
  return (
    <Notice tone="info" title={words.confirmTitle}>
      <p>{words.confirmLead}</p>
      <p>
        <LinkButton href={confirmPath(then)} kind="secondary">
          {words.confirm}
        </LinkButton>
      </p>
    </Notice>
  );
}
