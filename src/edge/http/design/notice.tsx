/** What must be noticed. A tone is never a colour alone: it has a shape and a word of its own. */
import type { ComponentChildren, VNode } from 'preact';
import type { CaseState } from '../../../domain/case/lifecycle.ts';
import { Icon, type IconName, ToneIcon } from './icons.tsx';
import type { Tone } from './words.ts';
import { useWords } from './words-of-page.ts';

export interface NoticeProps {
  readonly tone: Tone;
  /** Takes the place of the tone's own word ("Take care"). */
  readonly title?: string | undefined;
  /** Takes the place of the tone's own drawing; the words beside it must say the same. */
  readonly icon?: IconName | undefined;
  /** Said aloud at once by screen readers: for the answer to what was just done. */
  readonly isLive?: boolean | undefined;
  readonly children?: ComponentChildren;
}

/** A message in the page, with icon and word. */
export function Notice({ tone, title, icon, isLive, children }: NoticeProps): VNode {
  const { tones } = useWords();
  return (
    <div class={`notice tone-${tone}`} role={isLive ? (tone === 'stop' ? 'alert' : 'status') : undefined}>
      {icon ? <Icon name={icon} /> : <ToneIcon tone={tone} />}
      <div class="notice-body">
        <p class="notice-title">{title ?? tones[tone]}</p>
        {children && <div class="notice-text">{children}</div>}
      </div>
    </div>
  );
}

export interface TagProps {
  readonly tone?: Tone | 'plain' | undefined;
  readonly children: ComponentChildren;
}

/** A short word about a thing: its state, its stake. */
export function Tag({ tone = 'plain', children }: TagProps): VNode {
  return <span class={`tag tone-${tone}`}>{children}</span>;
}

const stateTones: Readonly<Record<CaseState, Tone | 'plain'>> = {
  opened: 'plain',
  gathering: 'info',
  reviewing: 'warn',
  waiting: 'info',
  granted: 'good',
  contested: 'stop',
  completed: 'good',
  refused: 'stop',
  withdrawn: 'plain',
  expired: 'plain',
};

/** The state of a case, in the catalogue's word. */
export function CaseTag({ state }: { readonly state: CaseState }): VNode {
  const { states } = useWords();
  return <Tag tone={stateTones[state]}>{states[state]}</Tag>;
}

export interface EmptyProps {
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** A place with nothing in it yet: says so, and what would fill it. */
export function Empty({ title, children }: EmptyProps): VNode {
  return (
    <div class="empty">
      <Icon name="empty" />
      <p class="empty-title">{title}</p>
      {children && <div class="empty-text">{children}</div>}
    </div>
  );
}
