/**
 * The guided restoration: a button behind the mailed link, then password, app and codes, one a page, and what changed. Going back,
 * reloading and pressing twice lead to the step that is open; nothing is done twice, and nothing counts before the end.
 */
import * as z from 'zod';
import { passwordCharsMax } from '../../domain/account/password.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import { beginRestoration } from '../../usecases/recovery/begin-restoration.ts';
import { completeRestoration } from '../../usecases/recovery/complete-restoration.ts';
import { confirmFactor } from '../../usecases/recovery/confirm-factor.ts';
import { lookAtRestoration, type RestorationView } from '../../usecases/recovery/look-at-restoration.ts';
import { lookAtRestoreLink } from '../../usecases/recovery/look-at-restore-link.ts';
import { lookAtRestored } from '../../usecases/recovery/look-at-restored.ts';
import { restorePassword } from '../../usecases/recovery/restore-password.ts';
import { showCodes } from '../../usecases/recovery/show-codes.ts';
import { showFactor } from '../../usecases/recovery/show-factor.ts';
import { dateWords } from '../http/design/relative-time.ts';
import { typedIn } from '../http/form-faults.ts';
import { linkSecret, text } from '../http/input.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { beginPage } from './restoration-begin.tsx';
import {
  codesPage,
  donePage,
  factorDonePage,
  factorPage,
  passwordPage,
  spentPage,
  stalePage,
} from './restoration-pages.tsx';
import { restoreWords as words } from './words-restore.en.ts';

const secretSchema = z.object({ secret: linkSecret });
const codeSchema = z.object({ code: text(100) });
const tooLong = faultWords.password.flaw({ kind: 'too_long', charsMax: passwordCharsMax });
const order = ['password', 'factor', 'codes', 'finish'] as const;
const pathOf = {
  password: '/restore/password',
  factor: '/restore/factor',
  codes: '/restore/codes',
  finish: '/restore/codes',
} as const;
/** What tells this browser from another one that follows the same link. */
const browserOf = (call: Pick<Call, 'cookies'>) => ({ browser: call.cookies.csrf });
const sittingOf = (call: Pick<Call, 'cookies'>) => ({ sittingSecret: call.cookies.sitting });

