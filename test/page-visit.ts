/** Somebody's browser without scripts, over the server's own routes: it keeps cookies, and sends forms as a page holds them. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';

export interface Sent {
  /** Headers in place of a browser's own; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Fields in place of the page's hidden ones; null leaves one out. */
  readonly fields?: Readonly<Record<string, string | null>>;
}

const origin = 'https://rekey.example.org';

export class PageVisit {
  readonly cookies = new Map<string, string>();
  /** The page that is open. */
  page: LightMyRequestResponse | undefined;
  private readonly server: FastifyInstance;

  constructor(server: FastifyInstance) {
    this.server = server;
  }

  /** Opens a page, and follows redirects on the site as a browser does. */
  async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
    let answer = await this.ask('GET', url, headers);
    for (let hops = 0; answer.statusCode === 303 && hops < 5; hops += 1) {
      const location = String(answer.headers.location);
      expect(location).toMatch(/^\/(?![/\\])/);
      answer = await this.ask('GET', location, headers);
    }
    this.page = answer;
    return answer;
  }

  /** Sends a form of the open page, found by its action, with what was typed; redirects are left to the caller. */
  async send(
    action: string,
    typed: Readonly<Record<string, string>>,
    sent: Sent = {},
  ): Promise<LightMyRequestResponse> {
    const hidden = this.hiddenOf(action);
    const fields = Object.entries({ ...hidden, ...typed, ...sent.fields }).filter(
      (field): field is [string, string] => field[1] !== null,
    );
    const headers = { origin, 'sec-fetch-site': 'same-origin', ...sent.headers };
    const kept = Object.fromEntries(
      Object.entries(headers).filter((header): header is [string, string] => header[1] !== null),
    );
    const payload = new URLSearchParams(fields).toString();
    const answer = await this.ask(
      'POST',
      action,
      { 'content-type': 'application/x-www-form-urlencoded', ...kept },
      payload,
    );
    if (answer.statusCode !== 303) this.page = answer;
    return answer;
  }

  /** Sends a form and opens the page it leads to. */
  async submit(
    action: string,
    typed: Readonly<Record<string, string>> = {},
  ): Promise<LightMyRequestResponse> {
    const answer = await this.send(action, typed);
    return answer.statusCode === 303 ? this.open(String(answer.headers.location)) : answer;
  }

  /** The hidden fields of the page's first form with this action. Fails when the page has none. */
  hiddenOf(action: string): Record<string, string> {
    const forms = this.page?.body.match(/<form\b.*?<\/form>/gs) ?? [];
    const form = forms.find((html) => html.includes(`action="${action}"`));
    if (!form) throw new Error(`the page has no form for ${action}: ${this.page?.body}`);
    const inputs = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    return Object.fromEntries(inputs.map(([, name, value]) => [name!, plain(value!)]));
  }

  private async ask(
    method: 'GET' | 'POST',
    url: string,
    headers: Readonly<Record<string, string>>,
    payload?: string,
  ) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.server.inject({
      method,
      url,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, encodeURIComponent(value));
    }
    return answer;
  }
}

/** Text as it reads, of text as HTML writes it. */
export const plain = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
