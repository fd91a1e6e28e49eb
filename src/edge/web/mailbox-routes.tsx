/**
 * The development mailbox. Letters are shown as their text: their HTML would want styles that the Content-Security-Policy forbids.
 * Only links to pages of ours become links. Where letters are really sent there is no mailbox: the use-case says `not_found`.
 */
import type { ComponentChildren, VNode } from 'preact';
import * as z from 'zod';
import { Refusal } from '../../domain/refusals.ts';
import { type CaughtLetter, seeMailbox } from '../../usecases/upkeep/see-mailbox.ts';
import { BackLink, LinkList, PageHeading, Section } from '../http/design/layout.tsx';
import { Empty } from '../http/design/notice.tsx';
import { DataTable } from '../http/design/table.tsx';
import { Letter } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { loose, text } from '../http/input.ts';
import { type Route, route } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import type { PageCall } from './form-page.tsx';
import { readOwnPath } from './own-path.ts';
import { mailboxWords as words } from './words-public.en.ts';

function MailboxPage({
  call,
  letters,
}: {
  readonly call: PageCall;
  readonly letters: readonly CaughtLetter[];
}): VNode {
  const columns = [
    { key: 'subject', label: words.subject },
    { key: 'to', label: words.to },
    { key: 'at', label: words.at },
  ];
  const rows = letters.map(({ id, subject, to, at }) => ({
    key: id,
    cells: { subject: <a href={`/dev/mail/${id}`}>{subject}</a>, to, at: <When at={at} now={call.now} /> },
  }));
  return (
    <Shell call={call} title={words.title} width="wide">
      <PageHeading title={words.title} lead={words.lead} />
      {rows.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <DataTable caption={words.caption} columns={columns} rows={rows} />
      )}
    </Shell>
  );
}

function LetterPage({ call, letter }: { readonly call: PageCall; readonly letter: CaughtLetter }): VNode {
  const { baseUrl } = call.house.settings;
  const paths = [...new Set(letter.text.split(/\s+/).flatMap((word) => ownPathOf(word, baseUrl) ?? []))];
  return (
    <Shell call={call} title={letter.subject}>
      <BackLink href="/dev/mail">{words.back}</BackLink>
      <Letter subject={letter.subject} to={letter.to} at={letter.at} now={call.now}>
        {letter.text.split(/\n{2,}/).map((paragraph, index) => (
          <p key={index}>{linesOf(paragraph, baseUrl)}</p>
        ))}
      </Letter>
      {paths.length > 0 && (
        <Section title={words.links} id="links">
          <LinkList links={paths.map((path) => [path, words.linkTo(shortened(path))] as const)} />
        </Section>
      )}
    </Shell>
  );
}

const mailColumns = 72; // what mail is wrapped at

const shortened = (path: string) => (path.length > 40 ? `${path.slice(0, 24)}…` : path);

/** The path of a link to a page of ours; undefined for every other word. */
function ownPathOf(word: string, baseUrl: string): string | undefined {
  return word.startsWith(`${baseUrl}/`) ? readOwnPath(word.slice(baseUrl.length)) : undefined;
}

/** A paragraph with its line breaks, and with its links to pages of ours as links. */
function linesOf(paragraph: string, baseUrl: string): ComponentChildren {
  return unwrapped(paragraph).map((line, index) => (
    <>
      {index > 0 && <br />}
      {line.split(/(\s+)/).map((word) => {
        const path = ownPathOf(word, baseUrl);
        return path ? <a href={path}>{word}</a> : word;
      })}
    </>
  ));
}

/** The lines of a paragraph without those breaks that only the width of mail made: on a phone they would stand in the way. */
function unwrapped(paragraph: string): string[] {
  const lines: string[] = [];
  let before: string | undefined;
  for (const line of paragraph.split('\n')) {
    const [word = ''] = line.split(' ');
    const isFull = before !== undefined && before.length + 1 + word.length > mailColumns;
    if (isFull && word && !/^(https?:|>|-)/.test(word)) lines[lines.length - 1] += ` ${line}`;
    else lines.push(line);
    before = line;
  }
  return lines;
}

const ask = (to: string) => (to ? { to } : {});

export const mailboxRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/dev/mail',
    who: 'anyone',
    limit: 'general',
    query: z.object({ to: loose(320) }),
    run: async (call) => ({
      page: <MailboxPage call={call} letters={await seeMailbox(call.house, ask(call.query.to))} />,
    }),
  }),
  route({
    method: 'GET',
    path: '/dev/mail.json',
    who: 'anyone',
    limit: 'general',
    query: z.object({ to: loose(320) }),
    run: async (call) => ({ json: await seeMailbox(call.house, ask(call.query.to)) }),
  }),
  route({
    method: 'GET',
    path: '/dev/mail/:id',
    who: 'anyone',
    limit: 'general',
    params: z.object({ id: text(100) }),
    async run(call) {
      const letter = (await seeMailbox(call.house, {})).find(({ id }) => id === call.params.id);
      if (!letter) throw new Refusal('not_found', { because: 'no such letter' });
      return { page: <LetterPage call={call} letter={letter} /> };
    },
  }),
];
