import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signCheckpoint } from '../base/checkpoint.ts';
import { leafHash, MerkleFrontier } from '../base/merkle.ts';
import { ed25519KeyFromSeed } from '../base/signed-note.ts';
import { auditRecord } from './record-audit.ts';
import type { Flaw, FlawKind, RecordRow } from './record-flaw.ts';
import type { StoredCheckpoint } from './record-roots.ts';

const origin = 'rekey.example/record';
const key = ed25519KeyFromSeed(Buffer.alloc(32, 7));
const thief = ed25519KeyFromSeed(Buffer.alloc(32, 8));
const log = { name: origin, publicKey: key.publicKey };

/** The three tables as an attacker with the database in hand meets them. */
interface Tables {
  facts: Map<string, string>;
  waiting: Set<string>;
  /** The seals are of the hashes they were made over. */
  leaves: { index: number; factId: string; hash: Buffer; seal?: { index: number; hash: Buffer } }[];
  checkpoints: StoredCheckpoint[];
}

const idOf = (i: number) => `fact-${String(i).padStart(4, '0')}`;
const lineOf = (id: string, says: string) => JSON.stringify({ id, says });
const hashOf = (line: string) => leafHash(Buffer.from(line));

/** A record sealed in batches of these sizes, with `waitingCount` facts not sealed yet. */
function sealed(batches: number[], waitingCount = 0): Tables {
  const tables: Tables = { facts: new Map(), waiting: new Set(), leaves: [], checkpoints: [] };
  const tree = new MerkleFrontier();
  const total = batches.reduce((sum, batch) => sum + batch, 0);
  for (let i = 0; i < total + waitingCount; i += 1) tables.facts.set(idOf(i), lineOf(idOf(i), `line ${i}`));
  for (let i = total; i < total + waitingCount; i += 1) tables.waiting.add(idOf(i));
  for (const batch of batches) {
    for (let i = 0; i < batch; i += 1) {
      const factId = idOf(tree.size);
      const hash = hashOf(tables.facts.get(factId)!);
      tables.leaves.push({ index: tree.size, factId, hash });
      tree.append(hash);
    }
    const note = signCheckpoint({ origin, size: tree.size, root: tree.root() }, key);
    tables.checkpoints.push({ size: tree.size, note, edge: tree.toBytes() });
  }
  return tables;
}

/** The full join of leaves, facts and the queue, by index. */
function* rowsOf({ facts, waiting, leaves }: Tables): Generator<RecordRow> {
  const seen = new Set<string>();
  const rest = (factId: string) => {
    seen.add(factId);
    const line = facts.get(factId);
    return { factId, entry: line === undefined ? null : Buffer.from(line), isWaiting: waiting.has(factId) };
  };
  for (const { index, factId, hash, seal } of [...leaves].sort((a, b) => a.index - b.index)) {
    const sealedAs = seal ? (seal.hash.equals(hash) ? seal.index : 'forged') : null;
    yield { index, leafHash: hash, sealedAs, ...rest(factId) };
  }
  for (const factId of [...facts.keys(), ...waiting]) {
    if (!seen.has(factId)) yield { index: null, leafHash: null, sealedAs: null, ...rest(factId) };
  }
}

async function audit(tables: Tables, published: StoredCheckpoint[] = []) {
  const checkpoints = [...tables.checkpoints, ...published].sort((a, b) => a.size - b.size);
  return auditRecord({ rows: rowsOf(tables), checkpoints, log });
}

async function flawsOf(tables: Tables, published: StoredCheckpoint[] = []): Promise<Flaw[]> {
  return (await audit(tables, published)).flaws;
}

/** Without the sentences. */
const bare = (flaws: Flaw[]) => flaws.map(({ detail, ...flaw }) => flaw);
const kinds = (flaws: Flaw[]) => new Set<FlawKind>(flaws.map((flaw) => flaw.kind));

