/**
 * Where somebody is taken back to is always a path of this site. What a link or cookie says is read as a browser would read it,
 * and whatever leaves the site is nothing: no open redirect, however it is spelled.
 */

const charsMax = 400; // the longest of our own pages has under a hundred

/** The path and query of a page of ours, or undefined: another host, another scheme, or no path at all. */
export function readOwnPath(typed: string | undefined): string | undefined {
  if (!typed || typed.length > charsMax || !/^\/(?![/\\])[\x21-\x7e]*$/.test(typed) || typed.includes('\\'))
    return undefined;
  const base = 'https://own.invalid';
  // URL.parse folds dots and what not, as a browser does; only what comes out of it is ever used.
  const url = URL.parse(typed, base);
  if (!url || url.origin !== base || url.pathname.startsWith('//')) return undefined;
  return `${url.pathname}${url.search}`;
}
