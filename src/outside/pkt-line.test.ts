import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutsideError } from './outcome.ts';
import { delimiter, flush, type Packet, packet, packetsOf } from './pkt-line.ts';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Buffer, size = 7): Promise<(Packet | string)[]> {
  const seen: (Packet | string)[] = [];
  for await (const each of packetsOf(chunksOf(Buffer.from(text), size)))
    seen.push(typeof each === 'string' ? each : each.toString('latin1'));
  return seen;
}

describe('pkt-line', () => {
  it('reads payloads and marks, however the bytes are cut', async () => {
    const payload = fc.string({ unit: 'binary-ascii', maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(payload, fc.constant(null))),
        fc.integer({ min: 1, max: 50 }),
        async (all, size) => {
          const text = all.map((each) => (each === null ? flush : packet(each))).join('');
          expect(await read(text, size)).toEqual(all.map((each) => each ?? 'flush'));
        },
      ),
    );
  });

  it('knows the three marks', async () => {
    expect(await read(`${packet('a\n')}${delimiter}${packet('b')}${flush}0002`)).toEqual([
      'a\n',
      'delimiter',
      'b',
      'flush',
      'response_end',
    ]);
  });

  it.each(['zzzz', '0003', '-001', '+005a', '0x1f', 'fff1', 'ffff', '<htm', '00', '0009abc', '0005'])(
    'refuses %j',
    async (text) => {
      await expect(read(text)).rejects.toThrow(OutsideError);
    },
  );

  it('lengths count bytes, not characters', async () => {
    expect(packet('é')).toBe('0006é');
  });
});
