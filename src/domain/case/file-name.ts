/**
 * The name under which the desk saves a claimant's file. Its ending follows from what the file was found to be, never from what the
 * claimant wrote: a desk's computer opens a file by its ending, and `receipt.html` or `receipt.hta` would run there.
 */

/** What is taken, each with the endings it may keep; the first is given where the claimant's own is none of them. */
const endings = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'log'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** A kind of file that a claimant may send: a screenshot, a scan, a log. Nothing that a browser would run. */
export type FileMediaType = keyof typeof endings;

/** Whether files of this type are taken. */
export function isFileMediaType(mediaType: string): mediaType is FileMediaType {
  return Object.hasOwn(endings, mediaType);
}

const stemCharsMax = 90;

/** The name as it is stored and offered: no folders, no invisible or control signs, and an ending that is true. */
export function fileName(typed: string, mediaType: string): string {
  const last = typed.toWellFormed().split(/[\\/]/).at(-1) ?? '';
  const plain = last.replace(/[\p{C}\p{Zl}\p{Zp}\uFFFD]/gu, '').trim();
  const [, stem = plain, written = ''] = /^(.*)\.([^.]*)$/.exec(plain) ?? [];
  const known: readonly string[] = isFileMediaType(mediaType) ? endings[mediaType] : ['bin'];
  const ending = known.find((one) => one === written.toLowerCase()) ?? known[0];
  const kept = known.includes(written.toLowerCase()) ? stem : plain;
  return `${
    [...kept]
      .slice(0, stemCharsMax)
      .join('')
      .replace(/^[\s.]+|[\s.]+$/g, '') || 'file'
  }.${ending}`;
}
