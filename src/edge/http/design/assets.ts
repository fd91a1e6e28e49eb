/**
 * The files every page needs. Their paths carry a hash of their content, so that a browser may keep them for ever and
 * never shows yesterday's style on today's page.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { markPath } from './icons.tsx';

export interface DesignAsset {
  /** Under which the server must answer, from the root: `/assets/rekey.1a2b3c4d.css`. */
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

function asset(name: string, extension: string, contentType: string, body: string): DesignAsset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  return { path: `/assets/${name}.${hash}.${extension}`, contentType, body };
}

/** The compiler copies neither CSS nor browser modules: from dist/ the file is read where it stands in src/, unless a build has put it beside. */
function readBeside(name: string): string {
  const places = [`./${name}`, `../../../../src/edge/http/design/${name}`].map(
    (place) => new URL(place, import.meta.url),
  );
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error(`${name} is missing: looked in ${places.map(String).join(' and ')}`);
  return readFileSync(found, 'utf8');
}

const tabIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -8 40 40"><rect x="-4" y="-8" width="40" height="40" rx="9" fill="#0d4738"/><path d="${markPath}" fill="#f2c14e" fill-rule="evenodd" transform="translate(-1 0)"/></svg>`;

/** The style sheet of all pages. */
export const stylesheet: DesignAsset = asset(
  'rekey',
  'css',
  'text/css; charset=utf-8',
  readBeside('rekey.css'),
);

/** The icon of the browser's tab. */
export const favicon: DesignAsset = asset('mark', 'svg', 'image/svg+xml', tabIcon);

/** A comfort: a box beside each password that shows what is typed. */
export const revealModule: DesignAsset = asset(
  'reveal',
  'js',
  'text/javascript; charset=utf-8',
  readBeside('reveal.js'),
);

/** All of them: the server answers each path with its body, `cache-control: public, max-age=31536000, immutable`. */
export const designAssets: readonly DesignAsset[] = [stylesheet, favicon, revealModule];
