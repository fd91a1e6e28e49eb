/**
 * Every "no" Rekey says: its code, its HTTP status, its public title and what to do next. The edges render this table as
 * problem+json (RFC 9457), as a page or as an exit code; `because` goes to the log and the record only.
 */

interface Row {
  readonly status: number;
  /** What happened, in words for the person it happens to. Reveals nothing that a stranger may not know. */
  readonly title: string;
  /** What they can do now. */
  readonly next: string;
}

const row = (status: number, title: string, next: string): Row => ({ status, title, next });

export const refusals = {
  // Asking wrongly
  input_invalid: row(
    422,
    'Something in the form needs another look.',
    'Correct the marked fields and send it again. What you typed is kept.',
  ),
  not_found: row(404, 'There is nothing here.', 'Check the address, or start from the front page.'),
  method_not_allowed: row(
    405,
    'That cannot be done here.',
    'Use one of the methods that the answer names under Allow.',
  ),
  headers_too_large: row(
    431,
    'What was sent along with that request is more than we can take.',
    'Delete this site’s cookies, or send fewer headers.',
  ),
  media_type_unknown: row(
    415,
    'We cannot read what was sent in that form.',
    'Send JSON as application/json; files as multipart/form-data.',
  ),
  too_large: row(413, 'That is more than we can take at once.', 'Send less, or smaller files.'),
  too_many_requests: row(
    429,
    'That was too often in a short time.',
    'Wait for the time given and try again.',
  ),
  busy: row(
    503,
    'We have more to do than we can at this moment.',
    'Try again in a few seconds. Nothing was lost.',
  ),
  record_doubted: row(
    503,
    'Nothing can be changed here at the moment.',
    'Everything can still be read, and nothing that was done is lost. The people who run this have been told; try again later.',
  ),
  cookies_missing: row(
    403,
    'Your browser sent back no cookie of this site.',
    'Nothing was done. Allow cookies for this site, then send the form again. What you typed is kept.',
  ),
  host_other: row(
    403,
    'This page was opened under another name than this site has.',
    'Nothing was done. Open it under its own name, which stands in every letter of ours, and send it there. What you typed is kept.',
  ),
  form_of_before: row(
    403,
    'In this browser somebody signed in since this page was opened.',
    'Nothing was done. Look who is signed in now, and send the form again if it is for them. What you typed is kept.',
  ),
  form_stale: row(
    403,
    'This page was open too long or came from elsewhere.',
    'Nothing was done. Repeat the step from the page as it is now.',
  ),

  // Who somebody is
  sign_in_required: row(401, 'Please sign in first.', 'Sign in; then you are taken back to where you were.'),
  other_account: row(
    403,
    'You are signed in to another account than the one this is about.',
    'Sign out, sign in to that account, and open the link again. Nothing was changed.',
  ),
  password_dead: row(
    403,
    'This password was tried wrongly too often and no longer opens the account.',
    'Use a device where you signed in before, give a recovery code or two codes of the app with it, reset it by mail, or ask for recovery.',
  ),
  sign_in_failed: row(
    401,
    'That user name and password do not belong together.',
    'Check both. If you no longer know the password, reset it or ask for recovery.',
  ),
  factor_failed: row(
    401,
    'That code was not accepted.',
    'Wait for the next code and check your phone’s clock, use a recovery code, or ask for recovery.',
  ),
  factor_locked: row(
    429,
    'There were too many wrong codes.',
    'Wait for the time given. A recovery code, two codes of the app in a row, a device where you signed in before, or the recovery form still works.',
  ),
  factor_dead: row(
    403,
    'The authenticator app was tried wrongly too often and no longer opens the account.',
    'Use a recovery code, type two codes of the app in a row, use a device where you signed in before, or ask for recovery.',
  ),
  sign_in_expired: row(
    401,
    'This sign-in took too long or was tried too often.',
    'Start again with your password.',
  ),
  secret_required: row(
    401,
    'This needs the secret that was given out when it was begun.',
    'Send it as a bearer token, or begin again.',
  ),
  case_link_required: row(
    401,
    'Please open your case with its link first.',
    'The link is in the mail we sent to your contact address.',
  ),
  fresh_proof_required: row(
    403,
    'This step needs you to confirm that it is you.',
    'Confirm with your second factor, then repeat the step.',
  ),
  second_factor_required: row(
    403,
    'This needs a second factor on your account.',
    'Add an authenticator app first.',
  ),
  account_frozen: row(
    403,
    'This account is frozen to protect it.',
    'Follow the link in the last letter we sent, or ask for recovery.',
  ),
  forbidden: row(
    403,
    'This is not yours to do.',
    'If you think it should be, ask the person who gave you access.',
  ),

  // Accounts
  username_taken: row(
    409,
    'That user name is taken.',
    'Choose another one. If the account is yours, recover it.',
  ),
  password_weak: row(
    422,
    'That password is too easy to guess.',
    'Choose a longer one, or let a password manager make it.',
  ),
  address_last: row(409, 'An account needs one verified address.', 'Add and verify another address first.'),
  address_unverified: row(409, 'That address is not verified yet.', 'Follow the link that we sent to it.'),
  link_spent: row(
    410,
    'This link was already used or has expired.',
    'Ask for a new one on the page where you got it.',
  ),
  code_wrong: row(
    422,
    'That code is not right.',
    'Check it and try again; after five wrong tries you need a new one.',
  ),
  code_dead: row(410, 'This code has expired or was tried too often.', 'Ask for a new one.'),
  factor_exists: row(
    409,
    'There is already an authenticator app on this account.',
    'Replace it: the old one dies when a code of the new one is typed. Or keep using it.',
  ),
  factor_last: row(
    409,
    'This is the last second factor, and what the account owns or does needs one.',
    'Replace the app: the old one dies when a code of the new one is typed.',
  ),
  factor_young: row(
    403,
    'The authenticator app was added after this request began, so it does not end it.',
    'Freeze the account instead: then the request goes to people, who hear both sides.',
  ),
  enrolment_expired: row(410, 'This set-up took too long.', 'Start again; the picture will be a new one.'),
  restricted: row(
    403,
    'After a recovery this cannot be done for a while.',
    'The date it becomes possible again is on your account page.',
  ),

  // Registry
  project_taken: row(
    409,
    'A project of that name exists.',
    'Choose another name, or ask its owners to add you.',
  ),
  invitation_limit: row(
    429,
    'There are as many invitations as we allow.',
    'Wait until some are answered, or until tomorrow.',
  ),
  invitation_over: row(
    410,
    'There is no such invitation any more.',
    'If you still want to own the project together, ask one of its owners for another one.',
  ),
  url_unsafe: row(
    422,
    'We cannot check that address.',
    'Give the https address under which everybody can read the repository.',
  ),

  // Recovery
  account_unknown: row(
    404,
    'We know no account of that name.',
    'User names are shown on each project’s page. Look there, or go on with the address you signed up with.',
  ),
  account_unclear: row(
    422,
    'We cannot tell which account you mean.',
    'Give one user name, and nothing else.',
  ),
  consent_required: row(
    422,
    'We need your word on this before we can begin.',
    'Read the two statements and tick them if you agree.',
  ),
  case_moved: row(
    409,
    'Something else happened to this case in the meantime.',
    'Look at it as it stands now, then decide again.',
  ),
  move_not_allowed: row(409, 'That cannot be done with this case now.', 'Look at the case as it stands now.'),
  not_yet: row(409, 'The time for this has not come.', 'The case shows when it will.'),
  case_over: row(410, 'This case is over.', 'The page shows how it ended and what you can do now.'),
  challenge_limit: row(
    429,
    'There are already as many open checks as we allow.',
    'Finish one of them, or wait until one expires.',
  ),
  mail_code_limit: row(
    429,
    'No more codes can be asked for to that address today.',
    'Type one that came already, prove something else, or try again tomorrow. What you prove otherwise also brings the next code sooner.',
  ),
  challenge_over: row(410, 'This check has expired or is already done.', 'Start a new one on the case page.'),
  restoration_stale: row(
    409,
    'This restoration was begun again elsewhere, or took too long.',
    'Open the link from our letter again.',
  ),
  sitting_running: row(
    409,
    'The account is being restored in another browser.',
    'Go on there; or choose to go on here instead, and what was done there is dropped.',
  ),
  step_missing: row(409, 'An earlier step is not done.', 'Go back to the step that is open.'),

  // The desk
  desk_time_over: row(
    401,
    'Your time at the desk is over.',
    'Show again that it is you; then you are taken back to where you were.',
  ),
  approval_denied: row(
    409,
    'The rules do not allow this approval.',
    'The decision’s trail says why. Ask for more proof, or refuse.',
  ),
  second_person_required: row(
    409,
    'This needs a second person of the desk.',
    'It is noted. Another person must approve it too.',
  ),
  joined_after_case: row(
    403,
    'You joined the desk after this case was opened.',
    'Someone who was here before must be the second person. The case page names who may.',
  ),
  own_account: row(403, 'Nobody of the desk acts on their own account.', 'Leave it to somebody else.'),
  reason_required: row(422, 'A reason of at least ten characters is needed.', 'Say in a sentence why.'),
  desk_exists: row(410, 'The desk has an admin already.', 'Ask them to invite you.'),
} as const satisfies Record<string, Row>;

export type RefusalCode = keyof typeof refusals;

/** A named "no". `because` is for the log and the record; `fields` are public, one sentence for each wrong field. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly because: unknown;
  readonly fields: Readonly<Record<string, string>>;
  readonly retryAfterS: number | undefined;

  constructor(
    code: RefusalCode,
    more: { because?: unknown; fields?: Readonly<Record<string, string>>; retryAfterS?: number } = {},
  ) {
    super(refusals[code].title);
    this.name = 'Refusal';
    this.code = code;
    this.because = more.because;
    this.fields = more.fields ?? {};
    this.retryAfterS = more.retryAfterS;
  }

  get status(): number {
    return refusals[this.code].status;
  }
}
