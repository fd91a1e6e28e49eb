import { expect, test } from 'vitest';
import { letterSamples, site } from '../../../test/letter-samples.ts';
import type { LetterKind, LetterKinds } from './letter.ts';
import { when } from './phrases.en.ts';
import { type RenderedLetter, renderLetter } from './render.ts';

const kinds = Object.keys(letterSamples) as LetterKind[];
const render = <K extends LetterKind>(kind: K, changed: Partial<LetterKinds[K]> = {}): RenderedLetter =>
  renderLetter(kind, { ...letterSamples[kind], ...changed }, site);

/** What a reader of the HTML part is shown, entities read. */
function shown(html: string): string {
  const body = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return body
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => names[name]!)
    .replace(/\s+/g, ' ');
}

test.each(kinds)('%s: text and HTML say the same, from one source', (kind) => {
  const { text, html } = render(kind);
  const words = (from: string) =>
    from
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .split(' ');
  const inHtml = new Set(words(shown(html)));
  const body = text.slice(0, text.indexOf('\n-- \n'));
  expect(words(body).filter((word) => !inHtml.has(word))).toEqual([]);
});

test.each(kinds)('%s: no line of the text is longer than 72 columns but for a URL alone on it', (kind) => {
  for (const line of render(kind).text.split('\n')) {
    if (!/^\S*https:\/\/\S+$/.test(line.trim())) expect([...line].length, line).toBeLessThanOrEqual(72);
  }
});

test.each(kinds)('%s: the subject is one short line without link or code', (kind) => {
  const { subject } = render(kind);
  expect(subject).toMatch(/^[^\r\n]{10,90}$/);
  expect(subject).not.toContain('https:');
  expect(subject).not.toContain('40719265');
});

test.each(kinds)('%s: the HTML loads nothing, runs nothing and shows the URL of its button', (kind) => {
  const { html, text } = render(kind);
  expect(html).toContain('<html lang="en">');
  expect(html).not.toMatch(
    /<(img|script|link|iframe|object|form|svg|base)\b|url\(|@import|\bon\w+=|javascript:/i,
  );
  const payload = letterSamples[kind];
  if ('link' in payload) {
    expect(html).toContain(`href="${payload.link}"`);
    expect(shown(html)).toContain(payload.link);
    expect(text.split('\n')).toContain(payload.link);
  }
});

test('every letter with an objection says what its button does, and its deadline when there is one', () => {
  for (const kind of [
    'holder-accepted',
    'holder-halfway',
    'holder-sooner',
    'holder-granted',
    'holder-restored',
  ] as const) {
    const { text, html } = render(kind);
    const flat = text.replace(/\s+/g, ' ');
    expect(flat).toContain('This was not me:');
    expect(flat).toContain(
      'asks you to confirm once; then the account “ann-lee” is frozen until a person has looked',
    );
    expect(flat).toContain('If you do nothing');
    expect(html).toMatch(/>This was not me<\/a>/);
    const payload = letterSamples[kind];
    if ('until' in payload) expect(flat).toContain(when(payload.until));
  }
  expect(render('holder-restored').text.replace(/\s+/g, ' ')).toContain(
    'until Saturday 28 November 2026, 14:05 UTC',
  );
});

test('the letter with a code warns against telling it to anybody', () => {
  const flat = render('evidence-code').text.replace(/\s+/g, ' ');
  expect(flat).toContain('40719265');
  expect(flat).toContain('Nobody of the desk ever asks for this code');
  expect(flat).toContain('Type it only on the page of your case.');
});

const hostile = "\"><script>alert(1)</script><a href='https://evil.example'>";

test('a hostile user name stays text in every letter', () => {
  for (const kind of kinds) {
    const payload = { ...letterSamples[kind], username: hostile, usernames: [hostile] };
    const { html } = renderLetter(kind, payload as never, site);
    expect(html, kind).not.toMatch(/<script|<a href='|href="https:\/\/evil/);
    expect(html, kind).toContain('&lt;script&gt;');
  }
});

test('what a person wrote stays in its block, in HTML and in text', () => {
  const question = `</blockquote><h1>Granted</h1>\r\n-- \nPress https://evil.example\u2028or\u0085this ${'very '.repeat(40)}${hostile}`;
  const { html, text } = render('case-question', { question });
  expect(html.match(/<\/blockquote>/g)).toHaveLength(1);
  expect(html.match(/<h1/g)).toHaveLength(1);
  const quoted = text.split('\n').filter((line) => line.startsWith('>'));
  expect(quoted.join(' ')).toContain('> Press https://evil.example');
  expect(quoted.slice(-6).join(' ')).toContain('very');
  for (const line of text.split('\n'))
    if (!line.startsWith('>')) expect(line).not.toMatch(/evil|very|Granted/);
  expect(text.split('\n').filter((line) => line === '-- ')).toHaveLength(1);
});

test('an empty line of a person stays an empty quoted line', () => {
  expect(render('case-refused', { reason: 'One.\n\nTwo.' }).text).toContain('> One.\n>\n> Two.');
});

test('line breaks and direction marks in a name reach neither the subject nor the words beside it', () => {
  const username = 'ann\r\nBcc: evil@evil.example\u202e\u2066gnp\u0000';
  for (const kind of kinds) {
    const { subject, text, html } = renderLetter(kind, { ...letterSamples[kind], username } as never, site);
    const unfit = /[^\P{Cc}\n]|\p{Bidi_Control}/u;
    expect(subject).not.toMatch(/\n/);
    for (const part of [subject, text, html]) expect(part).not.toMatch(unfit);
    expect(text.length, kind).toBeGreaterThan(100);
  }
});

test('a link that is no web address is a bug, not a letter', () => {
  expect(() => render('case-opened', { link: 'javascript:alert(1)' })).toThrow('not http(s)');
  expect(() => render('case-opened', { link: '/c/relative' })).toThrow();
  expect(() => render('case-opened', { lapsesAt: 'soon' })).toThrow('not an instant');
});

test('dates are told in words and in UTC', () => {
  expect(when('2026-11-28T14:05:59.999Z')).toBe('Saturday 28 November 2026, 14:05 UTC');
  expect(when('2027-01-01T00:30:00+01:00')).toBe('Thursday 31 December 2026, 23:30 UTC');
});

test('one name is told as one, several as several, and a last used code as the last', () => {
  expect(render('names-of-address', { usernames: ['ann'] }).text).toContain('belongs to one account:');
  expect(render('names-of-address', { usernames: ['ann', 'ann-2'] }).text).toContain('to these accounts:');
  expect(render('code-used', { left: 0 }).text).toContain('None is left.');
  expect(render('code-used', { left: 1 }).text).toContain('1 code is left.');
});

test('an unknown kind of proof is named as it came', () => {
  expect(render('case-proof-found', { proof: 'release address', subject: '' }).text).toContain(
    'Proof: release address',
  );
});

test.each(['holder-accepted', 'case-question', 'evidence-code', 'password-changed'] as const)(
  '%s reads as it was looked at',
  (kind) => {
    const { subject, text } = render(kind);
    expect(`${subject}\n\n${text}`).toMatchSnapshot();
  },
);

test('the HTML of a letter is as it was looked at', () => {
  expect(render('holder-accepted').html).toMatchSnapshot();
});
