/** Buttons do, links go: a `Button` sends its form, a `LinkButton` is a link of a button's weight. One primary a page. */
import type { ComponentChildren, VNode } from 'preact';

/** `primary` once a page · `secondary` for what else may be done · `danger` where it cannot be undone · `quiet` reads as a link. */
export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'quiet';

interface Look {
  readonly kind?: ButtonKind | undefined;
  /** For the desk's bars and tables; still 44 px high under a finger. */
  readonly isSmall?: boolean | undefined;
  readonly children: ComponentChildren;
}

const classOf = ({ kind = 'primary', isSmall = false }: Look): string =>
  `button button-${kind}${isSmall ? ' button-small' : ''}`;

export interface ButtonProps extends Look {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  /** Sends the form elsewhere than its own action. */
  readonly formAction?: string | undefined;
  /** The id of a form that this button stands outside of. */
  readonly form?: string | undefined;
  /** A key that presses it, for the desk's keyboard module. */
  readonly shortcut?: string | undefined;
}

/** Sends the form it stands in. Never disabled: the server answers with the reason instead. */
export function Button(props: ButtonProps): VNode {
  const { name, value, formAction, form, shortcut, children } = props;
  return (
    <button
      type="submit"
      class={classOf(props)}
      name={name}
      value={value}
      formAction={formAction}
      form={form}
      data-key={shortcut}
    >
      {children}
    </button>
  );
}

export interface LinkButtonProps extends Look {
  readonly href: string;
  readonly shortcut?: string | undefined;
}

/** Goes somewhere, with a button's weight. */
export function LinkButton(props: LinkButtonProps): VNode {
  return (
    <a class={classOf(props)} href={props.href} data-key={props.shortcut}>
      {props.children}
    </a>
  );
}

/** Buttons beside one another; under one another on a phone. The primary one comes first. */
export function ButtonRow({ children }: { readonly children: ComponentChildren }): VNode {
  return <div class="button-row">{children}</div>;
}
