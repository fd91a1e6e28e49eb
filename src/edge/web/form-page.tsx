/** A page with a form: the way back, what is wrong, where one is and what this is, always in that order. */
import type { ComponentChildren, VNode } from 'preact';
import { ErrorSummary, type FieldError } from '../http/design/form.tsx';
import { BackLink, PageHeading } from '../http/design/layout.tsx';
import { Steps, type StepsProps } from '../http/design/steps.tsx';
import type { Call } from '../http/route.ts';
import { Shell, type ShellProps } from '../http/shell.tsx';

/** What a page is rendered from: a call of any route. */
export type PageCall = Pick<Call, 'house' | 'session' | 'csrf' | 'now' | 'body' | 'cookies'>;

export interface FormPageProps extends Pick<ShellProps, 'call' | 'flash' | 'children'> {
  /** The page's heading, and the window's title unless `windowTitle` is another. */
  readonly title: string;
  readonly windowTitle?: string | undefined;
  readonly lead?: ComponentChildren;
  /** The form's own field bears the heading, or the page has another one. */
  readonly hasOwnHeading?: boolean | undefined;
  readonly back?: { readonly href: string; readonly label: string } | undefined;
  readonly steps?: StepsProps | undefined;
  /** What is wrong with a refused form. */
  readonly faults?: readonly FieldError[] | undefined;
}

/** The page around its form. */
export function FormPage(props: FormPageProps): VNode {
  const {
    call,
    flash,
    title,
    windowTitle = title,
    lead,
    hasOwnHeading,
    back,
    steps,
    faults = [],
    children,
  } = props;
  return (
    <Shell call={call} title={windowTitle} flash={flash} hasErrors={faults.length > 0}>
      {back && <BackLink href={back.href}>{back.label}</BackLink>}
      <ErrorSummary errors={faults} />
      {steps && <Steps {...steps} />}
      {!hasOwnHeading && <PageHeading title={title} lead={lead} />}
      {children}
    </Shell>
  );
}
