/**
 * Recovery codes: shown in the session that made them until one is typed back, however often the page is loaded. The text file is made of
 * the codes that this very page sends back; whatever else is sent there makes no file.
 */
import type { VNode } from 'preact';
import * as z from 'zod';
import { readRecoveryCode, recoveryCodeCount, showRecoveryCode } from '../../domain/factor/recovery-code.ts';
import { Refusal } from '../../domain/refusals.ts';
import { keepRecoveryCodes } from '../../usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../usecases/factor/make-recovery-codes.ts';
import { seeRecoveryCodes } from '../../usecases/factor/see-recovery-codes.ts';
import { isFresh } from '../../usecases/who.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { CodeField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { Section } from '../http/design/layout.tsx';
import { Notice } from '../http/design/notice.tsx';
import { dateWords } from '../http/design/relative-time.ts';
import { CodeSheet } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { faultAt, faultsOf } from '../http/form-faults.ts';
import { text } from '../http/input.ts';
import type { Call, Route } from '../http/route.ts';
import { FormPage } from './form-page.tsx';
import { WhenFresh } from './fresh-proof.tsx';
import { formOf, OwnFrame, type OwnPage, type OwnPageProps, shownAt } from './own-page.tsx';
import { accountWords, codesWords as words } from './words-account.en.ts';

const page: OwnPage = { path: '/account/codes', done: words.done, show: CodesPage };

async function CodesPage({ call, view, refusal, flash }: OwnPageProps): Promise<VNode> {
  const isSure = isFresh(call.house, call.who, call.now);
  const { codes } = isSure ? await seeRecoveryCodes(call.house, call.who) : { codes: [] };
  if (codes.length > 0)
    return <ShownPage call={call} view={view} codes={codes} refusal={refusal} flash={flash} />;
  return (
    <OwnFrame call={call} refusal={refusal} flash={flash} words={words} fields={['code']}>
      {view.hasFactor ? (
        <OwnCodes call={call} view={view} refusal={refusal} />
      ) : (
        <>
          <p>{words.needsFactor}</p>
          <p>
            <LinkButton href="/account/factor">{words.toFactor}</LinkButton>
          </p>
        </>
      )}
    </OwnFrame>
  );
}

function OwnCodes({ call, view, refusal }: OwnPageProps): VNode {
  const { codesLeft, codesMadeAt, codesKeptAt, codesWaitingSince } = view;
  const mustKeep = codesLeft > 0 && (!codesKeptAt || codesWaitingSince !== null);
  return (
    <>
      <p>
        {codesLeft === 0
          ? words.none
          : `${words.left(codesLeft)} ${codesKeptAt ? words.kept : words.notKept} `}
        {codesMadeAt && <When at={codesMadeAt} now={call.now} as="date" />}
      </p>
      {codesWaitingSince && (
        <Notice tone="info" title={words.waitingTitle}>
          <p>
            {words.waiting} <When at={codesWaitingSince} now={call.now} as="both" />
          </p>
        </Notice>
      )}
      {mustKeep && <KeepForm call={call} refusal={refusal} />}
      <WhenFresh call={call} who={call.who} then={page.path}>
        <Form action={`${page.path}/make`} csrf={call.csrf}>
          {codesLeft > 0 && <p class="muted">{words.makeNote}</p>}
          <Button kind={mustKeep ? 'secondary' : 'primary'}>
            {codesLeft > 0 ? words.makeNew : words.make}
          </Button>
        </Form>
      </WhenFresh>
    </>
  );
}

function KeepForm({ call, refusal }: Pick<OwnPageProps, 'call' | 'refusal'>): VNode {
  return (
    <Section title={words.keepTitle} id="keep" lead={words.keepLead}>
      <Form action={`${page.path}/keep`} csrf={call.csrf}>
        <CodeField name="code" kind="saved" label={words.keepLabel} error={faultAt(refusal, 'code')} />
        <Button>{words.keep}</Button>
      </Form>
    </Section>
  );
}

function ShownPage(props: OwnPageProps & { readonly codes: readonly string[] }): VNode {
  const { call, view, codes, refusal, flash } = props;
  return (
    <FormPage
      call={call}
      title={words.shownTitle}
      lead={view.codesWaitingSince ? words.shownBesideLead : words.shownLead}
      back={{ href: '/account', label: accountWords.back }}
      flash={flash}
      faults={faultsOf(refusal, ['code'])}
    >
      <CodeSheet title={words.sheetTitle(call.who.username, dateWords(call.now))} codes={codes} />
      <Form action={`${page.path}/file`} csrf={call.csrf} hidden={{ codes: codes.join(' ') }}>
        <Button kind="secondary">{words.file}</Button>
      </Form>
      <KeepForm call={call} refusal={refusal} />
    </FormPage>
  );
}

/** The text file: a line that says what it is, then a code a line. Refuses anything that is not recovery codes. */
function fileOf(call: Call<'session'>, typed: string): string {
  const codes = typed.split(' ').map(readRecoveryCode);
  if (codes.length > recoveryCodeCount || codes.includes(undefined))
    throw new Refusal('input_invalid', { fields: { codes: words.fileWrong } });
  const head = words.fileHead(call.who.username, call.house.settings.siteName, dateWords(call.now));
  return [head, '', ...codes.map((code) => showRecoveryCode(code!)), ''].join('\r\n');
}

export const codesRoutes: readonly Route[] = [
  shownAt(page),
  formOf(page, {
    path: `${page.path}/make`,
    limit: 'general',
    async run(call) {
      await makeRecoveryCodes(call.house, call.who);
      return { redirect: page.path };
    },
  }),
  formOf(page, {
    path: `${page.path}/file`,
    limit: 'general',
    body: z.object({ codes: text(1000) }),
    run: async (call) => ({
      file: Buffer.from(fileOf(call, call.body.codes)),
      mediaType: 'text/plain; charset=utf-8',
      name: words.fileName(call.who.username),
    }),
  }),
  formOf(page, {
    path: `${page.path}/keep`,
    limit: 'prove',
    body: z.object({ code: text(200) }),
    async run(call) {
      await keepRecoveryCodes(call.house, call.who, call.body);
      return { redirect: '/account?done=codes-kept' };
    },
  }),
];
