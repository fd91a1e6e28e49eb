/** Project names (PEP 508 names; PEP 503 normalisation): two that differ in case or in runs of . _ - are one. */

declare const read: unique symbol;
/** A project name that passed the grammar, as it was typed. */
export type ProjectName = string & { readonly [read]: 'project name' };

const shape = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/;

/** Reads a project name, surrounding space dropped; undefined when it breaks the grammar. */
export function readProjectName(typed: string): ProjectName | undefined {
  const text = typed.trim();
  return shape.test(text) ? (text as ProjectName) : undefined;
}

/** The key under which a project name is unique and looked up (PEP 503). */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
