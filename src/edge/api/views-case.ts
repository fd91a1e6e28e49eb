/** What the API tells claimants of their cases, as schemas. */
import * as z from 'zod';
import { codeStatuses, heldThings, lostThings } from '../../domain/case/answers.ts';
import { allStates } from '../../domain/case/lifecycle.ts';
import { challengeKinds, evidenceKinds } from '../../domain/evidence/kinds.ts';
import { id, instant } from './fields.ts';

export const stateSchema = z.enum(allStates).meta({ id: 'CaseState' });
export const kindSchema = z.enum(evidenceKinds).meta({ id: 'EvidenceKind' });
const challengeKindSchema = z.enum(challengeKinds).meta({ id: 'ChallengeKind' });
export const strengthSchema = z.enum(['strong', 'weak', 'worthless']).meta({ id: 'Strength' });
const hours = z.number().meta({ description: 'Hours.' });

const estimateSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('machine'), waitHours: hours }),
    z.strictObject({
      kind: z.literal('review'),
      reviewHoursTypical: hours,
      reviewHoursLong: hours,
      waitHours: hours.nullable(),
      isFromFigures: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('unknown') }),
  ])
  .meta({ id: 'Estimate', description: 'How long it takes from now on; `unknown` while nothing is proven.' });

export const answersSchema = z
  .strictObject({
    account: z.strictObject({ typed: z.string(), username: z.string() }).optional(),
    lost: z.array(z.enum(lostThings)).optional(),
    held: z.array(z.enum(heldThings)).optional(),
    codes: z.enum(codeStatuses).optional(),
    explanation: z.string().optional(),
    contact: z.string().optional(),
    consent: z
      .strictObject({ conduct: z.literal(true), patience: z.literal(true), estimate: z.string() })
      .optional(),
  })
  .meta({ id: 'Answers' });

export const askedSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('link_mailed'), contact: z.string() }),
    z.strictObject({ kind: z.literal('names_mailed') }),
  ])
  .meta({
    id: 'Asked',
    description:
      '`link_mailed`: the case opens by the link in the mail to the contact address. `names_mailed`: an address was given for the account; its user names, if any, were mailed to it. Ask again with one.',
  });

export const draftSchema = z
  .strictObject({
    answers: answersSchema,
    next: z
      .enum(['account', 'lost', 'held', 'codes', 'explanation', 'contact', 'consent'])
      .optional()
      .meta({ description: 'The first question without an answer; absent when it can be sent.' }),
    files: z.array(z.strictObject({ id, name: z.string(), mediaType: z.string(), bytes: z.int() })),
    isPasswordCarried: z.boolean(),
    isSent: z.boolean(),
    reviewHoursTypical: hours,
    reviewHoursLong: hours,
    limits: z.strictObject({ filesMax: z.int(), fileBytesMax: z.int(), unsentHours: z.int() }),
  })
  .meta({ id: 'Draft' });

const challengeSchema = z
  .strictObject({
    id,
    kind: challengeKindSchema,
    subject: z.string(),
    shown: z
      .string()
      .nullable()
      .meta({ description: 'The branch to push; null where the challenge was mailed.' }),
    expiresAt: instant,
    triesLeft: z.int(),
    checkedAt: instant.nullable(),
    nextCheckAt: instant.nullable(),
    outcome: z.string().nullable(),
    outcomeDetail: z.string().nullable(),
  })
  .meta({ id: 'Challenge' });

const waySchema = z
  .strictObject({
    kind: kindSchema,
    linkId: z.string().nullable(),
    subject: z.string(),
    isByAnother: z.boolean().meta({
      description: 'Another owner linked the repository: it counts as no more than their word, weakly.',
    }),
    helps: z.boolean(),
    isLost: z.boolean().meta({ description: 'Said to be lost: offered last, and never as the shortest.' }),
    isShortest: z.boolean(),
    estimate: estimateSchema,
  })
  .meta({ id: 'Way' });

