/** `mkdir -p` that comes to an end: Node's own tries for ever where a folder is refused as if its parent were missing (in /proc). */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the folder and those above it that are missing; answers the outermost one it made. Throws the system's fault. */
export function makeFolder(path: string, mode = 0o777): string | undefined {
  if (isFolder(path)) return undefined;
  const outermost = makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, mode);
  } catch (fault) {
    if (!isFolder(path)) throw fault; // else somebody was quicker
  }
  return outermost ?? path;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
