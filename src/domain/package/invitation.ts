/**
 * An invitation to own a project counts for nothing until it is accepted. It lapses by itself, and so does what a thief sent: while
 * the account that invites is frozen, or once it was given back, its invitations are void. The limits keep it from being a mail bomb.
 */
import { after, dayMs } from '../../base/clock.ts';

export interface InvitationState {
  readonly invitedAt: Date;
  readonly declinedAt: Date | null;
  readonly inviterFrozenAt: Date | null;
  readonly inviterRestoredAt: Date | null;
}

/** As long as the evidence of a case lives: who has not answered in a month was not waiting for it. */
export const invitationLifeDays = 30;

export const invitationLimits = {
  /** Owners of a project, invited ones included: each hears by mail of every other and of every link. */
  ownersMax: 50,
  /** Of one project, not answered yet. */
  openPerProjectMax: 10,
  /** To one account, not answered yet: more is not read, and declining makes room. */
  openPerAccountMax: 20,
  /** By one account: a new team is together in a day. */
  sentPerDayMax: 10,
  /** To one account, by whomever: each is a letter. */
  receivedPerDayMax: 5,
} as const;

/** When an invitation lapses. */
export const invitationUntil = ({ invitedAt }: Pick<InvitationState, 'invitedAt'>): Date =>
  after(invitedAt, invitationLifeDays * dayMs);

/** Whether it can still be accepted. */
export function isOpen(invitation: InvitationState, now: Date): boolean {
  const { invitedAt, declinedAt, inviterFrozenAt, inviterRestoredAt } = invitation;
  const isTheirs = inviterFrozenAt === null && (inviterRestoredAt === null || inviterRestoredAt < invitedAt);
  return declinedAt === null && isTheirs && now < invitationUntil(invitation);
}

/** Whether it was declined so lately that asking again would be pestering: until then it would have been open. */
export function isDeclined(invitation: InvitationState, now: Date): boolean {
  return invitation.declinedAt !== null && now < invitationUntil(invitation);
}
