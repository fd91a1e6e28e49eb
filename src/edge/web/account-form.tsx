/** What every form of an account's pages has: what is wrong, above it; and before sensitive ones the question whether it is you. */
import type { ComponentChildren, VNode } from 'preact';
import type { Refusal } from '../../domain/refusals.ts';
import { isFresh, type SignedIn } from '../../usecases/who.ts';
import { LinkButton } from '../http/design/button.tsx';
import { ErrorSummary } from '../http/design/form.tsx';
import { Notice } from '../http/design/notice.tsx';
import type { Answer, Call } from '../http/route.ts';
import { faultsOf } from './form-faults.ts';
import { accountWords as words } from './words-account.en.ts';

/** What a page is rendered from: a call of any route. */
export type PageCall = Pick<Call, 'house' | 'session' | 'csrf' | 'now' | 'body' | 'cookies'>;

/** What is wrong with a refused form; nothing when it was not refused. */
export function Faults({
  refusal,
  fields = [],
}: {
  readonly refusal: Refusal | undefined;
  readonly fields?: readonly string[];
}): VNode {
  return <ErrorSummary errors={faultsOf(refusal, fields)} />;
}

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
        <LinkButton href={confirmPath(then)}>{words.confirm}</LinkButton>
      </p>
    </Notice>
  );
}
