/** Files, the last look at all answers, and the page after sending. A file that is refused takes no other answer with it. */

import type { VNode } from 'preact';
import * as z from 'zod';
import { type Question, questions } from '../../domain/case/answers.ts';
import { Refusal } from '../../domain/refusals.ts';
import { attachFile } from '../../usecases/recovery/attach-file.ts';
import { removeFile } from '../../usecases/recovery/remove-file.ts';
import type { RequestView } from '../../usecases/recovery/see-request.ts';
import { sendRequest } from '../../usecases/recovery/send-request.ts';
import { Button, ButtonRow } from '../http/design/button.tsx';
import { FileField } from '../http/design/field.tsx';
import { ErrorSummary, Form } from '../http/design/form.tsx';
import { BackLink, PageHeading } from '../http/design/layout.tsx';
import { Steps, SummaryList } from '../http/design/steps.tsx';
import { text } from '../http/input.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { faultsOf } from './form-faults.ts';
import { checkPage, sentPage } from './recovery-check.tsx';
import { stepOf } from './recovery-questions.tsx';
import { nextPath, requestOf } from './recovery-start.tsx';
import { formWords as words } from './words-recover.en.ts';

const takes = 'image/png,image/jpeg,image/gif,image/webp,application/pdf,text/plain,.log,.txt';

export const sendRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/recover/files',
    who: 'anyone',
    limit: 'general',
    query: z.object({ done: text(40) }),
    run: (call) =>
      whenAt(call, 'contact', (view) => ({
        page: filesPage({ call, view, isAdded: call.query.done === 'added' }),
      })),
  }),
  route({
    method: 'POST',
    path: '/recover/files',
    who: 'anyone',
    limit: 'upload',
    takesFiles: true,
    body: z.object({ act: text(60) }),
    run: (call) => whenAt(call, 'contact', (view) => changeFiles(call, view)),
    refused: (call, refusal) =>
      whenAt(call, 'contact', (view) => ({ page: filesPage({ call, view, refusal }) })),
  }),
  route({
    method: 'GET',
    path: '/recover/check',
    who: 'anyone',
    limit: 'general',
    run: (call) => whenAt(call, undefined, (view) => ({ page: checkPage(call, view) })),
  }),
  route({
    method: 'POST',
    path: '/recover/check',
    who: 'anyone',
    limit: 'recovery_ask',
    run: (call) =>
      whenAt(call, undefined, async () => {
        await sendRequest(call.house, call.who, { draftSecret: call.cookies.draft });
        return { redirect: '/recover/sent' };
      }),
    refused: (call, refusal) => whenAt(call, undefined, (view) => ({ page: checkPage(call, view, refusal) })),
  }),
  route({
    method: 'GET',
    path: '/recover/sent',
    who: 'anyone',
    limit: 'general',
    run: async (call) => {
      const view = await requestOf(call);
      if (!view) return { redirect: '/recover?done=gone' };
      return view.isSent ? { page: sentPage(call, view) } : { redirect: nextPath(view) };
    },
  }),
];

/** Shows the page when all questions before `step` are answered, all of them without one; else leads to where the request stands. */
async function whenAt(
  call: Call,
  step: Question | undefined,
  answer: (view: RequestView) => Answer | Promise<Answer>,
): Promise<Answer> {
  const view = await requestOf(call);
  if (!view) return { redirect: '/recover?done=gone' };
  const isEarly = view.next !== undefined && (step === undefined || stepOf(view.next) < stepOf(step));
  return view.isSent || isEarly ? { redirect: nextPath(view) } : answer(view);
}

async function changeFiles(
  call: Call<'anyone', unknown, unknown, { act: string }>,
  view: RequestView,
): Promise<Answer> {
  const { act } = call.body;
  const draftSecret = call.cookies.draft;
  if (act.startsWith('remove:'))
    await removeFile(call.house, call.who, { draftSecret, fileId: act.slice('remove:'.length) });
  const refused = [];
  for (const { name, content } of call.files) {
    try {
      await attachFile(call.house, call.who, { draftSecret, name, content });
    } catch (fault) {
      if (!(fault instanceof Refusal) || !fault.fields.files) throw fault;
      refused.push(words.files.perFile(name, fault.fields.files));
    }
  }
  if (refused.length > 0) throw new Refusal('input_invalid', { fields: { files: refused.join(' ') } });
  if (act === 'go_on') return { redirect: view.next === undefined ? '/recover/check' : '/recover/contact' };
  if (act === 'add' && call.files.length === 0)
    throw new Refusal('input_invalid', { fields: { files: words.files.none } });
  return { redirect: call.files.length > 0 ? '/recover/files?done=added' : '/recover/files' };
}

interface FilesProps {
  readonly call: Call;
  readonly view: RequestView;
  readonly isAdded?: boolean;
  readonly refusal?: Refusal;
}

function filesPage({ call, view, isAdded, refusal }: FilesProps): VNode {
  const { files } = words;
  const { filesMax, fileBytesMax } = view.limits;
  const isTooLarge = refusal?.code === 'too_large';
  const error = isTooLarge ? files.tooLarge(fileBytesMax, filesMax) : refusal?.fields.files;
  const errors = error ? [{ field: 'files', message: error }] : faultsOf(refusal, []);
  return (
    <Shell
      call={call}
      title={files.title}
      hasErrors={refusal !== undefined}
      flash={isAdded ? { tone: 'good', text: files.added } : undefined}
    >
      <BackLink href={view.next === undefined ? '/recover/check' : '/recover/explanation'}>
        {words.back}
      </BackLink>
      <ErrorSummary errors={errors} />
      <Steps step={stepOf('explanation')} of={questions.length} />
      <PageHeading title={files.title} lead={files.lead} />
      <Form action="/recover/files" csrf={call.csrf} isMultipart>
        {view.files.length > 0 && (
          <>
            <h2>{files.listTitle}</h2>
            <SummaryList
              rows={view.files.map((file) => ({
                key: file.id,
                label: file.name,
                value: (
                  <>
                    {files.size(file.bytes)}{' '}
                    <Button kind="quiet" isSmall name="act" value={`remove:${file.id}`}>
                      {files.remove}
                      <span class="visually-hidden"> {file.name}</span>
                    </Button>
                  </>
                ),
              }))}
            />
          </>
        )}
        <FileField
          name="files"
          label={files.label}
          hint={files.hint(filesMax, fileBytesMax)}
          accept={takes}
          isMultiple
          error={error}
        />
        <ButtonRow>
          <Button name="act" value="go_on">
            {files.goOn}
          </Button>
          <Button name="act" value="add" kind="secondary">
            {files.add}
          </Button>
        </ButtonRow>
      </Form>
    </Shell>
  );
}
