/** A copy of the tree to do damage in: nothing here ever writes to the work tree. The packages are linked, for nobody edits those. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** What tests and compiler read. */
const copied = ['src', 'test', 'bench', 'docs', 'migrations', 'README.md', 'CHANGELOG.md', 'LICENSE'];
const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** One dangerous edit: `old` stands exactly once in `file`, and `text` takes its place. */
export interface Edit {
  readonly id: string;
  readonly file: string;
  readonly old: string;
  readonly text: string;
  readonly why: string;
}

export interface Scratch {
  readonly dir: string;
  /** Makes the edit and answers how to take it back. */
  edit(edit: Edit): Promise<() => Promise<void>>;
  remove(): Promise<void>;
}

/** Why an edit cannot be made any more, in one sentence; undefined when it can. */
export function faultOf(edit: Edit, content: string | undefined): string | undefined {
  if (content === undefined) return `${edit.id}: there is no ${edit.file} any more`;
  const found = content.split(edit.old).length - 1;
  if (found === 1) return undefined;
  return found === 0
    ? `${edit.id}: its old text is no longer found in ${edit.file}`
    : `${edit.id}: its old text stands ${found} times in ${edit.file}`;
}

/** Copies the tree into a directory of its own. */
export async function makeScratch(): Promise<Scratch> {
  const dir = await mkdtemp(join(tmpdir(), 'rekey-mutate-'));
  for (const name of copied) await cp(join(root, name), join(dir, name), { recursive: true });
  for (const name of settings) await cp(join(root, name), join(dir, name));
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
  await cp(join(root, 'vitest.config.ts'), join(dir, 'vitest.config.ts'));
  return {
    dir,
    async edit(edit) {
      const path = join(dir, edit.file);
      const content = await readFile(path, 'utf8').catch(() => undefined);
      const fault = faultOf(edit, content);
      if (fault !== undefined || content === undefined) throw new Error(fault);
      await writeFile(
        path,
        content.replace(edit.old, () => edit.text),
      );
      return () => writeFile(path, content);
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
