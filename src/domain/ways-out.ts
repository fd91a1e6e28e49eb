/**
 * What somebody can do about a refusal of their account: the best way first. No two refusals point at each other, and none at nothing: a law
 * walks these ways over every state that an account can be in, by what somebody may still hold, and finds no circle and no dead end.
 */
import type { RefusalCode } from './refusals.ts';

export type WayOut =
  | 'type again'
  | 'wait'
  | 'sign in'
  | 'known device'
  | 'two codes'
  | 'recovery code'
  | 'reset'
  | 'recover'
  | 'confirm'
  | 'add app'
  | 'replace app'
  | 'confirm address'
  | 'add address'
  | 'new link'
  | 'freeze'
  | 'nothing to do';

/** Where a way begins, for those that have a page of their own. */
export const pageOfWay: Partial<Record<WayOut, string>> = {
  'sign in': '/sign-in',
  reset: '/reset',
  recover: '/recover',
  confirm: '/confirm',
  'add app': '/account/factor',
  'replace app': '/account/factor',
  'confirm address': '/account/addresses',
  'add address': '/account/addresses',
  freeze: '/account/case/freeze',
};

/** The ways out of each refusal that an account can meet; whoever holds none of what the others need asks for recovery. */
export const waysOut: Partial<Record<RefusalCode, readonly WayOut[]>> = {
  input_invalid: ['type again'],
  not_found: ['nothing to do'],
  too_many_requests: ['known device', 'recovery code', 'two codes', 'wait'],
  busy: ['wait'],
  sign_in_required: ['sign in', 'recover'],
  sign_in_expired: ['sign in', 'recover'],
  sign_in_failed: ['type again', 'reset', 'recover'],
  password_dead: ['known device', 'recovery code', 'two codes', 'reset', 'recover'],
  password_weak: ['type again'],
  factor_failed: ['type again', 'recovery code', 'recover'],
  factor_locked: ['recovery code', 'two codes', 'known device', 'wait', 'recover'],
  factor_dead: ['recovery code', 'two codes', 'known device', 'recover'],
  account_frozen: ['recover'],
  fresh_proof_required: ['confirm'],
  second_factor_required: ['add app', 'freeze'],
  factor_exists: ['replace app'],
  factor_last: ['replace app'],
  factor_young: ['freeze'],
  enrolment_expired: ['add app', 'replace app'],
  code_wrong: ['type again'],
  address_unverified: ['confirm address', 'add address'],
  address_last: ['add address'],
  link_spent: ['new link'],
  restricted: ['wait'],
  case_over: ['nothing to do'],
  move_not_allowed: ['nothing to do'],
  username_taken: ['type again', 'recover'],
  project_taken: ['type again'],
  invitation_limit: ['wait'],
  invitation_over: ['nothing to do'],
  url_unsafe: ['type again'],
};