/** What an attacker does who rewrites a fact and its leaf so that they agree. */
function rewrite(tables: Tables, index: number): void {
  const leaf = tables.leaves[index]!;
  tables.facts.set(leaf.factId, lineOf(leaf.factId, 'rewritten'));
  leaf.hash = hashOf(tables.facts.get(leaf.factId)!);
}

const batches = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
/** A sealed record, and a seed from which a test picks places in it. */
const record = fc.record({ batches, waitingCount: fc.nat(4), pick: fc.nat(), other: fc.nat() });
type Case = typeof record extends fc.Arbitrary<infer T> ? T : never;

function tampering(
  sentence: string,
  attack: (tables: Tables, at: Case & { index: number; count: number }) => Promise<void>,
) {
  test(sentence, () =>
    fc.assert(
      fc.asyncProperty(record, async (at) => {
        const tables = sealed(at.batches, at.waitingCount);
        const count = tables.leaves.length;
        await attack(tables, { ...at, index: at.pick % count, count });
      }),
    ),
  );
}

tampering(
  'an untouched record is whole, with its facts counted',
  async (tables, { waitingCount, count, batches }) => {
    const { newest, ...rest } = await audit(tables);
    const counts = { leafCount: count, waitingCount, checkpointCount: batches.length };
    expect(rest).toEqual({ flaws: [], furtherFlaws: 0, beforeMarksCount: count + waitingCount, ...counts });
    expect(newest).toMatchObject({ origin, size: count });
  },
);

tampering('a changed fact is named', async (tables, { index }) => {
  tables.facts.set(idOf(index), lineOf(idOf(index), 'something else'));
  expect(bare(await flawsOf(tables))).toEqual([{ kind: 'changed', index, factId: idOf(index) }]);
});

tampering('a single flipped bit in a fact is a change', async (tables, { index, other }) => {
  const rows = [...rowsOf(tables)];
  const entry = rows[index]!.entry!;
  entry[(other >> 3) % entry.length]! ^= 1 << (other & 7);
  const { flaws } = await auditRecord({ rows, checkpoints: tables.checkpoints, log });
  expect(bare(flaws)).toEqual([{ kind: 'changed', index, factId: idOf(index) }]);
});

tampering('a removed fact is named', async (tables, { index }) => {
  tables.facts.delete(idOf(index));
  expect(bare(await flawsOf(tables))).toEqual([{ kind: 'removed', index, factId: idOf(index) }]);
});

tampering('a fact removed while it waited to be sealed is named', async (tables, { count, waitingCount }) => {
  fc.pre(waitingCount > 0);
  tables.facts.delete(idOf(count));
  expect(bare(await flawsOf(tables))).toEqual([{ kind: 'removed', factId: idOf(count) }]);
});

tampering('an inserted fact is named, unless it came through the queue', async (tables) => {
  tables.facts.set('fact-new', lineOf('fact-new', 'never happened'));
  expect(bare(await flawsOf(tables))).toEqual([{ kind: 'inserted', factId: 'fact-new' }]);
  tables.waiting.add('fact-new');
  expect(await flawsOf(tables)).toEqual([]);
});

tampering('a fact put under another id is one removed and one inserted', async (tables, { index }) => {
  tables.facts.delete(idOf(index));
  tables.facts.set('fact-new', lineOf('fact-new', `line ${index}`));
  expect(bare(await flawsOf(tables))).toEqual([
    { kind: 'removed', index, factId: idOf(index) },
    { kind: 'inserted', factId: 'fact-new' },
  ]);
});

tampering(
  'two facts that changed places are named as reordered, both',
  async (tables, { index, other, count }) => {
    const j = other % count;
    fc.pre(index !== j);
    const [a, b] = [tables.leaves[index]!, tables.leaves[j]!];
    [a.factId, b.factId] = [b.factId, a.factId];
    const named = bare(await flawsOf(tables));
    expect(named).toHaveLength(2);
    expect(named).toContainEqual({ kind: 'reordered', index, factId: idOf(j) });
    expect(named).toContainEqual({ kind: 'reordered', index: j, factId: idOf(index) });
  },
);