export const restorationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/restore/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretSchema,
    async run(call) {
      const { secret } = call.params;
      const link = await lookAtRestoreLink(call.house, call.who, { secret, ...browserOf(call) });
      if (link.isLive) return { page: beginPage(call, secret, link) };
      return (await doneHere(call)) ?? { page: spentPage(call), status: 410 };
    },
  }),
  route({
    method: 'POST',
    path: '/restore/:secret',
    who: 'anyone',
    limit: 'link',
    params: secretSchema,
    body: z.object({ where: text(20) }),
    run: async (call) => {
      const isHere = call.body.where === 'here';
      const ask = { ...call.params, ...browserOf(call), isHere };
      const { sittingSecret } = await beginRestoration(call.house, call.who, ask);
      const cookies = [{ name: 'sitting', value: sittingSecret }] as const;
      const { step } = await lookAtRestoration(call.house, { sittingSecret });
      return { redirect: pathOf[step], cookies };
    },
    async refused(call, refusal) {
      const over = (await doneHere(call)) ?? (isOver(refusal) ? { page: spentPage(call) } : undefined);
      if (over) return over;
      const secret = typedIn(call.params, 'secret');
      const link = await lookAtRestoreLink(call.house, call.who, { secret, ...browserOf(call) });
      return { page: link.isLive ? beginPage(call, secret, link, refusal) : spentPage(call) };
    },
  }),
  route({
    method: 'GET',
    path: '/restore/password',
    who: 'anyone',
    limit: 'general',
    run: (call) =>
      atStep(call, 'password', (view) => ({ page: passwordPage(call, view, pathOf[view.step]) })),
  }),
  route({
    method: 'POST',
    path: '/restore/password',
    who: 'anyone',
    limit: 'sign_in',
    body: z.object({ password: z.string().max(1000, tooLong).default('') }),
    run: (call) =>
      atStep(call, 'password', async () => {
        await restorePassword(call.house, call.who, { ...sittingOf(call), password: call.body.password });
        return { redirect: pathOf[(await lookAtRestoration(call.house, sittingOf(call))).step] };
      }),
    refused: (call, refusal) =>
      atStep(call as Call, 'password', (view) => ({
        page: passwordPage(call as Call, view, pathOf[view.step], refusal),
      })),
  }),
  route({
    method: 'GET',
    path: '/restore/factor',
    who: 'anyone',
    limit: 'general',
    run: (call) => atStep(call, 'factor', (view) => factorAnswer(call, view)),
  }),
  route({
    method: 'POST',
    path: '/restore/factor',
    who: 'anyone',
    limit: 'prove',
    body: codeSchema,
    run: (call) =>
      atStep(call, 'factor', async (view) => {
        if (view.step === 'factor')
          await confirmFactor(call.house, call.who, { ...sittingOf(call), code: call.body.code });
        return { redirect: '/restore/codes' };
      }),
    refused: (call, refusal) =>
      atStep(call as Call, 'factor', (view) => factorAnswer(call as Call, view, refusal)),
  }),
  route({
    method: 'GET',
    path: '/restore/codes',
    who: 'anyone',
    limit: 'general',
    run: (call) => atStep(call, 'codes', (view) => codesAnswer(call, view)),
  }),
  route({
    method: 'GET',
    path: '/restore/codes.txt',
    who: 'anyone',
    limit: 'general',
    run: (call) =>
      atStep(call, 'codes', async (view) => {
        const { codes } = await showCodes(call.house, call.who, sittingOf(call));
        const file = Buffer.from(words.codes.file(view.username, dateWords(call.now), codes));
        return { file, mediaType: 'text/plain; charset=utf-8', name: `recovery-codes-${view.username}.txt` };
      }),
  }),
  route({
    method: 'POST',
    path: '/restore/codes',
    who: 'anyone',
    limit: 'prove',
    body: codeSchema,
    run: (call) =>
      atStep(call, 'codes', async () => {
        await completeRestoration(call.house, call.who, { ...sittingOf(call), code: call.body.code });
        return { redirect: '/restore/done' };
      }),
    refused: (call, refusal) =>
      atStep(call as Call, 'codes', (view) => codesAnswer(call as Call, view, refusal)),
  }),
  route({
    method: 'GET',
    path: '/restore/done',
    who: 'anyone',
    limit: 'general',
    run: async (call) => ({ page: donePage(call, await lookAtRestored(call.house, sittingOf(call))) }),
    refused: (call) => ({ page: stalePage(call) }),
  }),
];

const isOver = (refusal: Refusal) =>
  refusal.code === 'link_spent' ||
  refusal.code === 'move_not_allowed' ||
  refusal.code === 'case_over' ||
  refusal.code === 'restoration_stale';

/** What this browser has finished already, shown again; undefined when it has finished nothing. */
async function doneHere(call: Pick<Call, 'house' | 'cookies'>): Promise<Answer | undefined> {
  try {
    await lookAtRestored(call.house, sittingOf(call));
    return { redirect: '/restore/done' };
  } catch (fault) {
    if (fault instanceof Refusal) return undefined;
    throw fault;
  }
}

/** Answers when the sitting has reached the step; an earlier one leads to the open step, none to how it ended. */
async function atStep(
  call: Call,
  step: RestorationView['step'],
  answer: (view: RestorationView) => Answer | Promise<Answer>,
): Promise<Answer> {
  let view: RestorationView;
  try {
    view = await lookAtRestoration(call.house, sittingOf(call));
  } catch (fault) {
    if (!(fault instanceof Refusal) || !isOver(fault)) throw fault;
    return (await doneHere(call)) ?? { page: stalePage(call), status: fault.status };
  }
  return order.indexOf(view.step) < order.indexOf(step) ? { redirect: pathOf[view.step] } : answer(view);
}

async function factorAnswer(call: Call, view: RestorationView, refusal?: Refusal): Promise<Answer> {
  if (view.step !== 'factor') return { page: factorDonePage(call, view), status: 200 };
  return {
    page: factorPage(call, view, await showFactor(call.house, call.who as never, sittingOf(call)), refusal),
  };
}

async function codesAnswer(call: Call, view: RestorationView, refusal?: Refusal): Promise<Answer> {
  const { codes } = await showCodes(call.house, call.who as never, sittingOf(call));
  return { page: codesPage(call, view, codes, refusal) };
}
