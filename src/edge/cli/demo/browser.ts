/**
 * A browser without JavaScript, as far as the demo and the crash tests need one: it opens pages, keeps cookies, follows
 * redirects and sends the forms it finds, hidden fields included. It sees only what a claimant sees.
 */

export interface Screen {
  readonly status: number;
  readonly path: string;
  readonly html: string;
  /** For how many seconds the server asked to wait before trying again; 0 when it did not. */
  readonly retryAfterS: number;
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

const redirectsMax = 5;

export class Browser {
  readonly #baseUrl: string;
  readonly #cookies = new Map<string, string>();
  /** The page that is open. */
  screen: Screen = { status: 0, path: '/', html: '', retryAfterS: 0 };

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /** Opens a path of the site, or a link to it from a letter. */
  open(target: string): Promise<Screen> {
    const url = new URL(target, this.#baseUrl);
    return this.#go(url.pathname + url.search, { method: 'GET' });
  }

  /** Fills in and sends the form of the open page whose action is `action`, or the one that has the field `withField`. */
  submit(form: { action?: string; withField?: string }, fields: Fields = {}): Promise<Screen> {
    const found = formsOf(this.screen).find(
      (each) =>
        (form.action === undefined || each.action === form.action) &&
        (form.withField === undefined || each.names.includes(form.withField)),
    );
    if (!found)
      throw new Error(
        `no form ${JSON.stringify(form)} on ${this.screen.path}: ${textOf(this.screen.html).slice(0, 300)}`,
      );
    const body = new URLSearchParams(found.hidden);
    for (const [name, value] of Object.entries(fields)) {
      body.delete(name);
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
    }
    return this.#go(
      found.action,
      found.isMultipart ? { method: 'POST', body: multipartOf(body) } : { method: 'POST', body },
    );
  }

  async #go(path: string, request: { method: string; body?: URLSearchParams | FormData }): Promise<Screen> {
    let next = path;
    let ask: { method: string; body?: URLSearchParams | FormData } = request;
    for (let hop = 0; hop <= redirectsMax; hop += 1) {
      const response = await fetch(new URL(next, this.#baseUrl), {
        ...ask,
        redirect: 'manual',
        headers: this.#headers(ask.method),
      });
      this.#keep(response);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) {
        this.screen = {
          status: response.status,
          path: next,
          html: await response.text(),
          retryAfterS: Number(response.headers.get('retry-after') ?? 0),
        };
        return this.screen;
      }
      await response.arrayBuffer();
      next =
        new URL(location, new URL(next, this.#baseUrl)).pathname + new URL(location, this.#baseUrl).search;
      ask = { method: 'GET' };
    }
    throw new Error(`redirected in circles at ${path}`);
  }

  #headers(method: string): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const origin =
      method === 'POST' ? { origin: new URL(this.#baseUrl).origin, 'sec-fetch-site': 'same-origin' } : {};
    return {
      'user-agent': 'Mozilla/5.0 (Linux; Android 16) Rekey demo',
      ...(cookie ? { cookie } : {}),
      ...origin,
    };
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      const isGone = attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0');
      if (isGone) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}

interface FoundForm {
  readonly action: string;
  readonly isMultipart: boolean;
  readonly hidden: [string, string][];
  readonly names: string[];
}

function formsOf({ html, path }: Screen): FoundForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = '', inside = '']) => {
    const inputs = [...inside.matchAll(/<(?:input|textarea|select|button)\b([^>]*)>/g)].map(
      ([, each = '']) => each,
    );
    return {
      action: attribute(attributes, 'action') ?? path,
      isMultipart: attribute(attributes, 'enctype') === 'multipart/form-data',
      hidden: inputs
        .filter((each) => attribute(each, 'type') === 'hidden')
        .map((each) => [attribute(each, 'name') ?? '', attribute(each, 'value') ?? '']),
      names: inputs.flatMap((each) => attribute(each, 'name') ?? []),
    };
  });
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescapeHtml(found);
}

function multipartOf(body: URLSearchParams): FormData {
  const form = new FormData();
  for (const [name, value] of body) form.append(name, value);
  return form;
}

/** What a page says, without its markup. */
export function textOf(html: string): string {
  const main = /<main\b[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? html;
  return unescapeHtml(main.replace(/<svg.*?<\/svg>/gs, ' ').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

function unescapeHtml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    nbsp: ' ',
  };
  return text.replace(/&(#?\w+);/g, (whole, name: string) => named[name] ?? whole);
}
