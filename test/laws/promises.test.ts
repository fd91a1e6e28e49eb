/**
 * No page or letter promises what is not so (law 13): a letter that speaks of a link has one, "was it you?" says who asks, a time that is
 * named is taken from the policy or a constant, and what is wrong is said in the order in which it was asked.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { questions } from '../../src/domain/case/answers.ts';
import { type Fact, type FactKind, lettersOf } from '../../src/domain/fact.ts';
import type { LetterKind } from '../../src/domain/letter/letter.ts';
import { renderLetter } from '../../src/domain/letter/render.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { rowOf } from '../../src/edge/web/recovery-questions.tsx';
import { letterSamples, site } from '../letter-samples.ts';

const kinds = Object.keys(letterSamples) as LetterKind[];
const flat = (text: string) => text.replace(/\s+/g, ' ');
const letterOf = (kind: LetterKind) => renderLetter(kind, letterSamples[kind] as never, site);
/** A letter without its foot, in which the site's own address stands. */
const bodyOf = (kind: LetterKind) => flat(letterOf(kind).text.split('\n-- \n')[0]!);

describe('letters', () => {
  test.each(kinds)('%s: speaks of a link or a button only where it has one', (kind) => {
    const speaks =
      /\b(this|the) (link|button)\b(?! (?:is|comes) in (?:a|the) letter)|\bpress\b(?! “This was not me” in)/i;
    const body = bodyOf(kind).replace(
      /[^.]*\b(letter of its own|in the letter to|in earlier letters)\b[^.]*\./g,
      '',
    );
    if (speaks.test(body)) expect(body, body).toMatch(/https:\/\/rekey\.example\//);
  });

  test('carry a link exactly where the table of facts mints one', () => {
    for (const rules of Object.values(lettersOf))
      for (const { letter, link } of rules) {
        expect('link' in letterSamples[letter], `${letter} ${link}`).toBe(link !== undefined);
      }
  });

  test('ask "was it you?" only with when, from where, with what, and what was shown', () => {
    const asking = Object.values(lettersOf)
      .flat()
      .filter(({ link }) => link === 'object')
      .map(({ letter }) => letter);
    expect(asking.length).toBeGreaterThan(4);
    for (const kind of asking) {
      const body = bodyOf(kind);
      for (const label of ['Asked for on:', 'With:', 'From the network:', 'Shown:'])
        expect(body, kind).toContain(label);
    }
  });

  test('never let what stops look like what confirms', () => {
    const stops = kinds.filter((kind) => letterOf(kind).html.includes('>This was not me</a>'));
    expect(stops.length).toBeGreaterThan(4);
    for (const kind of stops)
      expect(letterOf(kind).html).toMatch(
        /<a class="stop" style="[^"]*background:#ffffff[^"]*"[^>]*>This was not me</,
      );
    for (const kind of kinds.filter((each) => !stops.includes(each)))
      expect(letterOf(kind).html, kind).not.toContain('<a class="stop"');
  });

  test('are posted to whoever asks for every move that their page shows, but for what they did themselves', () => {
    const toldBy = (kind: FactKind) =>
      (lettersOf[kind] ?? []).some(
        ({ to, when }) =>
          (!when || when({ kind, payload: {}, origin: {} } as unknown as Fact)) &&
          to.some((audience) => ['claimants', 'claimant', 'grantee'].includes(audience)),
      );
    const silent = (Object.keys(lettersOf) as FactKind[]).filter(
      (kind) => /^case:move:/.test(kind) && !toldBy(kind),
    );
    expect(silent).toEqual(['case:move:redeem', 'case:move:leave']); // they have just done it
  });
});

/** The lines of all catalogues, with where they stand. */
function catalogueLines(folder = 'src'): [where: string, line: string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return catalogueLines(path);
    if (!/\.en\.ts$|refusals\.ts$/.test(entry.name)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line, index): [string, string] => [`${path}:${index + 1}`, line.trim()])
      .filter(([, line]) => !/^(\/\/|\/?\*)/.test(line));
  });
}

const numbers =
  'an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|forty|sixty|ninety';
const named = new RegExp(
  `\\b(\\d+|${numbers}|quarter of an?)\\s+(seconds?|minutes?|hours?|days?|weeks?|months?)\\b|\\bone in (?:${numbers})\\b|\\b(?:${numbers}) times\\b`,
  'i',
);
/** What reads like a duration or a figure and is none of ours that could change, each with why. */
const fixed: readonly RegExp[] = [
  /\ba second (factor|person|account)\b/gi, // an ordinal
  /\bone in ten\b/g, // what the two figures of the desk mean: the middle, and the ninetieth of a hundred
  /(every|about) 30 seconds/g, // RFC 6238
  /in less than a minute/g, // how an instant is told
  /\} (repositories|projects|downloads|times) a (day|month)/g, // the number before it is taken from where it holds
  /a few times a day/g,
  /try again in (a minute|an hour)/gi, // advice: nothing opens then by itself
  /it takes a minute after the first line/g, // the sealing job runs each minute, as its crontab says
];

test('a duration or a figure in a catalogue is taken from the policy or a constant, never written by hand', () => {
  const byHand = catalogueLines().filter(([, line]) =>
    named.test(fixed.reduce((left, known) => left.replace(known, ''), line)),
  );
  expect(byHand).toEqual([]);
});

test('no page says "until in 3 days": what stands behind "until" is an instant', () => {
  const files = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory()
        ? files(join(folder, entry.name))
        : entry.name.endsWith('.tsx')
          ? [join(folder, entry.name)]
          : [],
    );
  const relative = files('src/edge').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/until\w*\}\s*(?:\{' '\}\s*)?<When(?![^>]*as=)[^>]*>/gi)].map(
      ([found]) => `${file}: ${found}`,
    ),
  );
  expect(relative).toEqual([]);
});

test('what is wrong with a question is said in the order in which its fields stand', () => {
  const view = {
    answers: {},
    files: [],
    reviewHoursTypical: 72,
    reviewHoursLong: 240,
    isPasswordCarried: false,
    limits: { filesMax: 5, fileBytesMax: 1, unsentHours: 24 },
  };
  const call = { house: { policy: defaultPolicy }, now: new Date('2030-01-07T09:00:00Z') };
  for (const question of questions) {
    const { fields, show } = rowOf[question];
    const html = render(show({ call, view, typed: undefined, fault: () => 'wrong' } as never));
    const shown = [...html.matchAll(/name="([^"]+)"/g)].map(([, name]) => name!);
    const inOrder = [...new Set(shown)].filter((name) => fields.includes(name));
    expect(inOrder, question).toEqual(fields);
  }
});
