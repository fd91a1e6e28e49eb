/** A checkpoint kept elsewhere: in a file, or behind an https address that is asked like any stranger's. Whatever is wrong there is an outcome. */
import { createReadStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { guardedFetch, type Reach } from './guarded-fetch.ts';
import type { Outcome } from './outcome.ts';

const bytesMax = 1_000_000; // more than any note may have

/** Whether a place is an address, and else a file. */
export const isAddress = (place: string): boolean => /^https?:\/\//i.test(place);

/** What is kept at `place`, as text. */
export async function readKept(reach: Reach, place: string): Promise<Outcome<string>> {
  if (isAddress(place))
    return guardedFetch(reach, place, { bodyBytesMax: bytesMax }, async ({ body }) =>
      Buffer.concat(await Array.fromAsync(body)).toString('utf8'),
    );
  try {
    // Not the whole file: it may be any file, and some have no end.
    const read = createReadStream(place, { end: bytesMax });
    return { ok: Buffer.concat(await Array.fromAsync(read as AsyncIterable<Buffer>)).toString('utf8') };
  } catch (fault) {
    return faultOfFile(fault);
  }
}

/** Keeps `text` at `place`: a file is there whole or not at all; an address gets it by POST, and must answer 200. */
export async function keep(reach: Reach, place: string, text: string): Promise<Outcome<true>> {
  const body = Buffer.from(text);
  if (isAddress(place)) {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': String(body.length) };
    return guardedFetch(
      reach,
      place,
      { method: 'POST', headers, body, bodyBytesMax: bytesMax },
      async (): Promise<true> => true,
    );
  }
  try {
    const beside = `${place}.${process.pid}.new`;
    await writeFile(beside, body);
    await rename(beside, place);
    return { ok: true };
  } catch (fault) {
    return faultOfFile(fault);
  }
}

/** What the system says of a file, without the path: it is named beside. */
function faultOfFile(fault: unknown): { fault: 'not_found' | 'bad_answer'; detail: string } {
  const { code = '', message = '' } = fault as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { fault: 'not_found', detail: 'there is no such file' };
  return { fault: 'bad_answer', detail: message.replace(/,? (?:open|read|write|rename) '.*$/, '') };
}
