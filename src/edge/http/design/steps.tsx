/** The guided form: where one is in it, and a last look at all answers before they are sent. */
import type { ComponentChildren, VNode } from 'preact';
import { useWords } from './words-of-page.ts';

export interface StepsProps {
  /** Counted from one. */
  readonly step: number;
  readonly of: number;
}

/** How deep each notch of the drawn key is cut; repeated for longer forms. */
const cuts = [5, 8, 4, 7, 9, 5, 3, 8, 4, 7];
const notchWidth = 17;
const bowWidth = 24;

/** The upper edge of the blade over the first `count` notches: each a slope down, a floor and a slope up. */
function edge(count: number): string {
  const parts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const x = bowWidth + index * notchWidth;
    const y = 4 + (cuts[index % cuts.length] ?? 5);
    parts.push(`L${x + 4} 4L${x + 7} ${y}H${x + 12}L${x + 15} 4`);
  }
  return parts.join('');
}

/** A key seen from the side: brass where it is cut, a blank where it is not yet. */
function KeyBeingCut({ step, of }: StepsProps): VNode {
  const cutEnd = bowWidth + step * notchWidth;
  const end = bowWidth + of * notchWidth;
  return (
    <svg
      class="steps-key"
      viewBox={`0 0 ${end + 4} 20`}
      width={end + 4}
      height="20"
      aria-hidden="true"
      focusable="false"
    >
      <path class={step < of ? 'steps-blank' : 'steps-cut'} d={`M${cutEnd} 4H${end}l4 6-4 6H${cutEnd}Z`} />
      <circle class="steps-bow" cx="10" cy="10" r="7.5" />
      <path class="steps-cut" d={`M17 4${edge(step)}L${cutEnd} 4V16H17Z`} />
    </svg>
  );
}

/** Progress in a guided form: in words, as a progress element, and drawn as a key of which one more notch is cut. */
export function Steps({ step, of }: StepsProps): VNode {
  const { steps } = useWords();
  const label = steps.label(step, of);
  return (
    <div class="steps">
      <p class="steps-words" id="steps-words">
        {label}
      </p>
      <progress class="visually-hidden" value={step} max={of} aria-labelledby="steps-words">
        {label}
      </progress>
      <KeyBeingCut step={step} of={of} />
    </div>
  );
}

export interface SummaryRow {
  readonly key: string;
  readonly label: string;
  readonly value: ComponentChildren;
  /** Where the answer can be changed. */
  readonly changeHref?: string | undefined;
}

export interface SummaryListProps {
  readonly rows: readonly SummaryRow[];
  /** Closer rows, for the desk's side column. */
  readonly isDense?: boolean | undefined;
}

/** Names and values; with `changeHref` a "check your answers" page. */
export function SummaryList({ rows, isDense }: SummaryListProps): VNode {
  const { form } = useWords();
  return (
    <dl class={isDense ? 'summary summary-dense' : 'summary'}>
      {rows.map(({ key, label, value, changeHref }) => (
        <div key={key} class="summary-row">
          <dt class="summary-label">{label}</dt>
          <dd class="summary-value" dir="auto">
            {value}
          </dd>
          {changeHref && (
            <dd class="summary-change">
              <a href={changeHref}>
                {form.change}
                <span class="visually-hidden"> {label}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
