import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveInDns } from '../../src/outside/public-address.ts';

const typeA = 1;
const typeAaaa = 28;
const records: Record<string, { type: number; data: string }[]> = {
  'four.example': [{ type: typeA, data: '08080808' }],
  'both.example': [
    { type: typeA, data: '7f000001' },
    { type: typeA, data: '08080404' },
    { type: typeAaaa, data: `2606${'0'.repeat(26)}01` },
  ],
  'six.example': [{ type: typeAaaa, data: `fd00${'0'.repeat(26)}01` }],
  'crowd.example': Array.from({ length: 25 }, (_, at) => ({
    type: typeA,
    data: `080808${String(at).padStart(2, '0')}`,
  })),
  'none.example': [],
};

/** Answers one DNS question (RFC 1035, section 4) from the table; NXDOMAIN for other names, nothing at all for `silent`. */
function answerTo(query: Buffer): Buffer | null {
  const labels: string[] = [];
  let at = 12;
  for (; query[at] !== 0; at += query[at]! + 1)
    labels.push(query.subarray(at + 1, at + 1 + query[at]!).toString());
  const name = labels.join('.').toLowerCase();
  if (name === 'silent.example') return null;
  const found = (records[name] ?? []).filter(({ type }) => type === query.readUInt16BE(at + 1));
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(records[name] ? 0x8180 : 0x8183, 2);
  for (const [count, offset] of [
    [1, 4],
    [found.length, 6],
    [0, 8],
    [0, 10],
  ] as const)
    head.writeUInt16BE(count, offset);
  const answers = found.map(({ type, data }) => {
    const length = (data.length / 2).toString(16).padStart(4, '0');
    return Buffer.from(`c00c${type.toString(16).padStart(4, '0')}00010000003c${length}${data}`, 'hex');
  });
  return Buffer.concat([head, query.subarray(12, at + 5), ...answers]);
}

let socket: Socket;
let server: string;
beforeAll(async () => {
  socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const answer = answerTo(query);
    if (answer) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  server = `127.0.0.1:${socket.address().port}`;
});
afterAll(() => {
  socket.close();
});

describe('resolving a stranger’s name in the DNS', () => {
  it('gives every address of both families, private ones too: they are judged together', async () => {
    expect(await resolveInDns('four.example', 2000, [server])).toEqual(['8.8.8.8']);
    expect((await resolveInDns('both.example', 2000, [server])).sort()).toEqual([
      '127.0.0.1',
      '2606::1',
      '8.8.4.4',
    ]);
    expect(await resolveInDns('six.example', 2000, [server])).toEqual(['fd00::1']);
    expect(await resolveInDns('crowd.example', 2000, [server])).toHaveLength(25);
  });

  it('fails for a name that is not there, has no address, or whose server says nothing', async () => {
    for (const name of ['gone.example', 'none.example'])
      await expect(resolveInDns(name, 2000, [server])).rejects.toThrow();
    await expect(resolveInDns('silent.example', 50, [server])).rejects.toThrow();
  });
});
