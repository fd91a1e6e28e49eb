/** The frame of every page of the desk: its navigation, what was just done, and what is wrong with a refused form. */
import type { ComponentChildren, VNode } from 'preact';
import { mayDo } from '../../domain/case/desk-rights.ts';
import type { NavItem } from '../http/design/page.tsx';
import type { Tone } from '../http/design/words.ts';
import { doneFlash } from '../http/form-faults.ts';
import type { Call } from '../http/route.ts';
import { Shell } from '../http/shell.tsx';
import { deskWords as words } from './words-desk.en.ts';

/** What a page of the desk needs of its call. */
export type DeskCall = Pick<Call<'staff'>, 'house' | 'who' | 'session' | 'csrf' | 'now'>;

export interface DeskPageProps {
  readonly call: DeskCall;
  readonly title: string;
  readonly current?: 'queue' | 'people' | undefined;
  /** The key of what was just done; unknown ones say nothing. */
  readonly done?: string | undefined;
  readonly flash?: { readonly tone: Tone; readonly text: string; readonly title: string } | undefined;
  readonly hasErrors?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** A page of the desk, wide, with the way to its other pages. */
export function DeskPage({
  call,
  title,
  current,
  done = '',
  flash,
  hasErrors,
  children,
}: DeskPageProps): VNode {
  return (
    <Shell
      call={call}
      title={title}
      room={words.room}
      nav={navOf(call, current)}
      flash={flash ?? doneFlash(words.done, done)}
      hasErrors={hasErrors}
      width="wide"
    >
      {children}
    </Shell>
  );
}

function navOf({ who }: DeskCall, current: DeskPageProps['current']): NavItem[] {
  const queue = { href: '/desk', label: words.queue, isCurrent: current === 'queue' };
  const people = { href: '/desk/people', label: words.people, isCurrent: current === 'people' };
  // One's own account is behind one's name, beside it: a phone has no room for both.
  return mayDo(who.staffRole, 'people') ? [queue, people] : [queue];
}

/** Words of people, with their paragraphs and lines. */
export function Prose({ text }: { readonly text: string }): VNode {
  return (
    <>
      {text
        .split(/\n{2,}/)
        .filter((part) => part.trim() !== '')
        .map((part, index) => (
          <p key={index} dir="auto">
            {part.split('\n').map((line, at) => (
              <span key={at}>
                {at > 0 && <br />}
                {line}
              </span>
            ))}
          </p>
        ))}
    </>
  );
}
