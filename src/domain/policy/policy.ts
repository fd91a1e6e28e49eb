/**
 * Every number an operator may change, once, with its reason and its unit in its name. The file named by REKEY_POLICY
 * overrides parts; what it leaves out keeps the default, and what it misspells is refused rather than ignored.
 */
import * as z from 'zod';
import { readAddress } from '../account/address.ts';
import { limitsSchema } from './limits.ts';
import { publicMailProviders } from './mail-providers.ts';
import { rowProblems, rowsSchema } from './rules.ts';

const days = (value: number) => z.int().min(0).max(3650).default(value);
const hours = (value: number) => z.int().min(0).max(8760).default(value);
const count = (value: number, max = 1_000_000_000) => z.int().min(1).max(max).default(value);
const retryMinutes = (...values: number[]) =>
  z.array(z.int().min(1).max(10_080)).min(1).max(50).default(values);
// What cannot be the sender of a letter would leave as an empty one, and no answer would ever come back.
const mailFrom = z
  .string()
  .refine(
    (text) => text === '' || readAddress(text)?.toLowerCase() === text.toLowerCase(),
    'it must be one plain mail address',
  );
// As outgoing checks compare it: a name or an IPv4 address, and a port.
const hostAndPort = z
  .string()
  .max(260)
  .regex(
    /^([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?$/i,
    'it must be a host, or host:port, without a scheme',
  );
const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).prefault({} as never);

export const policySchema = z.strictObject({
  // Who speaks
  registry: part({
    name: z.string().min(1).max(60).default('the registry'), // in pages, letters and authenticator apps
    mailFrom: mailFrom.default(''), // the desk's own address; empty: recovery@ the host of the base URL
    breachedPasswordsFile: z.string().max(4096).default(''), // the public download, sorted by hash; empty: the built-in list only
  }),

  // What counts, and how much (RECOVERY.md, sections 3 and 4)
  findingLifeDays: z.int().min(1).max(365).default(30), // a claimant may gather for a month; older sights say nothing of today
  agedDaysMin: z.int().min(1).max(365).default(7), // a week in place: the letters about the change were read by then
  changedLatelyDays: days(14), // twice the ageing, so that what has just become aged still costs a row
  factorFailuresMin: count(10), // wrong factors with the right password; an owner with an old phone gives up before that
  rows: rowsSchema, // the table of section 4
  riskWaitHoursMin: z.int().min(24).max(8760).default(24), // after a review for risk even three roots leave a day to object
  critical: part({
    downloadsPerMonthMin: count(100_000), // about the top 1 % of a large registry, whose releases reach thousands in an hour
    dependentsMin: count(500), // what so many build on cannot be checked by each of them
  }),

  // How long a case rests in a state (sections 1 and 5)
  contactConfirmDays: days(7), // somebody who cannot read their own contact address for a week asks again
  gatheringIdleDays: days(30), // as long as findings live: after that nothing proven is left
  gatheringDaysMax: days(90), // whatever is done in it: no stranger who joined keeps a case alive longer than a lapsed one can be reopened
  grantedDays: days(14), // a holiday; a grant that lies about longer is a way in
  remindBeforeLapseDays: days(3), // a weekend before something lapses
  objectAfterCompletedDays: days(30), // a holder who reads mail monthly can still stop it
  reopenDays: days(90), // an answer that comes a season later need not start over
  aftercareHoursStrong: hours(72), // a long weekend for the letters to be read
  aftercareDaysWeak: days(14), // as long as the wait that weak proof had to sit through

  // Who asks in one case (S13)
  claimantsWeighedMax: count(100, 1000), // the best proven first: whoever has a strong proof is among them, unless a hundred others have
  claimantsListedMax: count(20, 200), // shown and written to, of each standing below strong proof: more is no family, it is a crowd

  // Challenges (section 3)
  challengesOpenMax: count(10, 100), // each costs an outgoing check or a letter; nobody works on more at once
  mailboxCode: part({
    digits: z.int().min(8).max(12).default(8), // with five tries: one chance in 20 million
    lifeHours: z.int().min(1).max(24).default(24), // SECURITY.md: 24 h for codes
    triesMax: z.int().min(1).max(5).default(5), // SECURITY.md: five tries, then the challenge dies
    perCaseMax: count(10, 100), // 50 guesses in a case's whole life stay one chance in two million
    perClaimantPerDayMax: count(3, 100), // one that got lost, and one that was mistyped
    perNetworkPerDayMax: count(6, 100), // two people behind one address; a stranger at one place never has the most of a day
    repeatedPerAddressPerDayMax: count(10, 100), // then only claimants who had none today get one
    perAddressPerDayMax: count(20, 100), // to use it up takes many contact addresses in several networks, each day
    keptForProvenPerDayMax: count(6, 100), // beside these, for whoever has proven something: what a stranger cannot
    perMailboxPerDayMax: count(40, 200), // over all accounts that confirmed the address; what is more is not sent
    unconfirmedPerMailboxPerDayMax: count(10, 200), // beside these, over all that only named it: it may be a stranger's
  }),
  repositoryChallenge: part({
    lifeDays: z.int().min(1).max(30).default(7), // somebody else may have to push it
    retryMinutes: retryMinutes(1, 2, 5, 10, 30, 60, 120, 360), // close after the push, then gentle; the last one repeats
  }),

  // The desk (section 8)
  handIn: part({
    unprovenPerNetworkPerDayMax: count(3, 1000), // of cases with nothing proven: a family, and no more than a person reads beside the rest
    unprovenDays: z.int().min(1).max(365).default(14), // then such a case lapses at the desk; who shows something meanwhile stays
  }),
  reviewHoursTypical: z.int().min(1).max(8760).default(72), // said until there are figures: three days
  reviewHoursLong: z.int().min(1).max(8760).default(240), // and ten for one in ten

  // Sign-in and links (SECURITY.md, Sessions and Links)
  sessions: part({
    maintainerDays: z.int().min(1).max(30).default(14), // with step-up for anything sensitive
    deskIdleHours: z.int().min(1).max(12).default(1), // a desk left for lunch is closed
    deskHoursMax: z.int().min(1).max(24).default(24), // a working day, whatever happens
    freshProofMinutes: z.int().min(1).max(60).default(15), // one sitting
    pendingSignInMinutes: z.int().min(1).max(60).default(10), // from password to factor: time to find the phone
  }),
  links: part({
    resetHours: z.int().min(1).max(24).default(1), // SECURITY.md: 1 h for resets
    verifyHours: z.int().min(1).max(168).default(24), // a sign-up is finished today or begun again
    caseIdleDays: z.int().min(1).max(180).default(30), // a link to a case that nobody opens: as long as the case itself waits for somebody
    caseDaysMax: z.int().min(1).max(365).default(180), // and one that is opened again and again; the newest letter has another
  }),
  letters: part({
    retryMinutes: retryMinutes(1, 2, 5, 15, 30, 60, 120, 240, 480, 720, 1440), // two days: a mail server's bad weekend
    keptHoursMax: z.int().min(0).max(336).default(72), // so long a letter may wait, and its link or code still live its whole life from the sending
  }),

  // What comes in, and where checks may go
  uploads: part({
    filesMax: count(5, 20), // an identity paper, a payment, a letter; more is not read
    fileBytesMax: count(5 * 1024 * 1024, 25 * 1024 * 1024), // a photo of a page from a phone
    unsentHours: z.int().min(1).max(168).default(24), // from looking for the receipt to sending: a day
    networkBytesPerDayMax: count(200 * 1024 * 1024, 1e12), // eight full requests from behind one address
    unsentBytesMax: count(2 * 1024 * 1024 * 1024, 1e13), // of all requests that are being filled in: what anybody at all can make us keep
  }),
  bodies: part({
    networkBytesInFlightMax: count(50 * 1024 * 1024, 1e12), // two full forms of files at once from behind one address
    bytesInFlightMax: count(200 * 1024 * 1024, 1e12), // held by one process: what it has to spare beside its own work
  }),
  limitsPerMinute: limitsSchema,
  publicMailProviders: z
    .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/))
    .max(10_000)
    .default([...publicMailProviders]),
  privateHostsAllowed: z.array(hostAndPort).max(100).default([]), // none: section 3 forbids private networks
});
export type Policy = z.infer<typeof policySchema>;

