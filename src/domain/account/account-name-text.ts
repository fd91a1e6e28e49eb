/**
 * What people paste around a name, taken off before words are read: markup, list marks, headings of the form, asides, what keeps
 * robots from an address. Each rule looks at the text once.
 */
import { isLabelled } from './account-name-words.ts';

const charsMax = 2000; // a field, not a letter: what counts stands at its beginning, and all work below is bounded by it

const entities: readonly (readonly [shape: RegExp, sign: string])[] = [
  [/&(?:lt|#60|#x3c);/gi, '<'],
  [/&(?:gt|#62|#x3e);/gi, '>'],
  [/&(?:quot|#34|#x22);/gi, '"'],
  [/&(?:apos|#39|#x27);/gi, "'"],
  [/&(?:nbsp|#160|#xa0);/gi, ' '],
  [/&(?:commat|#64|#x40);/gi, '@'],
  [/&(?:amp|#38|#x26);/gi, '&'],
];

const rules: readonly (readonly [shape: RegExp, instead: string])[] = [
  [/<!--.*?(?:-->|$)/gs, ' '],
  [/\[hidden: [A-Za-z ]{1,30}\]/g, ' '], // what hide-secrets left
  [/<br\s?\/?>/gi, '\n'],
  [/\]\(/g, '] '],
  [/(?<=[\w.+-])\s{0,2}[[({<]\s?at\s?[\])}>]\s{0,2}(?=\w)/gi, '@'],
  [/(?<=\w)\s{0,2}[[({<]\s?(?:dot|punkt|point|punto)\s?[\])}>]\s{0,2}(?=\w)/gi, '.'],
  [/(?<![\w.])([\w.+-]{1,64}) at ([\w-]{1,63}) dot ([a-z]{2,20})(?![\w-])/gi, '$1@$2.$3'],
  [
    /(?<![^\s<(])([\w.+-]{1,64})(?:\s{1,2}@\s{0,2}|@\s{1,2})([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})(?!\S)/g,
    '$1@$2',
  ],
  [/(?<!\w)(https?)(?:\s{0,2}[:;]\s{0,2}\/{1,3}|\/\/)\s?/gi, '$1://'],
  [/(?<=@[\w-]{1,63})(?:,\s?|\s\.)(?=[a-z]{2,10}(?![\w-]))/gi, '.'],
  [/(?<!\w)mailto:([^\s?]{1,320})\?\S*/gi, '$1'],
];

/** Tags of HTML; where nothing closes one, `<b>` is a name in brackets. */
const tags =
  /<\/?(?:a|abbr|b|big|br|code|div|em|font|h[1-6]|i|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|tt|u|ul)(?:\s[^<>]*)?\/?>/gi;

/** The first lines of a list, a quotation, a heading or a box that was ticked. */
const lineMark = /^(?:\s{0,9}(?:[-*+•>#]{1,6}|\d{1,2}[.)]|\[[ xX]?\])(?=\s)){1,9}\s*/;

/** The text without what stands around names, and what stood in brackets. */
export function plainText(typed: string): { text: string; asides: readonly string[] } {
  let text = typed.trim().slice(0, charsMax);
  for (const [shape, sign] of entities) text = text.replace(shape, sign);
  if (/<\/[a-z]/i.test(text)) text = text.replace(tags, ' ');
  for (const [shape, instead] of rules) text = text.replace(shape, instead);
  text = section(text.split(/\r?\n/))
    .map((line) => line.replace(lineMark, ''))
    .join('\n');
  const asides: string[] = [];
  const outer = text.replace(/\(([^()]*)\)/g, (_whole, inner: string) => {
    asides.push(inner);
    return ' ; ';
  });
  return { text: outer, asides };
}

/** Of a pasted form: what stands under the heading that asks for the name, or before the first heading. */
function section(lines: readonly string[]): readonly string[] {
  const headingOf = (line: string) => /^\s{0,3}#{1,6}\s+(\S.*)$/.exec(line)?.[1];
  const isHeading = (line: string) => {
    const heading = headingOf(line);
    return heading !== undefined && (isLabelled(heading) || /\S\s+\S/.test(heading));
  };
  const asked = lines.findIndex((line) => isLabelled(headingOf(line) ?? ''));
  const from = asked < 0 ? 0 : asked + 1;
  const next = lines.findIndex((line, i) => i >= from && isHeading(line));
  return lines.slice(from, next < 0 ? lines.length : next);
}
