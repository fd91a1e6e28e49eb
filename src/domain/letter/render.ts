/**
 * A letter from its kind and payload: subject, text and HTML from one source, so that they never disagree. Nothing in a
 * payload can become markup, a header or a line that looks like ours.
 */
import type { Block, Site, Words } from './blocks.ts';
import type { LetterKind, LetterKinds } from './letter.ts';
import { footer } from './phrases.en.ts';
import { asHtml } from './render-html.ts';
import { asText } from './render-text.ts';
import { en } from './words.en.ts';
import { lateNote } from './words-late.en.ts';

export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The letter `kind` in words, ready to be sent; `waitedSince`: it was written then and is late, and says so on top. Throws when a link is not http(s) or an instant is none: that is a bug. */
export function renderLetter<Kind extends LetterKind>(
  kind: Kind,
  payload: LetterKinds[Kind],
  site: Site,
  waitedSince?: string,
): RenderedLetter {
  const words = en[kind](payload, site);
  const late = waitedSince === undefined ? [] : [lateNote(waitedSince)];
  return renderWords({ ...words, blocks: [...late, ...words.blocks] }, site);
}

/** The same for words that belong to no kind: the letter by which an operator tries the mail server. */
export function renderWords(words: Words, site: Site): RenderedLetter {
  const subject = cleanLine(words.subject);
  const blocks = words.blocks.map(cleanBlock);
  const own = { siteName: cleanLine(site.siteName), baseUrl: checkUrl(site.baseUrl) };
  return { subject, text: asText(blocks, own, footer), html: asHtml({ subject, blocks }, own, footer) };
}

function cleanBlock(block: Block): Block {
  switch (block.is) {
    case 'button':
      return { ...block, label: cleanLine(block.label), url: checkUrl(block.url) };
    case 'code':
      return { ...block, code: cleanLine(block.code) };
    case 'facts':
      return {
        ...block,
        facts: block.facts.map(([label, value]) => [cleanLine(label), cleanLine(value)] as const),
      };
    case 'quote':
      return { ...block, text: cleanLines(block.text) };
    default:
      return { ...block, text: cleanLine(block.text) };
  }
}

// C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of the text after them: with
// those a name could end a header, or make our own words read backwards.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
const unfit = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g;

const cleanLine = (text: string): string => text.replace(unfit, ' ').replace(/ {2,}/g, ' ').trim();

const cleanLines = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map(cleanLine)
    .join('\n')
    .trim();

function checkUrl(url: string): string {
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError('A letter was given a link that is not http(s).');
  // `href` has no space, quote or control character left; a bare origin keeps its short form.
  return href === `${url}/` ? url : href;
}