tampering(
  'leaves that point one fact further name every fact they were moved over',
  async (tables, { count }) => {
    fc.pre(count > 1);
    for (const leaf of tables.leaves) leaf.factId = idOf((leaf.index + 1) % count);
    const named = await flawsOf(tables);
    expect(kinds(named)).toEqual(new Set(['reordered']));
    expect(named).toHaveLength(count);
  },
);

tampering(
  'a leaf that was taken out of the table is named, and so is its fact',
  async (tables, { index, count }) => {
    tables.leaves.splice(index, 1);
    const named = bare(await flawsOf(tables));
    expect(named).toContainEqual({ kind: 'leaf_missing', index, lastIndex: index });
    expect(named).toContainEqual({ kind: 'inserted', factId: idOf(index) });
    expect(named).toHaveLength(2);
    expect(count).toBeGreaterThan(0);
  },
);

tampering(
  'leaves cut off at the end with their facts are missed by the checkpoint that covers them',
  async (tables, { index, count }) => {
    for (const { factId } of tables.leaves.splice(index)) tables.facts.delete(factId);
    expect(bare(await flawsOf(tables))).toEqual([{ kind: 'leaf_missing', index, lastIndex: count - 1 }]);
  },
);

/** The first leaf of the batch that holds `index`, and the last. */
function batchOf(tables: Tables, index: number): { index: number; lastIndex: number } {
  const sizes = [0, ...tables.checkpoints.map(({ size }) => size)];
  const above = sizes.findIndex((size) => size > index);
  return { index: sizes[above - 1]!, lastIndex: sizes[above]! - 1 };
}

tampering('a fact rewritten together with its leaf is found within its batch', async (tables, { index }) => {
  rewrite(tables, index);
  expect(bare(await flawsOf(tables))).toEqual([{ kind: 'root_differs', ...batchOf(tables, index) }]);
});

tampering(
  'leaves that changed places together with their facts are found within their batches',
  async (tables, at) => {
    const j = at.other % at.count;
    fc.pre(at.index !== j);
    const [a, b] = [tables.leaves[at.index]!, tables.leaves[j]!];
    [a.index, b.index] = [b.index, a.index];
    const ranges = [at.index, j].sort((x, y) => x - y).map((i) => batchOf(tables, i));
    const expected = ranges[0]!.index === ranges[1]!.index ? [ranges[0]!] : ranges;
    expect(bare(await flawsOf(tables))).toEqual(
      expected.map((range) => ({ kind: 'root_differs', ...range })),
    );
  },
);

tampering(
  'without stored edges the first rewritten batch is found, and no later one is accused',
  async (tables, at) => {
    for (const checkpoint of tables.checkpoints) delete checkpoint.edge;
    rewrite(tables, at.index);
    expect(bare(await flawsOf(tables))).toEqual([{ kind: 'root_differs', ...batchOf(tables, at.index) }]);
  },
);

tampering(
  'a fact slipped in with a leaf of its own shifts the rest, and is found',
  async (tables, { index, count }) => {
    for (const leaf of tables.leaves) if (leaf.index >= index) leaf.index += 1;
    const line = lineOf('fact-new', 'never happened');
    tables.facts.set('fact-new', line);
    tables.leaves.push({ index, factId: 'fact-new', hash: hashOf(line) });
    const named = bare(await flawsOf(tables));
    expect(named[0]).toEqual({ kind: 'root_differs', ...batchOf(tables, index) });
    expect(named.at(-1)).toEqual({ kind: 'checkpoint_missing', index: count, lastIndex: count });
  },
);

tampering('leaves after the newest checkpoint are named', async (tables, { batches, count }) => {
  const last = tables.checkpoints.pop()!;
  const index = last.size - batches.at(-1)!;
  expect(bare(await flawsOf(tables))).toEqual([{ kind: 'checkpoint_missing', index, lastIndex: count - 1 }]);
});

