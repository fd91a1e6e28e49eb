/** Things to read, keep or take away: codes, blocks to copy, what opens on demand, a letter, a shortcut. */
import type { ComponentChildren, VNode } from 'preact';
import { When } from './when.tsx';
import { useWords } from './words-of-page.ts';

export interface CodeSheetProps {
  readonly codes: readonly string[];
  /** Printed above them, so that the paper says what it is for: "Recovery codes for ann, 24 November 2026". */
  readonly title: string;
}

/** Recovery codes, shown once: to print, write down or select as one. The page's print style leaves only this. */
export function CodeSheet({ codes, title }: CodeSheetProps): VNode {
  const { codes: words } = useWords();
  return (
    <figure class="code-sheet">
      <figcaption class="code-sheet-title">{title}</figcaption>
      <ol class="code-sheet-list" aria-label={words.label}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </figure>
  );
}

export interface ListProps {
  readonly items: readonly ComponentChildren[];
  /** Numbered, where the order matters. */
  readonly isOrdered?: boolean | undefined;
  /** Said where there is none. */
  readonly none?: string | undefined;
}

/** A few sentences or links, one under another. */
export function List({ items, isOrdered, none }: ListProps): VNode {
  if (items.length === 0 && none !== undefined) return <p>{none}</p>;
  const Tag = isOrdered ? 'ol' : 'ul';
  return (
    <Tag>
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </Tag>
  );
}

/** A list of which each line begins with what it is about. */
export function NamedList({ items }: { readonly items: readonly (readonly [string, string])[] }): VNode {
  return (
    <List
      items={items.map(([what, how]) => (
        <>
          <strong>{what}</strong> {how}
        </>
      ))}
    />
  );
}

export interface CopyableProps {
  readonly text: string;
  readonly label: string;
}

/** Text to take elsewhere, character by character; one press selects all of it, and a comfort module may add a button. */
export function Copyable({ text, label }: CopyableProps): VNode {
  return (
    <div class="copyable">
      <p class="copyable-label">{label}</p>
      <pre class="copyable-text" data-copy>
        <code>{text}</code>
      </pre>
    </div>
  );
}

export interface DisclosureProps {
  readonly summary: string;
  readonly isOpen?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** More for those who want it. */
export function Disclosure({ summary, isOpen, children }: DisclosureProps): VNode {
  return (
    <details class="disclosure" open={isOpen}>
      <summary>{summary}</summary>
      <div class="disclosure-body">{children}</div>
    </details>
  );
}

export interface LetterProps {
  readonly subject: string;
  readonly to: string;
  readonly at: Date;
  readonly now: Date;
  readonly children: ComponentChildren;
}

/** A letter shown on a page, or a page that reads like one. */
export function Letter({ subject, to, at, now, children }: LetterProps): VNode {
  return (
    <article class="letter">
      <p class="letter-meta">
        <span>{to}</span>
        <When at={at} now={now} as="date" />
      </p>
      <h1 class="letter-subject">{subject}</h1>
      <div class="letter-body">{children}</div>
    </article>
  );
}
