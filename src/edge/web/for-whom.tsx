/**
 * Who gets the account by a case, on the page that opens it and on each that asks for a proof: a link to a case can be passed on, and whoever
 * follows one that is not theirs would prove for somebody else.
 */
import type { VNode } from 'preact';
import { maskedAddress } from '../../domain/account/address.ts';
import { Notice } from '../http/design/notice.tsx';
import { forWhomWords as words } from './words-case.en.ts';

/** The sentence; `contact` is masked here, where it is not yet. */
export function ForWhom({ contact }: { readonly contact: string }): VNode {
  return (
    <Notice tone="warn" title={words.title(contact.includes('…') ? contact : maskedAddress(contact))}>
      <p>{words.text}</p>
    </Notice>
  );
}
