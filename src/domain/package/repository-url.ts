/**
 * Where a project's repository can be read by everybody. https only, but for hosts that the operator named; no credentials, no
 * query, no fragment. What is read here is asked later by the guarded fetch, which judges the address behind the name.
 */

declare const read: unique symbol;
/** A repository's URL that passed the grammar, in its one spelling. */
export type RepositoryUrl = string & { readonly [read]: 'repository url' };

const charsMax = 500;

/** Reads a repository's URL as typed; undefined when it is none. `hostsAllowed` are `host:port` that may be private and plain http. */
export function readRepositoryUrl(typed: string, hostsAllowed: readonly string[]): RepositoryUrl | undefined {
  const text = typed.trim();
  const url = text.length <= charsMax && !/[\s?#\\\p{Cc}]/u.test(text) ? URL.parse(text) : null;
  if (!url || url.username || url.password) return undefined;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const isAllowed = hostsAllowed.some((host) => host.toLowerCase() === `${url.hostname}:${port}`);
  if (!isAllowed && (url.protocol !== 'https:' || !isName(url.hostname))) return undefined;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  return path === '' ? undefined : (`${url.origin}${path}` as RepositoryUrl);
}

/** A name with a dot, and not a bare IPv4 or IPv6 address: a repository that proves ownership has a name that can be judged. */
function isName(host: string): boolean {
  return (
    host.includes('.') &&
    !host.startsWith('[') &&
    /[a-z]$/.test(host.replace(/\.$/, '').split('.').at(-1) ?? '')
  );
}
