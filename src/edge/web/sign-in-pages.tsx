/** The pages of signing in: the password, then the factor, with everything that helps before somebody asks for recovery. */
import type { VNode } from 'preact';
import type { Refusal } from '../../domain/refusals.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { CodeField, PasswordField, TextField } from '../http/design/field.tsx';
import { type FieldError, Form } from '../http/design/form.tsx';
import { LinkList, LoneLink, PageHeading, Section } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { CodeSheet, Disclosure, NamedList } from '../http/design/text.tsx';
import { faultAt, faultsOf, typedIn } from '../http/form-faults.ts';
import { Shell, type ShellProps } from '../http/shell.tsx';
import { FormPage, type PageCall } from './form-page.tsx';
import { factorWords, newCodeWords, signInWords } from './words-sign-in.en.ts';

interface StepProps {
  readonly call: PageCall;
  readonly refusal?: Refusal | undefined;
}

/** The password step. */
export function SignInPage(props: StepProps & { readonly flash?: ShellProps['flash'] }): VNode {
  const { call, refusal, flash } = props;
  const faults = faultsOf(refusal, ['username', 'password', 'code']);
  return (
    <FormPage call={call} title={signInWords.title} flash={flash} faults={faults}>
      <PasswordStep call={call} refusal={refusal} />
      {refusal?.code === 'account_frozen' && <RecoverNotice text={signInWords.frozen} />}
      <Section title={signInWords.waysTitle} id="ways">
        <LinkList links={ways} />
      </Section>
    </FormPage>
  );
}

function PasswordStep({ call, refusal }: StepProps): VNode {
  return (
    <Form action="/sign-in" csrf={call.csrf}>
      <TextField
        name="username"
        label={signInWords.username}
        autoComplete="username"
        width="medium"
        isVerbatim
        value={typedIn(call.body, 'username')}
        error={faultAt(refusal, 'username')}
      />
      <PasswordField
        name="password"
        label={signInWords.password}
        autoComplete="current-password"
        error={faultAt(refusal, 'password')}
      />
      {isSpent(refusal) && (
        <CodeField
          name="code"
          kind="either"
          label={signInWords.code}
          hint={signInWords.codeHint}
          error={faultAt(refusal, 'code')}
        />
      )}
      <Button>{signInWords.submit}</Button>
    </Form>
  );
}

/** Strangers have used up the tries at the password: with a factor that nobody guesses it is looked at all the same. */
const isSpent = (refusal: Refusal | undefined): boolean =>
  refusal?.code === 'password_dead' ||
  refusal?.code === 'too_many_requests' ||
  faultAt(refusal, 'code') !== undefined;

const ways = [
  ['/reset', signInWords.forgotPassword],
  ['/names', signInWords.forgotName],
  ['/recover', signInWords.lockedOut],
  ['/sign-up', signInWords.signUp],
] as const;

function RecoverNotice({ text }: { readonly text: string }): VNode {
  return (
    <Notice tone="info" title={text}>
      <LoneLink href="/recover">{signInWords.recover}</LoneLink>
    </Notice>
  );
}

/** The factor step: one field for both kinds of codes. After a failure the hints stand open, and then the way to recovery. */
export function FactorPage(props: StepProps & { readonly username?: string | undefined }): VNode {
  const { call, refusal, username } = props;
  const faults = faultsOf(refusal, ['code']);
  if (refusal?.code === 'account_frozen' || refusal?.code === 'sign_in_expired')
    return <OverPage call={call} faults={faults} isFrozen={refusal.code === 'account_frozen'} />;
  return (
    <FormPage call={call} title={factorWords.title} lead={factorWords.lead(username)} faults={faults}>
      <FactorStep call={call} refusal={refusal} />
      {refusal ? (
        <Section title={factorWords.hintsTitle} id="hints">
          <Hints />
        </Section>
      ) : (
        <Disclosure summary={factorWords.trouble}>
          <Hints />
        </Disclosure>
      )}
      <Section title={factorWords.noneTitle} id="recover" lead={factorWords.none}>
        <p>
          <LinkButton href="/recover" kind="secondary">
            {factorWords.recover}
          </LinkButton>
        </p>
      </Section>
    </FormPage>
  );
}

interface OverProps {
  readonly call: PageCall;
  readonly faults: readonly FieldError[];
  readonly isFrozen: boolean;
}

/** No code can help this sign-in any more; the way on is another one, or where the account is frozen, recovery. */
function OverPage({ call, faults, isFrozen }: OverProps): VNode {
  const title = isFrozen ? factorWords.frozenTitle : factorWords.overTitle;
  return (
    <FormPage call={call} title={title} faults={faults}>
      {isFrozen ? (
        <RecoverNotice text={signInWords.frozen} />
      ) : (
        <p>
          <LinkButton href="/sign-in">{factorWords.startAgain}</LinkButton>
        </p>
      )}
    </FormPage>
  );
}

function FactorStep({ call, refusal }: StepProps): VNode {
  return (
    <Form action="/sign-in/factor" csrf={call.csrf}>
      <CodeField
        name="code"
        kind="either"
        label={factorWords.code}
        hint={factorWords.codeHint}
        error={faultAt(refusal, 'code')}
      />
      <Button>{factorWords.submit}</Button>
    </Form>
  );
}

/** What usually helps when a code is not accepted. */
export function Hints(): VNode {
  return <NamedList items={factorWords.hints} />;
}

/** Whoever has just used a recovery code may have lost the app, and can put on another one: what is kept is said with the same press. */
function AppOffer({ call }: { readonly call: PageCall }): VNode {
  const then = '/account/factor';
  return (
    <Section title={newCodeWords.appTitle} id="app" lead={newCodeWords.appLead}>
      <Form action="/account/new-codes" csrf={call.csrf} hidden={{ then }}>
        <Button kind="secondary">{newCodeWords.app}</Button>
      </Form>
    </Section>
  );
}

export interface SignedInProps {
  readonly call: PageCall;
  readonly title: string;
  /** In place of those that were used, until they are kept. */
  readonly codes: readonly string[];
  readonly endedCase: string | null;
  /** Where to go on to: a path of ours. */
  readonly then: string;
}

/** What must be read before going on: the code that replaces the one used, and the request that this sign-in ended. */
export function SignedInPage({ call, title, codes, endedCase, then }: SignedInProps): VNode {
  const { usedLead, usedLeadMany } = newCodeWords;
  const lead = codes.length > 1 ? usedLeadMany : usedLead;
  return (
    <Shell call={call} title={title} nav={[{ href: '/account', label: newCodeWords.toAccount }]}>
      <PageHeading title={title} lead={codes.length > 0 ? lead : undefined} />
      {codes.length > 0 && (
        <CodeSheet title={newCodeWords.sheetTitle(call.session?.username ?? '')} codes={codes} />
      )}
      {endedCase && (
        <Notice tone="info" title={newCodeWords.endedTitle(endedCase)}>
          <p>{newCodeWords.ended}</p>
        </Notice>
      )}
      {codes.length > 0 ? (
        <Form action="/account/new-codes" csrf={call.csrf} hidden={{ then }}>
          <Button>{newCodeWords.goOn}</Button>
        </Form>
      ) : (
        <p>
          <LinkButton href={then}>{newCodeWords.goOnPlain}</LinkButton>
        </p>
      )}
      {codes.length > 0 && <AppOffer call={call} />}
    </Shell>
  );
}
