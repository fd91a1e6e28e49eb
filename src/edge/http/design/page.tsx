/**
 * The shell of every page: skip link, header, what was just done, main, footer. Nothing inline, so that the strictest
 * Content-Security-Policy holds: no script, style element or style attribute; the style sheet is the server's own file.
 * README.md beside lists all components with their props.
 */
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { favicon, stylesheet } from './assets.ts';
import { Button } from './button.tsx';
import { Form } from './form.tsx';
import { WordMark } from './icons.tsx';
import { Notice } from './notice.tsx';
import { en } from './words.en.ts';
import type { DesignWords, Tone } from './words.ts';
import { WordsOfPage } from './words-of-page.ts';

export interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly isCurrent?: boolean | undefined;
}

export interface PageUser {
  readonly name: string;
  readonly href: string;
  readonly signOutAction: string;
  readonly csrf: string;
}

export interface PageProps {
  readonly title: string;
  readonly lang?: 'en' | undefined;
  readonly words?: DesignWords | undefined;
  /** The room, beside the word mark: "Desk". */
  readonly room?: string | undefined;
  /** Where the word mark leads: `/` by default. */
  readonly homeHref?: string | undefined;
  readonly nav?: readonly NavItem[] | undefined;
  readonly user?: PageUser | undefined;
  /** The answer to what was just done, on the page after it. */
  readonly flash?:
    | { readonly tone: Tone; readonly text: string; readonly title?: string | undefined }
    | undefined;
  /** `narrow` for reading and forms (default) · `wide` for the desk. */
  readonly width?: 'narrow' | 'wide' | undefined;
  /** The form on it was refused: the title says so first. */
  readonly hasErrors?: boolean | undefined;
  readonly footer?: readonly NavItem[] | undefined;
  /** Paths of the server's own browser modules; every page works without them. */
  readonly modules?: readonly string[] | undefined;
  /** Only front pages are for search engines. */
  readonly isIndexed?: boolean | undefined;
  readonly children: ComponentChildren;
}

function Head({ title, hasErrors, modules = [], isIndexed, words = en }: PageProps): VNode {
  return (
    <head>
      <meta charSet="utf-8" />
      <title>{`${hasErrors ? words.page.errorTitle(title) : title} · Rekey`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#f3f5f1" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#101714" media="(prefers-color-scheme: dark)" />
      <meta name="format-detection" content="telephone=no" />
      {!isIndexed && <meta name="robots" content="noindex" />}
      <link rel="icon" type="image/svg+xml" href={favicon.path} />
      <link rel="stylesheet" href={stylesheet.path} />
      {modules.map((path) => (
        <script key={path} type="module" src={path} />
      ))}
    </head>
  );
}

function Header({ room, homeHref = '/', nav = [], user, words = en }: PageProps): VNode {
  return (
    <header class="header">
      <div class="header-inner">
        <a class="header-home" href={homeHref}>
          <WordMark />
          {room && <span class="header-room">{room}</span>}
        </a>
        {nav.length > 0 && (
          <nav class="header-nav" aria-label={words.page.main}>
            <ul>
              {nav.map(({ href, label, isCurrent }) => (
                <li key={href}>
                  <a href={href} aria-current={isCurrent ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {user && (
          <div class="header-user">
            <a href={user.href}>
              <span class="visually-hidden">{words.page.signedInAs} </span>
              {user.name}
            </a>
            <Form action={user.signOutAction} csrf={user.csrf} isInline>
              <Button kind="quiet" isSmall>
                {words.page.signOut}
              </Button>
            </Form>
          </div>
        )}
      </div>
    </header>
  );
}

function Footer({ footer = [], words = en }: PageProps): VNode {
  return (
    <footer class="footer">
      <div class="footer-inner">
        <p>{words.page.promise}</p>
        <p>{words.page.warning}</p>
        {footer.length > 0 && (
          <ul class="footer-links">
            {footer.map(({ href, label }) => (
              <li key={href}>
                <a href={href}>{label}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </footer>
  );
}

/** A whole page. */
export function Page(props: PageProps): VNode {
  const { lang = 'en', words = en, flash, width = 'narrow', children } = props;
  return (
    <WordsOfPage.Provider value={words}>
      <html lang={lang}>
        <Head {...props} />
        <body class={`page page-${width}`}>
          <a class="skip-link" href="#main">
            {words.page.skip}
          </a>
          <Header {...props} />
          <main class="main" id="main" tabIndex={-1}>
            {flash && (
              <Notice tone={flash.tone} title={flash.title ?? flash.text} isLive>
                {flash.title && <p>{flash.text}</p>}
              </Notice>
            )}
            {children}
          </main>
          <Footer {...props} />
        </body>
      </html>
    </WordsOfPage.Provider>
  );
}

/** The page as the bytes a server sends, doctype included. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}

const hiddenMark = '<meta name="robots" content="noindex"';

/** Whether rendered bytes are a page that may be found by everybody. */
export const isIndexedPage = (html: string) =>
  html.startsWith('<!doctype html>') && !html.slice(0, html.indexOf('</head>')).includes(hiddenMark);
