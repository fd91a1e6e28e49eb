/** Words for people come from catalogues (DESIGN.md, Words): no sentence that a page, a letter or a refusal speaks stands in the code. */
import { describe, expect, it } from 'vitest';
import { faultWords } from '../../src/domain/fault-words.en.ts';
import { lineAt, type Node, nameOf, partsOf, roomOf, sources, treeOf } from './sources.ts';

const isCatalogue = (file: string) => /\.en\.ts$|^domain\/refusals\.ts$/.test(file);
/** What operators and programmers read: on a terminal, of the policy that they wrote, and in the description of the API. */
const isForMakers = (file: string) => /^edge\/cli\/|^domain\/policy\/|^edge\/api\/describe\.ts$/.test(file);
/** What nobody's page shows: the API's description, the log and the record, the figures' help. */
const asideKeys = ['description', 'summary', 'because'];
const asideCalls = /(^|\.)(log|figure)$|\.log\.\w+$/;

/** What is said of the API or a figure, or by a bug to whoever reads the log. */
function isAside(node: Node, text: string): boolean {
  if (node.type === 'Property') return asideKeys.includes(nameOf(node.key) ?? '');
  if (node.type === 'CallExpression') return asideCalls.test(text.slice(node.callee.start, node.callee.end));
  if (node.type === 'NewExpression')
    return node.callee.type === 'Identifier' && /Error$|^CannotStart$/.test(node.callee.name);
  return false;
}

/** What stands written in a node, a hole for each value that is put in; undefined for what is no text. */
function writtenIn(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'JSXText') return node.value;
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked ?? '').join(hole);
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const [left, right] = [writtenIn(node.left), writtenIn(node.right)];
  return left === undefined && right === undefined ? undefined : (left ?? hole) + (right ?? hole);
}

const hole = '\u{fffc}';
/** Begins as a sentence does, has a word and a space, and ends as one does. */
const sentence = new RegExp(`^[\\p{Lu}“${hole}](?=.*\\p{L}).* .*[.?!]$`, 'su');

/** The sentences in a source, each with its line. */
function sentencesIn(file: string, text: string): string[] {
  const look = (node: Node): string[] => {
    if (isAside(node, text)) return [];
    const written = writtenIn(node)?.trim().replace(/\s+/g, ' ');
    if (written !== undefined && sentence.test(written))
      return [`${file}:${lineAt(text, node.start)}: ${written.replaceAll(hole, '…')}`];
    return partsOf(node).flatMap(look);
  };
  return look(treeOf(file, text));
}

describe('words for people', () => {
  it('come from catalogues', () => {
    const wrong = [...sources]
      .filter(([file]) => ['domain', 'usecases', 'edge'].includes(roomOf(file)))
      .filter(([file]) => !isCatalogue(file) && !isForMakers(file))
      .flatMap(([file, text]) => sentencesIn(file, text));
    expect(wrong).toEqual([]);
  });

  it('would be noticed elsewhere, however they are put together', () => {
    const found = [
      "throw new Refusal('input_invalid', { fields: { name: 'That is empty.' } });",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a source
      'throw say(`At most ${filesMax} files.`);',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a source
      'const it = `${name} is an owner already.`;',
      "const it = 'It was sent, ' + count + ' times.';",
      "z.string().max(500, 'That is too long.');",
      'const page = <p>It was sent.</p>;',
    ].map((text) => sentencesIn('edge/web/a.tsx', text).length);
    expect(found).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('are not what the API, the log or a bug says, nor a title, a path or a name', () => {
    const aside = [
      "const row = { summary: 'End the case.', run: () => 1 };",
      "z.string().meta({ description: 'The signed note.' });",
      "throw new TypeError('A letter was given no link.');",
      "new Refusal('forbidden', { because: 'They left the desk.' });",
      "request.log.error({ err: fault }, 'It broke here.');",
      "figure('cases', 'Cases by state.');",
      "throw new CannotStart('The secret is wrong.');",
      "import 'a.ts'; const it = ['Sign in', 'a b.', 'Done.', '. .'];",
    ].flatMap((text) => sentencesIn('edge/web/a.tsx', text));
    expect(aside).toEqual([]);
  });

  it('about what is wrong are each said by somebody', () => {
    const code = [...sources.values()].join('\n');
    const entries = Object.entries(faultWords).flatMap(([group, words]) =>
      Object.keys(words).map((name) => `faultWords.${group}.${name}`),
    );
    expect(entries.filter((entry) => !new RegExp(`${entry.replaceAll('.', '\\.')}\\b`).test(code))).toEqual(
      [],
    );
  });
});
