/** The generated documents say what the code does: an operator reads them before changing a policy. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatedDocs } from '../../src/main/generated-docs.ts';

describe('docs/generated', async () => {
  const docs = await generatedDocs();
  it.each(Object.keys(docs))('%s is current (npm run docs makes it anew)', async (name) => {
    const written = await readFile(new URL(`../../docs/generated/${name}`, import.meta.url), 'utf8');
    expect(written === docs[name]).toBe(true);
  });
});
