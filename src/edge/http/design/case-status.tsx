/** How a case stands: who acts next and by when, and what has happened so far. The same two for claimant and desk. */
import type { ComponentChildren, VNode } from 'preact';
import { When } from './when.tsx';
import type { ActsNext, Reader, Tone } from './words.ts';
import { useWords } from './words-of-page.ts';

export interface DeadlineProps {
  /** The one sentence that matters now: "Your account can be restored in 3 days". */
  readonly title: string;
  readonly actsNext: ActsNext;
  /** Whose page it is; the claimant's by default. */
  readonly reader?: Reader | undefined;
  readonly now: Date;
  /** By when it must happen; leave it out where no time limit runs. */
  readonly by?: Date | undefined;
  /** When this stage began: with `by`, a bar shows how much of it has passed. */
  readonly since?: Date | undefined;
  readonly children?: ComponentChildren;
}

/** How much of a span has passed at `now`, 0 to 100. */
function passedPercent(since: Date, by: Date, now: Date): number {
  const whole = by.getTime() - since.getTime();
  if (whole <= 0) return 100;
  return Math.round(Math.min(1, Math.max(0, (now.getTime() - since.getTime()) / whole)) * 100);
}

function Span({ since, by, now }: { readonly since: Date; readonly by: Date; readonly now: Date }): VNode {
  const { deadline } = useWords();
  const percent = passedPercent(since, by, now);
  return (
    <div class="deadline-span">
      <svg
        class="deadline-bar"
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        <rect class="deadline-bar-whole" width="100" height="6" />
        <rect class="deadline-bar-passed" width={percent} height="6" />
      </svg>
      <p class="deadline-ends">
        <span>
          {deadline.began} <When at={since} now={now} as="date" />
        </span>
        <span>
          {deadline.ends} <When at={by} now={now} as="date" />
        </span>
      </p>
    </div>
  );
}

/** Who acts next and by when: the head of every page about a case. */
export function Deadline({
  title,
  actsNext,
  reader = 'claimant',
  now,
  by,
  since,
  children,
}: DeadlineProps): VNode {
  const { deadline } = useWords();
  return (
    <section class={`deadline deadline-${actsNext} deadline-at-${reader}`} aria-labelledby="deadline-title">
      <h2 class="deadline-title" id="deadline-title">
        {title}
      </h2>
      {children && <div class="deadline-text">{children}</div>}
      {since && by && <Span since={since} by={by} now={now} />}
      <dl class="deadline-facts">
        <div>
          <dt>{deadline.next}</dt>
          <dd>{deadline.actors[reader][actsNext]}</dd>
        </div>
        {actsNext !== 'nobody' && (
          <div>
            <dt>{actsNext === 'clock' ? deadline.at : deadline.by}</dt>
            <dd>{by ? <When at={by} now={now} as="both" /> : deadline.noTime}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

export interface TimelineItem {
  readonly key: string;
  readonly at: Date;
  readonly title: ComponentChildren;
  /** Who did it, where that may be told. */
  readonly by?: string | undefined;
  readonly body?: ComponentChildren;
  readonly tone?: Tone | undefined;
}

export interface TimelineProps {
  readonly items: readonly TimelineItem[];
  readonly now: Date;
}

/** The history of a case in the order given; what lies ahead of `now` is drawn open. */
export function Timeline({ items, now }: TimelineProps): VNode {
  const { timeline } = useWords();
  return (
    <ol class="timeline" aria-label={timeline.label}>
      {items.map((item) => (
        <li
          key={item.key}
          class={`timeline-item tone-${item.tone ?? 'plain'}${item.at > now ? ' timeline-ahead' : ''}`}
        >
          <p class="timeline-title">{item.title}</p>
          <p class="timeline-meta">
            <When at={item.at} now={now} />
            {item.by && <span> · {item.by}</span>}
          </p>
          {item.body && (
            <div class="timeline-body" dir="auto">
              {item.body}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
