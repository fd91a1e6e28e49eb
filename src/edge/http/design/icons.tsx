/** Drawings: inline, in the colour of the text around them, and silent to screen readers: a word always stands beside. */
import type { ComponentChildren, VNode } from 'preact';
import type { ProofState, Tone } from './words.ts';

function Drawing({ children, name }: { readonly children: ComponentChildren; readonly name: string }): VNode {
  return (
    <svg
      class={`icon icon-${name}`}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const shapes = {
  info: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.5M12 7.4v.2" />
    </>
  ),
  good: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m8 12.4 2.8 2.8L16 9.6" />
    </>
  ),
  warn: <path d="M12 3.6 21.4 20H2.6zM12 10v4.4M12 17.1v.1" />,
  stop: <path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM9 9l6 6M15 9l-6 6" />,
  open: <circle cx="12" cy="12" r="9" stroke-dasharray="3.2 3.86" />,
  checking: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.2l3.4 2" />
    </>
  ),
  arrow: <path d="M5 12h14M13 6l6 6-6 6" />,
  back: <path d="M19 12H5M11 6l-6 6 6 6" />,
  lock: (
    <>
      <rect x="4.5" y="10.5" width="15" height="9.5" rx="1.5" />
      <path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.4v2" />
    </>
  ),
  empty: <path d="M4 13.5 6.4 5h11.2L20 13.5V19H4zM4 13.5h4.6l1.2 2.2h4.4l1.2-2.2H20" />,
} as const satisfies Record<string, VNode>;

/** The names of the drawings. */
export type IconName = keyof typeof shapes;

/** One drawing by name, as high as the line it stands in. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return <Drawing name={name}>{shapes[name]}</Drawing>;
}

/** The drawing of a notice's tone. */
export function ToneIcon({ tone }: { readonly tone: Tone }): VNode {
  return <Icon name={tone} />;
}

const proofShapes = { proven: 'good', checking: 'checking', open: 'open', failed: 'stop' } as const;

/** The drawing of how far a piece of evidence has come; each state has a shape of its own, not only a colour. */
export function ProofIcon({ state }: { readonly state: ProofState }): VNode {
  return <Icon name={proofShapes[state]} />;
}

/** The outline of the mark: a key seen from the side, its blade cut anew. Shared with the tab's icon. */
export const markPath =
  'M9 4a8 8 0 1 0 7.4 11H19l2 2.6 2.4-2.6 2 1.6 2.6-3.6 2 2h1.5L33 12l-2-3.2H16.4A8 8 0 0 0 9 4Zm-2.6 5.4a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2Z';

/** The word mark of the header. */
export function WordMark(): VNode {
  return (
    <span class="mark">
      <svg class="mark-key" viewBox="0 3 34 18" width="38" height="20" aria-hidden="true" focusable="false">
        <path d={markPath} fill="currentColor" fill-rule="evenodd" />
      </svg>
      <span class="mark-word">Rekey</span>
    </span>
  );
}
