/**
 * One case for the desk: looked at, and acted on by forms that each carry the version they were shown with. A refused act shows
 * the case as it stands now, with everything that was typed; nothing typed is ever lost to somebody else's move.
 */
import * as z from 'zod';
import { faultWords } from '../../domain/fault-words.en.ts';
import type { ClaimantId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusals.ts';
import { approveCase } from '../../usecases/desk/approve-case.ts';
import { askClaimant } from '../../usecases/desk/ask-claimant.ts';
import { clearCase } from '../../usecases/desk/clear-case.ts';
import { refuseCase } from '../../usecases/desk/refuse-case.ts';
import { seeAttachment } from '../../usecases/desk/see-attachment.ts';
import { seeDeskCase } from '../../usecases/desk/see-desk-case.ts';
import { takeCase } from '../../usecases/desk/take-case.ts';
import { writeNote } from '../../usecases/desk/write-note.ts';
import type { House } from '../../usecases/house.ts';
import type { Staff } from '../../usecases/who.ts';
import { typedIn, wordsCharsTaken } from '../http/form-faults.ts';
import { loose, text } from '../http/input.ts';
import { type Answer, type Call, type Route, route } from '../http/route.ts';
import { type CaseForm, fieldOf } from './case-acts.tsx';
import { CasePage } from './case-page.tsx';

const number = z
  .string()
  .max(20)
  .transform((typed) => typed.toUpperCase());
const params = z.object({ number });
const version = z
  .string()
  .regex(/^\d{1,9}$/, faultWords.desk.pageOld)
  .transform(Number);

const pathOf = (of: string, done: string) => `/desk/cases/${of}?done=${done}`;

/** What an act does with the form, and the key of what was done. */
type Act<Body> = (house: House, staff: Staff, of: string, body: Body) => Promise<string>;

/** The row of one form: do, then show the case; when refused, show it with what was typed. */
function act<Body>(form: CaseForm, body: z.ZodType<Body>, run: Act<Body>): Route {
  return route({
    method: 'POST',
    path: `/desk/cases/:number/${form}`,
    who: 'staff',
    limit: 'desk',
    params,
    body,
    prose: fieldOf[form],
    run: async (call) => ({
      redirect: pathOf(call.params.number, await run(call.house, call.who, call.params.number, call.body)),
    }),
    refused: (call, refusal) => again(call, refusal, form),
  });
}

const nothing = z.object({});
const acts: readonly Route[] = [
  act('take', nothing, async (house, staff, of) => {
    await takeCase(house, staff, { number: of });
    return 'taken';
  }),
  act('release', nothing, async (house, staff, of) => {
    await takeCase(house, staff, { number: of, release: true });
    return 'released';
  }),
  act('note', z.object({ note: text(wordsCharsTaken) }), async (house, staff, of, { note }) => {
    await writeNote(house, staff, { number: of, body: note });
    return 'noted';
  }),
  act(
    'ask',
    z.object({ question: text(wordsCharsTaken), version, to: text(60) }),
    async (house, staff, of, { to, ...body }) => {
      const whom = to ? { to: to as ClaimantId | 'all' } : {};
      await askClaimant(house, staff, { number: of, ...body, ...whom });
      return 'asked';
    },
  ),
  act(
    'approve',
    z.object({ approval: text(wordsCharsTaken), version, claimant: text(60) }),
    async (house, staff, of, body) => {
      const meant = body.claimant ? { claimantId: body.claimant as ClaimantId } : {};
      const done = await approveCase(house, staff, {
        number: of,
        reason: body.approval,
        version: body.version,
        ...meant,
      });
      return done.kind === 'approved' ? 'approved' : 'second';
    },
  ),
  act('refuse', z.object({ refusal: text(wordsCharsTaken), version }), async (house, staff, of, body) => {
    await refuseCase(house, staff, { number: of, reason: body.refusal, version: body.version });
    return 'refused';
  }),
  act('clear', z.object({ clearing: text(wordsCharsTaken), version }), async (house, staff, of, body) => {
    await clearCase(house, staff, { number: of, reason: body.clearing, version: body.version });
    return 'cleared';
  }),
];

/** The case as it stands now, with what was typed; undefined (a page of the refusal's own) where it is not theirs to see. */
async function again(
  call: Call<'staff', { number: string }>,
  refusal: Refusal,
  form: CaseForm,
): Promise<Answer | undefined> {
  // What was refused before the address was read stands there as it was typed.
  const seen = await seeDeskCase(call.house, call.who, { number: call.params.number.toUpperCase() }).catch(
    unseen,
  );
  if (!seen) return undefined;
  return {
    page: (
      <CasePage
        call={call}
        seen={seen}
        refused={{
          form,
          refusal,
          typed: typedIn(call.body, fieldOf[form], wordsCharsTaken),
          to: typedIn(call.body, 'to', 60),
        }}
      />
    ),
  };
}

function unseen(fault: unknown): undefined {
  if (!(fault instanceof Refusal)) throw fault;
}

export const caseRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/desk/cases/:number',
    who: 'staff',
    limit: 'desk',
    params,
    query: z.object({ done: loose(20) }),
    async run(call) {
      const seen = await seeDeskCase(call.house, call.who, call.params);
      return { page: <CasePage call={call} seen={seen} done={call.query.done} /> };
    },
  }),
  ...acts,
  route({
    method: 'GET',
    path: '/desk/cases/:number/files/:id',
    who: 'staff',
    limit: 'desk',
    params: z.object({ number, id: z.string().max(60) }),
    async run(call) {
      const { number: of, id } = call.params;
      const { bytes, mediaType, name } = await seeAttachment(call.house, call.who, {
        number: of,
        attachmentId: id,
      });
      return { file: bytes, mediaType, name };
    },
  }),
];
