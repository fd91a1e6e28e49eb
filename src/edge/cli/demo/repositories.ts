/** Real repositories for the demo: bare ones on the git server, with a history and tags, and a working copy to push from. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type GitServer, gitEnvironment } from './git-server.ts';

const execute = promisify(execFile);

export interface WorkingCopy {
  readonly url: string;
  readonly folder: string;
  /** Pushes what is there as a new branch of the remote. */
  pushBranch(name: string): Promise<void>;
}

/** Makes a bare repository with two tagged releases, and clones it. */
export async function makeRepository(
  server: GitServer,
  work: string,
  name: string,
  author: string,
): Promise<WorkingCopy> {
  const url = await server.createRepository(name);
  const folder = join(work, name);
  await mkdir(folder, { recursive: true });
  const env = {
    ...gitEnvironment,
    GIT_AUTHOR_NAME: author,
    GIT_AUTHOR_EMAIL: `${author}@example.org`,
    GIT_COMMITTER_NAME: author,
    GIT_COMMITTER_EMAIL: `${author}@example.org`,
  };
  const git = (...args: string[]) => execute('git', args, { cwd: folder, env });
  await git('init', '-q', '-b', 'main');
  for (const version of ['1.0.0', '1.1.0']) {
    await writeFile(join(folder, 'README.md'), `${name} ${version}\n`);
    await git('add', 'README.md');
    await git('commit', '-q', '-m', `Release ${version}`);
    await git('tag', '-a', `v${version}`, '-m', `${name} ${version}`);
  }
  await git('remote', 'add', 'origin', url);
  await git('push', '-q', 'origin', 'main', '--tags');
  return {
    url,
    folder,
    pushBranch: async (branch) => {
      await git('push', '-q', 'origin', `HEAD:refs/heads/${branch}`);
    },
  };
}