tampering(
  'a record rewritten from some leaf on and signed with another key is found',
  async (tables, { index }) => {
    rewrite(tables, index);
    const tree = new MerkleFrontier();
    for (const leaf of tables.leaves) {
      tree.append(leaf.hash);
      const checkpoint = tables.checkpoints.find(({ size }) => size === tree.size);
      if (!checkpoint || tree.size <= index) continue;
      checkpoint.note = signCheckpoint({ origin, size: tree.size, root: tree.root() }, thief);
      checkpoint.edge = tree.toBytes();
    }
    const named = await flawsOf(tables);
    const { index: from, lastIndex } = batchOf(tables, index);
    expect(bare(named)).toContainEqual({ kind: 'checkpoint_forged', index: lastIndex + 1 });
    expect(bare(named)).toContainEqual({
      kind: 'checkpoint_missing',
      index: from,
      lastIndex: tables.leaves.length - 1,
    });
  },
);

tampering('a checkpoint of ours under another size is forged', async (tables, { batches }) => {
  fc.pre(batches.length > 1);
  tables.checkpoints[1]!.note = tables.checkpoints[0]!.note;
  expect(bare(await flawsOf(tables))).toContainEqual({
    kind: 'checkpoint_forged',
    index: tables.checkpoints[1]!.size,
  });
});

tampering(
  'a right edge from which the next seal would go wrong is named',
  async (tables, { pick, other }) => {
    const checkpoint = tables.checkpoints[pick % tables.checkpoints.length]!;
    const edge = Buffer.from(checkpoint.edge!);
    edge[other % edge.length]! ^= 1;
    for (const wrong of [edge, Buffer.alloc(0), edge.subarray(1)]) {
      checkpoint.edge = wrong;
      expect(bare(await flawsOf(tables))).toEqual([{ kind: 'checkpoint_forged', index: checkpoint.size }]);
    }
  },
);

tampering(
  'a record rolled back with its checkpoints is caught by one that was kept elsewhere',
  async (tables, { pick, batches }) => {
    fc.pre(batches.length > 1);
    const kept = tables.checkpoints.at(-1)!;
    tables.checkpoints.splice(1 + (pick % (batches.length - 1)));
    const size = tables.checkpoints.at(-1)!.size;
    for (const { factId } of tables.leaves.splice(size)) tables.facts.delete(factId);
    expect(await flawsOf(tables)).toEqual([]);
    const named = bare(await flawsOf(tables, [{ size: kept.size, note: kept.note }]));
    expect(named).toEqual([{ kind: 'leaf_missing', index: size, lastIndex: kept.size - 1 }]);
  },
);

test('a whole record written anew with the stolen key is caught by a checkpoint that was kept elsewhere', async () => {
  const tables = sealed([3, 4]);
  const kept = { ...tables.checkpoints[1]! };
  rewrite(tables, 1);
  const tree = new MerkleFrontier();
  for (const leaf of tables.leaves) tree.append(leaf.hash);
  tables.checkpoints = [
    { size: 7, note: signCheckpoint({ origin, size: 7, root: tree.root() }, key), edge: tree.toBytes() },
  ];
  expect(await flawsOf(tables)).toEqual([]);
  expect(bare(await flawsOf(tables, [{ size: 7, note: kept.note }]))).toEqual([{ kind: 'root_differs' }]);
});

tampering(
  'whatever is done to any row of any table, the audit finds something',
  async (tables, { index, other, pick }) => {
    const leaf = tables.leaves[index]!;
    const checkpoint = tables.checkpoints[pick % tables.checkpoints.length]!;
    const attacks = [
      () => tables.facts.delete(leaf.factId),
      () => tables.facts.set(leaf.factId, lineOf(leaf.factId, 'x')),
      () => rewrite(tables, index),
      () => leaf.hash.writeUInt8(leaf.hash[3]! ^ 0x10, 3),
      () => {
        leaf.hash = leaf.hash.subarray(1);
      },
      () => {
        leaf.factId = 'fact-nobody';
      },
      () => tables.leaves.push({ ...leaf, index: tables.leaves.length }),
      () => tables.leaves.push({ ...leaf }),
      () => tables.leaves.splice(index, 1),
      () => {
        checkpoint.note = checkpoint.note.replace(/\n[A-Za-z0-9+/]/, '\n!');
      },
      () => {
        checkpoint.size += 1;
        tables.checkpoints.sort((a, b) => a.size - b.size);
      },
    ];
    attacks[other % attacks.length]!();
    expect((await flawsOf(tables)).length).toBeGreaterThan(0);
  },
);

