/** The request form: where it begins, each question fresh and refused, files, the last look, and the page after sending. */
import type { Question } from '../../src/domain/case/answers.ts';
import { answerQuestion } from '../../src/usecases/recovery/answer-question.ts';
import { attachFile } from '../../src/usecases/recovery/attach-file.ts';
import { beginRequest } from '../../src/usecases/recovery/begin-request.ts';
import { sendRequest } from '../../src/usecases/recovery/send-request.ts';
import type { Answer } from '../../src/usecases/steps/read-answer.ts';
import { type TestHouse, visitor } from '../house.ts';
import { beginHalf, enrol } from '../stories/maintainer.ts';
import { longAddress, longName, type Shots, send } from './shot.ts';

type Typed = Parameters<typeof send>[1];

/** Of each question what is refused, and what is taken then; a question that is missing does not compile. */
const questions: { readonly [Q in Question]: { wrong: Typed; right: Answer & { question: Q } } } = {
  account: { wrong: { account: 'nobody-of-that-name' }, right: { question: 'account', typed: longName } },
  lost: { wrong: {}, right: { question: 'lost', lost: ['authenticator', 'mailbox'] } },
  held: { wrong: {}, right: { question: 'held', held: ['password', 'repository'] } },
  codes: { wrong: {}, right: { question: 'codes', codes: 'never_made' } },
  explanation: {
    wrong: { text: 'Gone.' },
    right: {
      question: 'explanation',
      text: 'My phone fell into the sea.\n\nhttps://example.org/'.padEnd(140, 'x'),
    },
  },
  contact: {
    wrong: { address: 'anna-maria@gmial.com' },
    right: { question: 'contact', address: longAddress },
  },
  consent: {
    wrong: { patience: 'yes' },
    right: { question: 'consent', conduct: true, patience: true, estimate: 'three days' },
  },
};

/** The whole form, by somebody with the longest of names. */
export const askingShots: Shots = async function* ({ t }) {
  await enrol(t, longName);
  yield { name: 'recover', path: '/recover' };
  yield { name: 'recover-gone', path: '/recover?done=gone' };
  const half = { 'sign-in': await beginHalf(t, longName) };
  yield { name: 'recover-carried', path: '/recover', cookies: half };
  const carried = await begin(t, half['sign-in']);
  yield { name: 'question-lost-carried', path: '/recover/lost', cookies: { draft: carried } };
  const draft = await begin(t);
  const cookies = { draft };
  yield { name: 'recover-begun', path: '/recover', cookies };
  for (const [question, { wrong, right }] of Object.entries(questions)) {
    const path = `/recover/${question}`;
    yield { name: `question-${question}`, path, cookies };
    yield { name: `question-${question}-refused`, path, cookies, act: send(path, wrong) };
    if (question === 'account')
      for (const [name, account] of [
        ['named', longAddress],
        ['unclear', 'jon, gwen'],
      ] as const)
        yield { name: `question-account-${name}`, path, cookies, act: send(path, { account }) };
    if (question === 'contact') yield* filesShots(t, cookies);
    await answerQuestion(t.house, visitor(), { draftSecret: draft, answer: right });
  }
  yield { name: 'code-in-hand', path: '/recover/code-in-hand', cookies };
  yield { name: 'check', path: '/recover/check', cookies };
  await sendRequest(t.house, visitor(), { draftSecret: draft });
  yield { name: 'sent', path: '/recover/sent', cookies };
};

async function* filesShots(t: TestHouse, cookies: { draft: string }) {
  const path = '/recover/files';
  yield { name: 'files-none', path, cookies };
  yield { name: 'files-none-chosen', path, cookies, act: send(path, {}, 'add') };
  for (const name of ['error.txt', `${longName}-${longName}.txt`])
    await attachFile(t.house, visitor(), {
      draftSecret: cookies.draft,
      name,
      content: Buffer.from('Not valid.'),
    });
  yield { name: 'files', path: `${path}?done=added`, cookies };
}

async function begin(t: TestHouse, signInSecret?: string): Promise<string> {
  const { draftSecret } = await beginRequest(t.house, visitor(), { signInSecret });
  return draftSecret;
}
