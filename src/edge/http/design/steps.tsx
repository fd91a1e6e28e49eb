/** The guided form: where one is in it, and a last look at all answers before they are sent. */
import type { ComponentChildren, VNode } from 'preact';
import { useWords } from './words-of-page.ts';

export interface StepsProps {
  /** Counted from one. */
  readonly step: number;
  readonly of: number;
}

/** How far each tooth of the drawn key is cut; repeated for longer forms. */
const cuts = [3, 6, 2, 5, 7, 4, 2, 6, 3, 5];
const toothWidth = 14;

/** Progress in a guided form: in words, as a progress element, and drawn as a key of which one more tooth is cut. */
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
      <svg
        class="steps-key"
        viewBox={`0 0 ${of * toothWidth} 12`}
        width={of * toothWidth}
        height="12"
        aria-hidden="true"
        focusable="false"
      >
        {Array.from({ length: of }, (_, index) => {
          const height = index < step ? 12 - (cuts[index % cuts.length] ?? 4) : 12;
          return (
            <rect
              key={index}
              class={index < step ? 'steps-cut' : 'steps-blank'}
              x={index * toothWidth}
              y={12 - height}
              width={toothWidth - 2}
              height={height}
              rx="1"
            />
          );
        })}
      </svg>
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
          <dd class="summary-value">{value}</dd>
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
