/** What somebody wrote and could not send is never lost: it stands there to be taken along. */
import type { VNode } from 'preact';
import { Notice } from './design/notice.tsx';
import { Copyable } from './design/text.tsx';
import { shellWords as words } from './words.en.ts';

/** The words that were not sent; nothing where there are none. */
export function NotSent({ text }: { readonly text: string }): VNode | null {
  if (text === '') return null;
  return (
    <Notice tone="info" title={words.notSent}>
      <Copyable label={words.typed} text={text} />
    </Notice>
  );
}