/** The policy of RECOVERY.md, as it is without a file. */
export const defaultPolicy: Policy = policySchema.parse({});

/** The policy that the parsed file describes, or one plain sentence for each thing wrong with it. Never throws. */
export function readPolicy(json: unknown): { policy: Policy } | { problems: string[] } {
  const read = policySchema.safeParse(json);
  if (!read.success) return { problems: read.error.issues.flatMap(sentencesOf) };
  const problems = [...rowProblems(read.data.rows), ...crossProblems(read.data)];
  return problems.length > 0 ? { problems } : { policy: read.data };
}

function crossProblems(policy: Policy): string[] {
  const problems: string[] = [];
  if (policy.changedLatelyDays < policy.agedDaysMin)
    problems.push('changedLatelyDays must be at least agedDaysMin: what is not yet aged was changed lately.');
  if (policy.reviewHoursLong < policy.reviewHoursTypical)
    problems.push('reviewHoursLong must be at least reviewHoursTypical.');
  const { perNetworkPerDayMax, repeatedPerAddressPerDayMax, perAddressPerDayMax } = policy.mailboxCode;
  if (perNetworkPerDayMax >= repeatedPerAddressPerDayMax || repeatedPerAddressPerDayMax > perAddressPerDayMax)
    problems.push(
      'mailboxCode.perNetworkPerDayMax must be less than repeatedPerAddressPerDayMax, and that no more than perAddressPerDayMax, or one stranger takes every code of a day.',
    );
  const { fileBytesMax, networkBytesPerDayMax, unsentBytesMax } = policy.uploads;
  if (fileBytesMax > networkBytesPerDayMax || networkBytesPerDayMax > unsentBytesMax)
    problems.push(
      'uploads.fileBytesMax must be no more than networkBytesPerDayMax, and that no more than unsentBytesMax, or no file is taken.',
    );
  const { networkBytesInFlightMax, bytesInFlightMax } = policy.bodies;
  if (fileBytesMax > networkBytesInFlightMax || networkBytesInFlightMax > bytesInFlightMax)
    problems.push(
      'bodies.networkBytesInFlightMax must be at least uploads.fileBytesMax, and no more than bytesInFlightMax, or no file is taken.',
    );
  if (policy.gatheringDaysMax < policy.gatheringIdleDays)
    problems.push('gatheringDaysMax must be at least gatheringIdleDays.');
  for (const name of ['gatheringIdleDays', 'grantedDays', 'contactConfirmDays'] as const)
    if (policy[name] <= policy.remindBeforeLapseDays)
      problems.push(`${name} must be more than remindBeforeLapseDays, or the reminder comes too late.`);
  return problems;
}

const cellForms =
  '{"accept":{"waitHours":24}}, {"review":{"waitHours":24,"approvals":2}} or {"review":{"mayApprove":false}}';

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${[...issue.path, key].join('.')} is not a setting of the policy.`);
  if (path === '') return ['The policy must be one JSON object.'];
  if (issue.code === 'invalid_union') return [`${path} must be ${cellForms}.`];
  return [`${path} is wrong: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}.`];
}
