/** What the API tells holders of their accounts, as schemas. */
import * as z from 'zod';
import { id, instant } from './fields.ts';
import { kindSchema, stateSchema } from './views-case.ts';

const signedIn = {
  sessionSecret: z.string().meta({ description: 'The bearer token of this session. Told once.' }),
  deviceSecret: z
    .string()
    .meta({ description: 'Send it with the next sign-in, so that this device is known.' }),
  isNewDevice: z.boolean(),
};

export const signInBegunSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('signed_in'), ...signedIn }),
    z.strictObject({
      kind: z.literal('factor_needed'),
      signInSecret: z.string(),
      factors: z.array(z.enum(['totp', 'recovery_code'])),
    }),
  ])
  .meta({ id: 'SignInBegun' });

const factorShown = {
  newCode: z
    .string()
    .optional()
    .meta({ description: 'Replaces the recovery code that was used. Told once.' }),
  endedCase: z.string().optional().meta({ description: 'The number of the recovery case that this ended.' }),
};

export const signInFinishedSchema = z
  .strictObject({ ...signedIn, ...factorShown })
  .meta({ id: 'SignInFinished' });

export const confirmedSchema = z.strictObject(factorShown).meta({ id: 'Confirmed' });

export const addressSchema = z
  .strictObject({
    id,
    address: z.string(),
    isVerified: z.boolean(),
    isPrimary: z.boolean(),
    addedAt: instant,
  })
  .meta({ id: 'Address' });

export const sessionSchema = z
  .strictObject({
    id,
    client: z.string(),
    place: z.string().meta({ description: 'The network it came from, shortened.' }),
    createdAt: instant,
    seenAt: instant,
    isThis: z.boolean(),
  })
  .meta({ id: 'Session' });

export const accountSchema = z
  .strictObject({
    username: z.string(),
    addresses: z.array(addressSchema),
    hasFactor: z.boolean(),
    factorSince: instant.nullable(),
    codesLeft: z.int(),
    codesMadeAt: instant.nullable(),
    codesKeptAt: instant.nullable(),
    codesWaitingSince: instant.nullable(),
    newCodes: z.int(),
    passwordChangedAt: instant,
    sessions: z.array(sessionSchema),
    projects: z.array(z.strictObject({ id, name: z.string(), ownedSince: instant })),
    aftercareUntil: instant.nullable(),
    liveCase: z
      .string()
      .nullable()
      .meta({ description: 'The number of the recovery case that is under way.' }),
  })
  .meta({ id: 'Account' });

export const ownCaseSchema = z
  .strictObject({
    number: z.string(),
    state: stateSchema,
    openedAt: instant,
    waitUntil: instant
      .nullable()
      .meta({ description: 'When it would be granted, if nobody stops it; null while no wait runs.' }),
    endRefusal: z
      .enum(['second_factor_required', 'move_not_allowed', 'factor_young'])
      .nullable()
      .meta({ description: 'Why it cannot be ended from here; null when it can.' }),
    claimants: z.array(
      z.strictObject({
        contact: z.string().meta({ description: 'The contact address, masked.' }),
        isConfirmed: z.boolean(),
        askedAt: z.string(),
        client: z.string().nullable(),
        place: z.string().nullable().meta({ description: 'The network it came from, shortened.' }),
        proofs: z.array(z.strictObject({ kind: kindSchema, subject: z.string(), at: z.string() })),
      }),
    ),
  })
  .meta({ id: 'OwnCase' });

export const activityPageSchema = z
  .strictObject({
    activities: z.array(
      z.strictObject({
        id,
        at: instant,
        times: z.int().meta({
          description: 'How many alike this line stands for, as the last of them; 1 for itself alone.',
        }),
        firstAt: instant,
        kind: z.string(),
        actor: z.string(),
        place: z.string().nullable(),
        client: z.string().nullable(),
        payload: z.record(z.string(), z.unknown()),
      }),
    ),
    next: z.string().nullable().meta({ description: 'Give this as `before` for the next page.' }),
  })
  .meta({ id: 'ActivityPage' });

export const totpBegunSchema = z
  .strictObject({
    secretShown: z
      .string()
      .meta({ description: 'The secret in groups of four, as it is typed into an app.' }),
    uri: z.string().meta({ description: 'The otpauth address for a QR code.' }),
  })
  .meta({ id: 'TotpBegun' });

export const codesSchema = z
  .strictObject({ codes: z.array(z.string()).meta({ description: 'Ten recovery codes.' }) })
  .meta({ id: 'RecoveryCodes' });

export const newCodesSchema = z
  .strictObject({
    codes: z.array(z.string()).meta({ description: 'Newest first.' }),
    endedCase: z.string().nullable().meta({ description: 'The recovery case that this sign-in ended.' }),
  })
  .meta({ id: 'NewCodes' });

export const projectSchema = z
  .strictObject({
    name: z.string(),
    createdAt: instant,
    owners: z.array(z.strictObject({ username: z.string(), since: instant })),
    repositories: z.array(z.strictObject({ url: z.string(), addedAt: instant })),
  })
  .meta({ id: 'Project' });

const invitation = z.strictObject({
  project: z.string(),
  username: z.string().meta({ description: 'Who is invited.' }),
  by: z.string().meta({ description: 'Who invites.' }),
  invitedAt: instant,
  until: instant,
});

export const invitationsSchema = z
  .strictObject({ received: z.array(invitation), sent: z.array(invitation) })
  .meta({ id: 'Invitations' });
