/** What the API tells the desk, as schemas. */
import * as z from 'zod';
import { deskActs } from '../../domain/case/desk-rights.ts';
import { allStates, type CaseState } from '../../domain/case/lifecycle.ts';
import { allSignals, rowNames, stakes } from '../../domain/policy/rules.ts';
import { id, instant } from './fields.ts';
import { answersSchema, kindSchema, stateSchema, strengthSchema } from './views-case.ts';

const stakeSchema = z.enum(stakes).meta({ id: 'Stake' });
const aftercare = z.enum(['strong', 'weak']);

const queueRowSchema = z
  .strictObject({
    number: z.string(),
    state: stateSchema,
    stake: stakeSchema,
    username: z.string(),
    openedAt: instant,
    enteredAt: instant,
    dueAt: instant.nullable(),
    isOverdue: z.boolean(),
    takenBy: z.string().nullable(),
    proofs: z.int(),
    approvals: z.int(),
    approvalsNeeded: z.int(),
    isOwn: z.boolean(),
  })
  .meta({ id: 'QueueRow' });

/** A state to list, or `over`: all that are. */
export const chosenSchema = z.enum([...allStates, 'over']);

export const queueSchema = z
  .strictObject({
    state: chosenSchema
      .optional()
      .meta({ description: 'The chosen state; absent: all that wait for the desk.' }),
    page: z.int(),
    hasMore: z.boolean(),
    rows: z.array(queueRowSchema),
    counts: z.record(z.enum(allStates as [CaseState, ...CaseState[]]), z.int()),
  })
  .meta({ id: 'Queue' });

const trail = z.array(z.strictObject({ rule: z.string(), because: z.record(z.string(), z.any()) }));

const decisionSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('accept'),
      row: z.enum(rowNames),
      waitHours: z.number(),
      aftercare,
      trail,
    }),
    z.strictObject({
      kind: z.literal('review'),
      row: z.enum(rowNames).nullable(),
      waitHours: z.number().nullable(),
      approvalsNeeded: z.union([z.literal(1), z.literal(2)]).nullable(),
      aftercare,
      reasons: z.array(z.string()),
      trail,
    }),
    z.strictObject({ kind: z.literal('missing'), trail }),
  ])
  .meta({
    id: 'Decision',
    description: 'What follows from the proofs of one claimant, with the rows that fired.',
  });

const lineSchema = z
  .strictObject({
    at: instant,
    kind: z.string(),
    actor: z.string(),
    person: z.string().nullable(),
    addressPrefix: z.string().nullable(),
    client: z.string().nullable(),
    payload: z.record(z.string(), z.unknown()),
    times: z.int().meta({ description: 'How many alike this line stands for, as the last of them.' }),
    firstAt: instant,
  })
  .meta({ id: 'HistoryLine' });

const accountHistorySchema = z
  .strictObject({
    username: z.string(),
    createdAt: instant,
    frozenAt: instant.nullable(),
    aftercareUntil: instant.nullable(),
    restoredAt: instant.nullable(),
    isStaff: z.boolean(),
    projects: z.array(
      z.strictObject({
        name: z.string(),
        createdAt: instant,
        ownedSince: instant,
        downloadsPerMonth: z.number(),
        dependents: z.number(),
        flaggedCritical: z.boolean(),
        owners: z.array(z.string()),
      }),
    ),
    history: z.array(lineSchema),
  })
  .meta({ id: 'AccountHistory' });

const findingSchema = z
  .strictObject({
    kind: kindSchema,
    subject: z.string(),
    root: z.string(),
    strength: strengthSchema,
    because: z.array(z.string()),
    observedAt: instant,
  })
  .meta({ id: 'Finding' });

const deskChallengeSchema = z
  .strictObject({
    kind: kindSchema,
    subject: z.string(),
    madeAt: instant,
    expiresAt: instant,
    checks: z.int(),
    checkedAt: instant.nullable(),
    nextCheckAt: instant.nullable(),
    outcome: z.string().nullable(),
    outcomeDetail: z.string().nullable(),
    overAt: instant.nullable(),
  })
  .meta({ id: 'DeskChallenge' });

