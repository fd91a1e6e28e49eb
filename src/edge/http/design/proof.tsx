/** What is proven and what would help: the checklist is what stands, the options are the ways forward. */
import type { ComponentChildren, VNode } from 'preact';
import type { Strength } from '../../../domain/evidence/finding.ts';
import { ProofIcon } from './icons.tsx';
import { Tag } from './notice.tsx';
import type { ProofState, Tone } from './words.ts';
import { useWords } from './words-of-page.ts';

export interface ChecklistItem {
  readonly key: string;
  readonly state: ProofState;
  readonly title: ComponentChildren;
  /** Takes the place of the state's own word, where the list is of other things than proofs. */
  readonly word?: string | undefined;
  /** For what is proven: how much it counts. */
  readonly strength?: Strength | undefined;
  /** Why it counts that much, when it was seen, or the near miss. */
  readonly detail?: ComponentChildren;
  /** One button or link. */
  readonly action?: ComponentChildren;
}

const strengthTones: Readonly<Record<Strength, Tone | 'plain'>> = {
  strong: 'good',
  weak: 'warn',
  worthless: 'stop',
};

/** Evidence, item by item, with state and strength in words. */
export function Checklist({ items }: { readonly items: readonly ChecklistItem[] }): VNode {
  const { proof } = useWords();
  return (
    <ul class="checklist">
      {items.map(({ key, state, title, word, strength, detail, action }) => (
        <li key={key} class={`checklist-item checklist-${state}`}>
          <ProofIcon state={state} />
          <div class="checklist-body">
            <p class="checklist-title">{title}</p>
            <p class="checklist-state">
              <span class="checklist-word">{word ?? proof.states[state]}</span>
              {strength && <Tag tone={strengthTones[strength]}>{proof.strengths[strength]}</Tag>}
            </p>
            {detail && <div class="checklist-detail">{detail}</div>}
          </div>
          {action && <div class="checklist-action">{action}</div>}
        </li>
      ))}
    </ul>
  );
}

export interface Option {
  readonly key: string;
  readonly title: string;
  readonly body?: ComponentChildren;
  /** How long doing it takes: "about 5 minutes". */
  readonly takes: string;
  /** What follows once it is done: "a wait of 24 hours". */
  readonly after?: string | undefined;
  readonly isFastest?: boolean | undefined;
  /** One button or link. */
  readonly action: ComponentChildren;
}

export interface OptionsProps {
  readonly options: readonly Option[];
  /** The level of each option's heading: 3 by default. */
  readonly headingLevel?: 2 | 3 | undefined;
}

/** Ways forward, each with how long it takes and one button; the shortest first. */
export function Options({ options, headingLevel = 3 }: OptionsProps): VNode {
  const { proof } = useWords();
  const Heading = headingLevel === 2 ? 'h2' : 'h3';
  return (
    <ul class="options">
      {options.map(({ key, title, body, takes, after, isFastest, action }) => (
        <li key={key} class={isFastest ? 'option option-fastest' : 'option'}>
          <div class="option-body">
            {isFastest && <p class="option-flag">{proof.fastest}</p>}
            <Heading class="option-title">{title}</Heading>
            {body && <div class="option-text">{body}</div>}
            <dl class="option-times">
              <div>
                <dt>{proof.takes}</dt>
                <dd>{takes}</dd>
              </div>
              {after && (
                <div>
                  <dt>{proof.after}</dt>
                  <dd>{after}</dd>
                </div>
              )}
            </dl>
          </div>
          <div class="option-action">{action}</div>
        </li>
      ))}
    </ul>
  );
}
