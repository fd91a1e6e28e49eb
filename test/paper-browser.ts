/** A browser without screen or script: it keeps cookies, fills in the forms it was given, and follows redirects. Over inject(), so there is no port. */
import type { FastifyInstance } from 'fastify';

export interface Shown {
  readonly status: number;
  readonly path: string;
  readonly html: string;
  /** What a person reads: without tags, entities undone. */
  readonly words: string;
  readonly redirects: readonly string[];
  readonly headers: Readonly<Record<string, unknown>>;
}

export type Filled = Readonly<Record<string, string | readonly string[]>>;
export interface FileToSend {
  readonly name: string;
  readonly content: Uint8Array | string;
}

export class PaperBrowser {
  readonly cookies = new Map<string, string>();
  readonly #server: FastifyInstance;
  #csrf = '';

  constructor(server: FastifyInstance) {
    this.#server = server;
  }

  /** Opens a page, and what it redirects to. */
  get(path: string): Promise<Shown> {
    return this.#go('GET', path);
  }

  /** Sends a form with the token of the page looked at last. */
  post(path: string, fields: Filled = {}): Promise<Shown> {
    const body = new URLSearchParams({ _csrf: this.#csrf });
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one as string);
    return this.#go('POST', path, body.toString(), 'application/x-www-form-urlencoded');
  }

  /** Sends a form with files under the field `files`. */
  upload(
    path: string,
    fields: Readonly<Record<string, string>>,
    files: readonly FileToSend[],
  ): Promise<Shown> {
    const edge = '----paper-browser';
    const parts: Uint8Array[] = [];
    const say = (words: string) => parts.push(Buffer.from(words));
    for (const [name, value] of Object.entries({ _csrf: this.#csrf, ...fields }))
      say(`--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
    for (const { name, content } of files) {
      say(
        `--${edge}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      );
      parts.push(Buffer.from(content));
      say('\r\n');
    }
    say(`--${edge}--\r\n`);
    return this.#go('POST', path, Buffer.concat(parts), `multipart/form-data; boundary=${edge}`);
  }

  async #go(method: 'GET' | 'POST', path: string, payload?: string | Buffer, type?: string): Promise<Shown> {
    const redirects: string[] = [];
    let answer = await this.#send(method, path, payload, type);
    let at = path;
    while (answer.statusCode === 303) {
      at = String(answer.headers.location);
      if (!at.startsWith('/') || redirects.push(at) > 5)
        throw new Error(`redirected to ${redirects.join(', ')}`);
      answer = await this.#send('GET', at);
    }
    const html = answer.body;
    this.#csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? this.#csrf;
    return {
      status: answer.statusCode,
      path: at,
      html,
      words: wordsOf(html),
      redirects,
      headers: answer.headers,
    };
  }

  async #send(method: 'GET' | 'POST', url: string, payload?: string | Buffer, type?: string) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      'user-agent': 'Paper',
      ...(cookie ? { cookie } : {}),
      ...(type ? { 'content-type': type } : {}),
    };
    const answer = await this.#server.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function wordsOf(html: string): string {
  const body = html.replace(/^.*?<body/s, '<body').replace(/<[^>]+>/g, ' ');
  return body.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!).replace(/\s+/g, ' ');
}
