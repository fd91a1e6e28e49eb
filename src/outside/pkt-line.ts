/**
 * Git's pkt-line framing (gitprotocol-common, "pkt-line Format"): four hex digits of length, those four included, then the
 * payload; the lengths 0000, 0001 and 0002 are marks. Read as a stream, so that a reader may stop in the middle.
 */
import { OutsideError } from './outcome.ts';

/** The longest packet the format allows: 65516 bytes of payload and the length. */
const packetBytesMax = 65_520;

/** One packet's payload, or a mark: `flush` ends a message, `delimiter` a section, `response_end` a stateless answer. */
export type Packet = Buffer | 'flush' | 'delimiter' | 'response_end';

const marks: readonly Packet[] = ['flush', 'delimiter', 'response_end'];

/** `payload` as one packet. */
export function packet(payload: string): string {
  return (Buffer.byteLength(payload) + 4).toString(16).padStart(4, '0') + payload;
}

export const flush = '0000';
export const delimiter = '0001';

/** The packets of a body in order. Throws `bad_answer` at anything that is no packet, or an end in the middle of one. */
export async function* packetsOf(body: AsyncIterable<Buffer>): AsyncGenerator<Packet> {
  // Chunks are kept apart until a packet is whole: joining at each arrival would be quadratic for a body that drips.
  let held: Buffer[] = [];
  let heldBytes = 0;
  let wanted = 4;
  let isLength = true;
  for await (const chunk of body) {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < wanted) continue;
    const bytes = held.length === 1 ? chunk : Buffer.concat(held, heldBytes);
    let at = 0;
    while (bytes.length - at >= wanted) {
      const part = bytes.subarray(at, at + wanted);
      at += wanted;
      const length: number = isLength ? lengthOf(part) : 0;
      if (!isLength) yield part;
      else if (length < 4) yield marks[length]!;
      else if (length === 4) yield Buffer.alloc(0);
      isLength = !isLength || length <= 4;
      wanted = isLength ? 4 : length - 4;
    }
    held = at < bytes.length ? [bytes.subarray(at)] : [];
    heldBytes = bytes.length - at;
  }
  if (heldBytes > 0 || !isLength) throw new OutsideError('bad_answer', 'the answer ends within a packet');
}

function lengthOf(digits: Buffer): number {
  const text = digits.toString('latin1');
  const length = /^[0-9a-fA-F]{4}$/.test(text) ? Number.parseInt(text, 16) : 3;
  if (length === 3 || length > packetBytesMax)
    throw new OutsideError('bad_answer', `no packet begins with "${text}"`);
  return length;
}

/** The lines up to the flush, which must come; over HTTP a `# service` line with its own flush may stand before them. */
export async function* linesOf(
  packets: AsyncIterable<Packet>,
  kind: 'http' | 'plain' = 'plain',
): AsyncGenerator<string> {
  let isPreamble = false;
  let isFirst = true;
  for await (const each of packets) {
    if (each === 'flush' && isPreamble) isPreamble = false;
    else if (each === 'flush') return;
    else if (typeof each === 'string') throw new OutsideError('bad_answer', `${each} out of place`);
    else {
      const line = textOf(each);
      if (line.startsWith('ERR ')) throw faultOfError(line);
      if (kind === 'http' && isFirst && line === '# service=git-upload-pack') isPreamble = true;
      else yield line;
      isFirst = false;
    }
  }
  throw new OutsideError('bad_answer', 'the answer ends without a flush');
}

/** What an `ERR` line means. */
export function faultOfError(line: string): OutsideError {
  const isAbsent = /not found|does not exist|not exported/i.test(line);
  return new OutsideError(isAbsent ? 'not_found' : 'bad_answer', `the server says: ${line.slice(4)}`);
}

/** A packet's text without its line feed. */
export function textOf(payload: Buffer): string {
  const text = payload.toString('utf8');
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
