/** An instant on a page: always a `time` element carrying the exact UTC instant, whatever words stand in it. */
import type { VNode } from 'preact';
import { dateWords, exactWords, relativeWords } from './relative-time.ts';
import { useWords } from './words-of-page.ts';

export interface WhenProps {
  readonly at: Date;
  /** The server's look at the clock for this page. */
  readonly now: Date;
  /** `relative` "in 3 days" (default) · `exact` "Tuesday 24 …, 14:05 UTC" · `date` · `both`: relative, then exact. */
  readonly as?: 'relative' | 'exact' | 'date' | 'both' | undefined;
}

/** An instant in words, with `datetime` in UTC. */
export function When({ at, now, as = 'relative' }: WhenProps): VNode {
  const { time } = useWords();
  const exact = exactWords(at, time);
  const relative = relativeWords(at, now, time);
  return (
    <time dateTime={at.toISOString()} class="when" title={as === 'relative' ? exact : undefined}>
      {as === 'exact' && exact}
      {as === 'date' && dateWords(at, time)}
      {as === 'relative' && relative}
      {as === 'both' && (
        <>
          {relative}
          <span class="when-exact">{exact}</span>
        </>
      )}
    </time>
  );
}
