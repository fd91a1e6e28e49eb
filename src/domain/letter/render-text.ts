/** A letter as plain text: 72 columns, URLs unbroken on lines of their own, words of people behind `> ` on every line. */
import type { Block, Site } from './blocks.ts';

/** What mail has wrapped at since terminals had 80 columns: room is left for quoting an answer. */
const columns = 72;

/** The text part. `blocks` are clean: they hold no control characters but the line breaks inside a quote. */
export function asText(blocks: readonly Block[], site: Site, footer: string): string {
  const foot = ['-- ', wrap(footer), `${site.siteName}, ${site.baseUrl}`].join('\n');
  return `${[...blocks.map(blockAsText), foot].join('\n\n')}\n`;
}

function blockAsText(block: Block): string {
  switch (block.is) {
    case 'heading':
      return `${wrap(block.text)}\n${'-'.repeat(Math.min(columns, [...block.text].length))}`;
    case 'paragraph':
    case 'small':
      return wrap(block.text);
    case 'button':
      return `${wrap(`${block.label}:`)}\n${block.url}`;
    case 'code':
      return `    ${block.code}`;
    case 'quote':
      return block.text
        .split('\n')
        .map((line) => wrap(line, '> '))
        .join('\n');
    case 'facts':
      return block.facts.map(([label, value]) => wrap(`${label}: ${value}`, '  ')).join('\n');
  }
}

/** `text` in lines of at most 72 columns, each behind `prefix`; a word that is longer, such as a URL, is never broken. */
function wrap(text: string, prefix = ''): string {
  const room = columns - prefix.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && [...line].length + 1 + [...word].length > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((each) => (each === '' ? prefix.trimEnd() : `${prefix}${each}`)).join('\n');
}
