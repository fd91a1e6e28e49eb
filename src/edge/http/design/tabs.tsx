/** Views of one list, as links: the address says which is open, so that it can be kept, sent and gone back to. */
import type { VNode } from 'preact';

export interface Tab {
  readonly href: string;
  readonly label: string;
  /** How many are there; left out where it is not known. */
  readonly count?: number | undefined;
  readonly isCurrent?: boolean | undefined;
}

/** A row of views that scrolls on a phone. `label` names the row. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }): VNode {
  return (
    <nav class="tabs" aria-label={label}>
      <ul class="tabs-list">
        {tabs.map(({ href, label: name, count, isCurrent }) => (
          <li key={href}>
            <a href={href} class="tabs-tab" aria-current={isCurrent ? 'page' : undefined}>
              {name}
              {count !== undefined && <span class="tabs-count"> {count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