/** The same record with seals on its leaves from index `from` on. */
function withSeals(tables: Tables, from = 0): Tables {
  for (const leaf of tables.leaves)
    if (leaf.index >= from) leaf.seal = { index: leaf.index, hash: leaf.hash };
  return tables;
}

/** Takes a line out with its leaf, and closes the gap. */
function closeOver(tables: Tables, index: number): void {
  const [gone] = tables.leaves.splice(index, 1);
  tables.facts.delete(gone!.factId);
  for (const leaf of tables.leaves) if (leaf.index > index) leaf.index -= 1;
}

/** Slips a line in with a leaf, as far as somebody without the key can make one. */
function slipIn(tables: Tables, index: number): void {
  for (const leaf of tables.leaves) if (leaf.index >= index) leaf.index += 1;
  tables.facts.set('fact-new', lineOf('fact-new', 'never happened'));
  const hash = hashOf(tables.facts.get('fact-new')!);
  tables.leaves.splice(index, 0, {
    index,
    factId: 'fact-new',
    hash,
    seal: { index, hash: hashOf('guessed') },
  });
}

tampering(
  'with seals an untouched record is whole, from whichever leaf on it has them',
  async (tables, at) => {
    expect(await flawsOf(withSeals(tables, at.index))).toEqual([]);
  },
);

tampering(
  'with seals a fact rewritten together with its leaf is named by its line',
  async (tables, { index }) => {
    rewrite(withSeals(tables), index);
    expect(bare(await flawsOf(tables))).toEqual([{ kind: 'changed', index, factId: idOf(index) }]);
  },
);

tampering(
  'with seals a line removed with its leaf is named, the gap closed or not',
  async (tables, { index, count }) => {
    fc.pre(index < count - 1); // the last line leaves no gap: its end is cut off
    const open = withSeals(sealed([count]));
    open.leaves.splice(index, 1);
    open.facts.delete(idOf(index));
    expect(bare(await flawsOf(open))).toEqual([{ kind: 'leaf_missing', index, lastIndex: index }]);
    closeOver(withSeals(tables), index);
    expect(bare(await flawsOf(tables))).toEqual([{ kind: 'removed', index, lastIndex: index }]);
  },
);

tampering('with seals a line slipped in is named, and none that it moved down', async (tables, { index }) => {
  slipIn(withSeals(tables), index);
  expect(bare(await flawsOf(tables))).toEqual([{ kind: 'inserted', index, factId: 'fact-new' }]);
});

tampering('with seals lines that changed places together with their leaves are named', async (tables, at) => {
  const j = at.other % at.count;
  fc.pre(Math.abs(at.index - j) > 1); // neighbours are told below, in one flaw or two
  const [a, b] = [withSeals(tables).leaves[at.index]!, tables.leaves[j]!];
  [a.index, b.index] = [b.index, a.index];
  const named = bare(await flawsOf(tables));
  expect(named).toHaveLength(2);
  expect(named).toContainEqual({ kind: 'reordered', index: at.index, factId: idOf(j) });
  expect(named).toContainEqual({ kind: 'reordered', index: j, factId: idOf(at.index) });
});

test('with seals every one of many faults is named by its line', async () => {
  const tables = withSeals(sealed([5, 5, 5, 5, 5]));
  const [a, b] = [tables.leaves[3]!, tables.leaves[4]!];
  [a.index, b.index] = [4, 3];
  rewrite(tables, 21);
  slipIn(tables, 16);
  closeOver(tables, 9);
  expect(bare(await flawsOf(tables))).toEqual([
    { kind: 'reordered', index: 3, factId: idOf(4) },
    { kind: 'reordered', index: 4, factId: idOf(3) },
    { kind: 'removed', index: 9, lastIndex: 9 },
    { kind: 'inserted', index: 15, factId: 'fact-new' },
    { kind: 'changed', index: 21, factId: idOf(21) },
  ]);
});

