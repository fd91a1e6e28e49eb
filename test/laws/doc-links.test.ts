/** Every link of the README and the docs to a file of this project leads to one: a reader who follows it must not stand before nothing. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);

async function pages(): Promise<string[]> {
  const inDocs = await readdir(new URL('docs/', root), { recursive: true });
  return ['README.md', 'CHANGELOG.md', ...inDocs.map((name) => `docs/${name}`)].filter((name) =>
    name.endsWith('.md'),
  );
}

/** The relative links of a page that lead nowhere. */
function deadIn(page: string, text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to.replace(/#.*$/, ''));
  const own = links.filter((to) => to !== '' && !/^[a-z]+:/.test(to));
  return own.filter((to) => !existsSync(new URL(to, new URL(page, root)))).map((to) => `${page}: ${to}`);
}

describe('links of the docs', () => {
  it('lead to files that are there', async () => {
    const all = await Promise.all(
      (await pages()).map(async (page) => deadIn(page, await readFile(new URL(page, root), 'utf8'))),
    );
    expect(all.flat()).toEqual([]);
  });

  it('are seen when they do not', () => {
    expect(
      deadIn('docs/x.md', '[a](decisions/999-none.md#part) [b](https://example.org/x) [c](#here)'),
    ).toEqual(['docs/x.md: decisions/999-none.md']);
  });
});
