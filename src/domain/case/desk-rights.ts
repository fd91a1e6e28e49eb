/**
 * THE table of the desk: which role may do what (RECOVERY.md, section 8; SECURITY.md, "The desk"). Pages show the buttons of
 * this table and use-cases ask it; a right that does not stand here is nobody's. There is no right to set a password, to see
 * a code or to choose where a letter goes, so no role can have it.
 */

/** What people of the desk do. `see` covers the queue, cases and their files; `people` covers inviting and suspending. */
export const deskActs = ['see', 'take', 'note', 'ask', 'clear', 'approve', 'refuse', 'people'] as const;
export type DeskAct = (typeof deskActs)[number];

const agentActs = ['see', 'take', 'note', 'ask', 'clear'] as const;
const approverActs = [...agentActs, 'approve', 'refuse'] as const;

/** What each role may do. */
const deskRights = {
  agent: agentActs,
  approver: approverActs,
  admin: [...approverActs, 'people'],
  auditor: ['see'],
} as const satisfies Record<string, readonly DeskAct[]>;

export type DeskRole = keyof typeof deskRights;
export const deskRoles = Object.keys(deskRights) as DeskRole[];

/** Whether `text` names a role of the desk. */
export function isDeskRole(text: string): text is DeskRole {
  return Object.hasOwn(deskRights, text);
}

/** Whether a person of `role` may do `act`. */
export function mayDo(role: DeskRole, act: DeskAct): boolean {
  return (deskRights[role] as readonly DeskAct[]).includes(act);
}

/** Everything a person of `role` may do, in the table's order. */
export function actsOf(role: DeskRole): readonly DeskAct[] {
  return deskRights[role];
}