const claimantSchema = z
  .strictObject({
    id,
    contact: z.string(),
    joinedAt: instant,
    confirmedAt: instant.nullable(),
    leftAt: instant.nullable().meta({ description: 'When they withdrew their own part.' }),
    client: z.string().nullable(),
    addressPrefix: z.string().nullable(),
    answers: answersSchema,
    isGrantee: z.boolean(),
    findings: z.array(findingSchema),
    challenges: z.array(deskChallengeSchema),
    signals: z.array(z.enum(allSignals)),
    decision: decisionSchema.nullable(),
  })
  .meta({ id: 'Claimant' });

const grantSchema = z
  .strictObject({ claimantId: id, waitHours: z.number(), aftercare, approvalsNeeded: z.int() })
  .meta({ id: 'DeskGrant', description: 'What an approval would give: the policy’s own numbers.' });

export const deskCaseSchema = z
  .strictObject({
    number: z.string(),
    state: stateSchema,
    version: z.int().meta({ description: 'Send it back with each act: it says which case you judged.' }),
    openedAt: instant,
    enteredAt: instant,
    dueAt: instant.nullable(),
    stake: stakeSchema,
    waitStartedAt: instant.nullable(),
    waitUntil: instant.nullable(),
    aftercare: aftercare.nullable(),
    forClaimantId: id.nullable(),
    approvalsNeeded: z.int(),
    round: z.int(),
    completedAt: instant.nullable(),
    contestedAt: instant
      .nullable()
      .meta({ description: 'First contested: since then only two people grant it.' }),
    lapsesAt: instant
      .nullable()
      .meta({ description: 'When it lapses at the desk, because nobody in it has proven anything.' }),
    username: z.string(),
    takenBy: z.strictObject({ username: z.string(), isYou: z.boolean() }).nullable(),
    account: accountHistorySchema,
    claimants: z.array(claimantSchema),
    unlisted: z.int().meta({ description: 'How many more ask, of whom none has proven anything strongly.' }),
    judged: z.strictObject({ stake: stakeSchema, best: id.nullable(), grant: grantSchema.nullable() }),
    approvals: z.array(
      z.strictObject({
        username: z.string(),
        at: instant,
        reason: z.string(),
        claimantId: id.nullable(),
        isYou: z.boolean(),
        isCounting: z.boolean(),
        isOutdated: z.boolean().meta({
          description:
            'It would count, had nothing been proven or changed since: whoever gave it looks again.',
        }),
      }),
    ),
    asking: z
      .array(z.string())
      .meta({ description: 'People of the desk who ask in this case themselves: they may not act in it.' }),
    approvers: z.array(z.string()).meta({
      description:
        'Whose approval would count. Where it takes two people, both were of the desk before the case.',
    }),
    messages: z.array(
      z.strictObject({
        id,
        at: instant,
        body: z.string(),
        isInternal: z.boolean(),
        by: z.enum(['desk', 'claimant']),
        from: z.string(),
        to: z.string().nullable().meta({
          description: 'Of what the desk asked: whom, by contact address; null: all who ask.',
        }),
      }),
    ),
    attachments: z.array(
      z.strictObject({
        id,
        claimantId: id.nullable(),
        name: z.string(),
        mediaType: z.string(),
        bytes: z.int(),
        addedAt: instant,
      }),
    ),
    history: z.array(lineSchema),
    moves: z.array(z.enum(['ask', 'approve', 'clear', 'refuse'])),
    acts: z.array(z.enum(deskActs)),
  })
  .meta({ id: 'DeskCase', description: 'A case as the desk sees it.' });

export const approvedSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('second_person_needed'), given: z.int(), needed: z.int() }),
    z.strictObject({ kind: z.literal('approved'), waitUntil: instant }),
  ])
  .meta({ id: 'Approved' });
