/**
 * After a recovery code was used stands the one in its place, on a page of its own: it may be loaded again, and left and come back to, until
 * its person says that it is written down. Both ways by which a code is spent lead here.
 */
import * as z from 'zod';
import { keepNewCodes } from '../../usecases/factor/keep-new-codes.ts';
import { seeNewCodes } from '../../usecases/factor/see-new-codes.ts';
import { loose } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { readOwnPath } from './own-path.ts';
import { SignedInPage } from './sign-in-pages.tsx';
import { newCodeWords } from './words-sign-in.en.ts';

const path = '/account/new-codes';

/** The way to the page, and from it on to another one of ours. */
export function newCodesPath(then: string, isConfirmed = false): string {
  return `${path}?${isConfirmed ? 'done=confirmed&' : ''}then=${encodeURIComponent(then)}`;
}

export const newCodesRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path,
    who: 'session',
    limit: 'general',
    // biome-ignore lint/suspicious/noThenProperty: a word of the address, and never a function
    query: z.object({ then: loose(400), done: loose(40) }),
    async run(call) {
      const then = readOwnPath(call.query.then) ?? '/account';
      const { codes, endedCase } = await seeNewCodes(call.house, call.who);
      if (codes.length === 0 && !endedCase) return { redirect: then };
      const title = call.query.done === 'confirmed' ? newCodeWords.confirmedTitle : newCodeWords.title;
      return {
        page: <SignedInPage call={call} title={title} codes={codes} endedCase={endedCase} then={then} />,
      };
    },
  }),
  route({
    method: 'POST',
    path,
    who: 'session',
    limit: 'general',
    // biome-ignore lint/suspicious/noThenProperty: a word of the form, and never a function
    body: z.object({ then: loose(400) }),
    async run(call) {
      await keepNewCodes(call.house, call.who);
      return { redirect: readOwnPath(call.body.then) ?? '/account' };
    },
  }),
];