const provenSchema = z.strictObject({
  kind: kindSchema,
  subject: z.string(),
  strength: strengthSchema,
  because: z.array(z.string()),
  observedAt: instant,
});

export const caseSchema = z
  .strictObject({
    number: z.string(),
    username: z.string(),
    contact: z.string(),
    state: stateSchema,
    actsNext: z.enum(['claimant', 'desk', 'clock', 'nobody']),
    openedAt: instant,
    enteredAt: instant,
    dueAt: instant.nullable(),
    lapsesAt: instant
      .nullable()
      .meta({ description: 'When it lapses at the desk, while nobody has proven anything.' }),
    waitUntil: instant.nullable(),
    isWaitOver: z.boolean(),
    isForPeople: z.boolean().meta({ description: 'A person decides, whatever is proven.' }),
    reviewHoursTypical: hours,
    reviewHoursLong: hours,
    isForMe: z.boolean(),
    reopenUntil: instant.nullable(),
    objectUntil: instant.nullable(),
    proven: z.array(provenSchema),
    challenges: z.array(challengeSchema),
    ways: z.array(waySchema),
    estimate: estimateSchema,
    history: z.array(
      z.strictObject({
        at: instant,
        kind: z.string(),
        actor: z.string(),
        isMine: z.boolean(),
        payload: z.unknown(),
      }),
    ),
    messages: z.array(z.strictObject({ at: instant, by: z.enum(['claimant', 'desk']), body: z.string() })),
    files: z.array(z.strictObject({ name: z.string(), bytes: z.int() })),
    answers: answersSchema,
    needsReason: z.boolean().meta({
      description: 'Handing it in takes a reason in writing: nothing is proven yet.',
    }),
    may: z.strictObject({
      prove: z.boolean(),
      submit: z.boolean(),
      withdraw: z.boolean(),
      reopen: z.boolean(),
      answer: z.boolean(),
    }),
  })
  .meta({ id: 'Case', description: 'A case as its claimant sees it.' });

export const forWhomSchema = z.string().meta({
  description:
    'Who gets the account by this case: the contact address, masked. Prove nothing for anybody else.',
});

export const startedSchema = z
  .strictObject({ challengeId: id, shown: z.string().nullable(), expiresAt: instant, forWhom: forWhomSchema })
  .meta({ id: 'Started' });

export const checkedSchema = z
  .strictObject({
    outcome: z.enum(['met', 'absent', 'near_miss', 'later', 'over']),
    detail: z.string().nullable(),
    nextCheckAt: instant.nullable(),
  })
  .meta({ id: 'Checked' });

export const objectionSchema = z
  .discriminatedUnion('state', [
    z.strictObject({ state: z.literal('unknown') }),
    z.strictObject({
      state: z.enum(['open', 'contested', 'stands', 'over', 'settled', 'heard', 'spent']),
      number: z.string(),
      username: z.string(),
      isRestored: z.boolean(),
      asks: z
        .strictObject({
          askedAt: z.string(),
          client: z.string().nullable(),
          place: z.string().nullable(),
          proofs: z.array(z.strictObject({ kind: kindSchema, subject: z.string(), at: z.string() })),
        })
        .optional()
        .meta({
          description: 'When, from where, with what and by what proof: no address stands here in full.',
        }),
      answerBy: instant.nullable(),
      waitHoursMin: hours,
    }),
  ])
  .meta({ id: 'Objection' });

export const restorationSchema = z
  .strictObject({
    step: z.enum(['password', 'factor', 'codes', 'finish']),
    number: z.string(),
    username: z.string(),
    contact: z.string(),
    expiresAt: instant,
  })
  .meta({ id: 'Restoration' });

export const restoredSchema = z
  .strictObject({
    number: z.string(),
    username: z.string(),
    contact: z.string(),
    restoredAt: instant,
    aftercareUntil: instant.nullable(),
    ended: z.strictObject({
      ...{ sessions: z.int(), factors: z.int(), codes: z.int(), devices: z.int() },
      ...{ repositories: z.int(), unconfirmed: z.int() },
    }),
  })
  .meta({ id: 'Restored' });