test('where the first leaves have no seals, a gap closed among them is named as far as it can be', async () => {
  const tables = withSeals(sealed([4, 4, 4]), 8);
  closeOver(tables, 5);
  expect(bare(await flawsOf(tables))).toEqual([
    { kind: 'removed', index: 0, lastIndex: 7 },
    { kind: 'root_differs', index: 4, lastIndex: 7 },
  ]);
});

tampering(
  'leaves put back with seals from a longer record are told by the roots',
  async (tables, { batches, count }) => {
    fc.pre(batches.length > 1);
    // The end was rolled back, other facts were sealed there, and then an old leaf was put back with its seal.
    const old = { ...withSeals(tables).leaves[count - 1]! };
    const facts = sealed([...batches], 0);
    rewrite(facts, count - 1);
    withSeals(facts);
    const tree = new MerkleFrontier();
    for (const { hash } of facts.leaves) tree.append(hash);
    const note = signCheckpoint({ origin, size: count, root: tree.root() }, key);
    facts.checkpoints[batches.length - 1] = { size: count, note, edge: tree.toBytes() };
    facts.leaves[count - 1] = old;
    facts.facts.set(old.factId, lineOf(old.factId, `line ${count - 1}`));
    expect(kinds(await flawsOf(facts))).toEqual(new Set(['root_differs']));
  },
);

test('a record in ruins, and one with a leaf beyond all bounds, are audited in bounded time', async () => {
  const shuffled = withSeals(sealed([12_000]));
  const order = shuffled.leaves.map(({ index }) => index).reverse();
  for (const [at, leaf] of shuffled.leaves.entries()) leaf.index = order[at]!;
  expect(kinds(await flawsOf(shuffled))).toEqual(new Set(['root_differs']));
  const wide = withSeals(sealed([3]));
  wide.leaves[2]!.index = Number.MAX_SAFE_INTEGER - 1;
  expect((await flawsOf(wide)).length).toBeGreaterThan(0);
});

test('two faults far apart are both named, also behind missing leaves', async () => {
  const tables = sealed([4, 4, 4, 4]);
  tables.leaves.splice(5, 1);
  rewrite(tables, 12);
  expect(bare(await flawsOf(tables))).toEqual([
    { kind: 'leaf_missing', index: 5, lastIndex: 5 },
    { kind: 'root_differs', index: 12, lastIndex: 15 },
    { kind: 'inserted', factId: idOf(5) },
  ]);
});

test('an empty record is whole, and a published checkpoint says what it once held', async () => {
  const empty = sealed([]);
  expect(await audit(empty)).toMatchObject({ flaws: [], leafCount: 0, newest: null });
  const [kept] = sealed([3]).checkpoints;
  expect(bare(await flawsOf(empty, [kept!]))).toEqual([{ kind: 'leaf_missing', index: 0, lastIndex: 2 }]);
});

test('a record in ruins is told in at most a thousand flaws, and the rest is counted', async () => {
  const tables = sealed([1500]);
  for (const { factId } of tables.leaves) tables.facts.set(factId, lineOf(factId, 'x'));
  const { flaws, furtherFlaws } = await audit(tables);
  expect([flaws.length, furtherFlaws]).toEqual([1000, 500]);
});

test('rows or checkpoints out of order are the caller’s mistake', async () => {
  const { checkpoints, ...tables } = sealed([2, 2], 1);
  const rows = [...rowsOf({ ...tables, checkpoints })].reverse();
  await expect(auditRecord({ rows, checkpoints, log })).rejects.toThrow(
    'rows of the record do not come in the order',
  );
  const backwards = [...checkpoints].reverse();
  const forwards = rowsOf({ ...tables, checkpoints });
  await expect(auditRecord({ rows: forwards, checkpoints: backwards, log })).rejects.toThrow(
    'order of their sizes',
  );
});
