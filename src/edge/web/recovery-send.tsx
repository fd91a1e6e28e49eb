/** Files, the last look at all answers, and the page after sending. A file that is refused takes no other answer with it. */

import type { VNode } from 'preact';
import * as z from 'zod';
import { questions } from '../../domain/case/answers.ts';
import { Refusal } from '../../domain/refusals.ts';
import { attachFile } from '../../usecases/recovery/attach-file.ts';
import { mayAttach } from '../../usecases/recovery/may-attach.ts';
import { removeFile } from '../../usecases/recovery/remove-file.ts';
import type { RequestView } from '../../usecases/recovery/see-request.ts';
import { sendRequest } from '../../usecases/recovery/send-request.ts';
import { Button, ButtonRow } from '../http/design/button.tsx';
import { FileField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { SummaryList } from '../http/design/steps.tsx';
import { faultsOf } from '../http/form-faults.ts';
import { text } from '../http/input.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { FormPage } from './form-page.tsx';
import { checkPage, sentPage } from './recovery-check.tsx';
import { stepOf } from './recovery-questions.tsx';
import { nextPath, requestOf, whenReached } from './recovery-start.tsx';
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
      whenReached(call, 'contact', (view) => ({
        page: filesPage({ call, view, isAdded: call.query.done === 'added' }),
      })),
  }),
  route({
    method: 'POST',
    path: '/recover/files',
    who: 'anyone',
    limit: 'upload',
    takesFiles: true,
    mayUpload,
    body: z.object({ act: text(60) }),
    run: (call) => whenReached(call, 'contact', (view) => changeFiles(call, view)),
    refused: (call, refusal) =>
      whenReached(call, 'contact', (view) => ({ page: filesPage({ call, view, refusal }) })),
  }),
  route({
    method: 'GET',
    path: '/recover/check',
    who: 'anyone',
    limit: 'general',
    run: (call) => whenReached(call, 'end', (view) => ({ page: checkPage(call, view) })),
  }),
  route({
    method: 'POST',
    path: '/recover/check',
    who: 'anyone',
    limit: 'recovery_ask',
    run: (call) =>
      whenReached(call, 'end', async () => {
        await sendRequest(call.house, call.who, { draftSecret: call.cookies.draft });
        return { redirect: '/recover/sent' };
      }),
    refused: (call, refusal) =>
      whenReached(call, 'end', (view) => ({ page: checkPage(call, view, refusal) })),
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

/** Whoever has no request, or no room for a file, is told so under the first file's name. */
async function mayUpload({ house, who, cookies }: Call<'anyone'>, fileName: string): Promise<void> {
  try {
    await mayAttach(house, who, { draftSecret: cookies.draft });
  } catch (fault) {
    if (!(fault instanceof Refusal) || !fault.fields.files) throw fault;
    throw oneOf([{ sentence: words.files.perFile(fileName, fault.fields.files), fault }]);
  }
}

async function changeFiles(
  call: Call<'anyone', unknown, unknown, { act: string }>,
  view: RequestView,
): Promise<Answer> {
  const { act } = call.body;
  const draftSecret = call.cookies.draft;
  if (act.startsWith('remove:'))
    await removeFile(call.house, call.who, { draftSecret, fileId: act.slice('remove:'.length) });
  const refused: { sentence: string; fault: Refusal }[] = [];
  for (const { name, content } of call.files) {
    try {
      await attachFile(call.house, call.who, { draftSecret, name, content });
    } catch (fault) {
      if (!(fault instanceof Refusal) || !fault.fields.files) throw fault;
      refused.push({ sentence: words.files.perFile(name, fault.fields.files), fault });
    }
  }
  if (refused.length > 0) throw oneOf(refused);
  if (act === 'go_on') return { redirect: view.next === undefined ? '/recover/check' : '/recover/contact' };
  if (act === 'add' && call.files.length === 0)
    throw new Refusal('input_invalid', { fields: { files: words.files.none } });
  return { redirect: call.files.length > 0 ? '/recover/files?done=added' : '/recover/files' };
}

/** One refusal for all files that were refused. That there is no room is said as such, with when to come again. */
function oneOf(refused: readonly { sentence: string; fault: Refusal }[]): Refusal {
  const noRoom = refused.map(({ fault }) => fault).find(({ retryAfterS }) => retryAfterS !== undefined);
  const fields = { files: refused.map(({ sentence }) => sentence).join(' ') };
  return noRoom?.retryAfterS === undefined
    ? new Refusal('input_invalid', { fields })
    : new Refusal(noRoom.code, { fields, because: noRoom.because, retryAfterS: noRoom.retryAfterS });
}

interface FilesProps {
  readonly call: Call;
  readonly view: RequestView;
  readonly isAdded?: boolean;
  readonly refusal?: Refusal;
}

function filesPage({ call, view, isAdded, refusal }: FilesProps): VNode {
  const { files } = words;
  const { filesMax, fileBytesMax, unsentHours } = view.limits;
  const error =
    refusal?.code === 'too_large' ? files.tooLarge(fileBytesMax, filesMax) : refusal?.fields.files;
  return (
    <FormPage
      call={call}
      title={files.title}
      lead={files.lead}
      flash={isAdded ? { tone: 'good', text: files.added } : undefined}
      back={{
        href: view.next === undefined ? '/recover/check' : '/recover/explanation',
        label: words.back,
      }}
      faults={error ? [{ field: 'files', message: error }] : faultsOf(refusal)}
      steps={{ step: stepOf('explanation'), of: questions.length }}
    >
      <Form action="/recover/files" csrf={call.csrf} isMultipart>
        {view.files.length > 0 && <Attached view={view} />}
        <FileField
          name="files"
          label={files.label}
          hint={files.hint(filesMax, fileBytesMax, unsentHours)}
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
    </FormPage>
  );
}

/** What is attached already, each with the button that takes it away. */
function Attached({ view }: { readonly view: RequestView }): VNode {
  const { files } = words;
  const rows = view.files.map(({ id, name, bytes }) => ({
    key: id,
    label: name,
    value: (
      <>
        {files.size(bytes)}{' '}
        <Button kind="quiet" isSmall name="act" value={`remove:${id}`}>
          {files.remove}
          <span class="visually-hidden"> {name}</span>
        </Button>
      </>
    ),
  }));
  return (
    <>
      <h2>{files.listTitle}</h2>
      <SummaryList rows={rows} />
    </>
  );
}
