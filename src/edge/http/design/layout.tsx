/** The few ways things stand on a page: heading, section, card, two columns. Rooms need no CSS of their own. */
import type { ComponentChildren, VNode } from 'preact';

export interface PageHeadingProps {
  readonly title: ComponentChildren;
  /** A small line above: where in the matter this page is. */
  readonly caption?: ComponentChildren;
  /** Beside the title: a tag. */
  readonly aside?: ComponentChildren;
  /** One or two sentences below, larger than the text. */
  readonly lead?: ComponentChildren;
}

/** The heading of a page: its only h1. */
export function PageHeading({ title, caption, aside, lead }: PageHeadingProps): VNode {
  return (
    <div class="heading">
      {caption && <p class="heading-caption">{caption}</p>}
      <div class="heading-line">
        <h1>{title}</h1>
        {aside}
      </div>
      {lead && <p class="heading-lead">{lead}</p>}
    </div>
  );
}

export interface SectionProps {
  readonly title: string;
  /** Also the section's anchor. */
  readonly id: string;
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A titled part of a page. */
export function Section({ title, id, lead, children }: SectionProps): VNode {
  return (
    <section class="section" aria-labelledby={`${id}-title`} id={id}>
      <h2 class="section-title" id={`${id}-title`}>
        {title}
      </h2>
      {lead && <p class="section-lead">{lead}</p>}
      {children}
    </section>
  );
}

/** A sheet that lifts what belongs together off the ground. */
export function Card({ children }: { readonly children: ComponentChildren }): VNode {
  return <div class="card">{children}</div>;
}

export interface SplitProps {
  readonly aside: ComponentChildren;
  /** Names the side column. */
  readonly asideLabel: string;
  readonly children: ComponentChildren;
}

/** A main column and a side one; under one another on a phone. For pages of width `wide`. */
export function Split({ aside, asideLabel, children }: SplitProps): VNode {
  return (
    <div class="split">
      <div class="split-main">{children}</div>
      <aside class="split-aside" aria-label={asideLabel}>
        {aside}
      </aside>
    </div>
  );
}

/** A quiet way back, above the heading. */
export function BackLink({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <a class="back-link" href={href}>
      {children}
    </a>
  );
}

export interface LoneLinkProps {
  readonly href: string;
  readonly children: ComponentChildren;
}

/** A link that stands by itself, as high as a finger; links inside of sentences need none of this. */
export function LoneLink({ href, children }: LoneLinkProps): VNode {
  return (
    <p class="lone-link">
      <a href={href}>{children}</a>
    </p>
  );
}

export interface LinkListProps {
  readonly links: readonly (readonly [href: string, label: string])[];
  /** Said in their place where there are none. */
  readonly none?: string | undefined;
}

/** Ways on from here under one another, each as high as a finger. */
export function LinkList({ links, none }: LinkListProps): VNode {
  if (links.length === 0 && none !== undefined) return <p>{none}</p>;
  return (
    <ul class="link-list">
      {links.map(([href, label]) => (
        <li key={href}>
          <a href={href}>{label}</a>
        </li>
      ))}
    </ul>
  );
}
