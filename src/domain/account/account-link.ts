/** Links to accounts and projects, on any host or on none: `https://registry.example/user/ann/`, `/user/ann`, `pkg:pypi/tool`. */
import { bare } from './account-name-words.ts';
import { readUsername, type Username } from './username.ts';

/** What a link leads to; `elsewhere` when it is neither an account nor a project. A forge's profile names no account of ours. */
export type AccountLink = { readonly isProject: boolean; readonly name: Username } | 'elsewhere';

const profile = /^\/(?:(users?|u|profile)\/|~|@|(?:manage\/)?(project|projects|package|p|simple)\/)([^/]+)/;
const lonePath = /^\/?(?:(?:users?|u|profiles?|members?)\/+|~\/?|@\/)([^/@:]+)\/?$/i;
const loneProject = /^\/?(?:projects?|packages?|simple)\/+([^/@:]+)\/?$/i;
const packageUrl = /^pkg:[a-z]+\/(?:[^/@?#]+\/)?([^/@?#]+)/i;
const bareHost = /^[a-z0-9-]+(?:\.[a-z0-9-]+){0,9}(?:\.(?:org|com|net|io|dev)|:\d{1,5})\/./i;
const knownPath = /^[a-z0-9-]+(?:\.[a-z0-9-]+){1,9}\/(?:users?\/|u\/|project\/|~)/i;

/** Reads a link; undefined when the word is none. */
export function readLink(text: string, baseUrl: string | undefined): AccountLink | undefined {
  const named = packageUrl.exec(text) ?? loneProject.exec(text);
  if (named) return linkTo(named[1]!, true);
  const path = lonePath.exec(text);
  if (path) return linkTo(path[1]!, false);
  const hasScheme = /^[a-z][a-z0-9+.-]{1,15}:\/\//i.test(text);
  if (!hasScheme && !bareHost.test(text) && !knownPath.test(text)) return undefined;
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  const found = url ? profile.exec(pathUnder(url, baseUrl)) : null;
  return found ? linkTo(found[3]!, found[2] !== undefined) : 'elsewhere';
}

function linkTo(segment: string, isProject: boolean): AccountLink {
  const name = readUsername(bare(decoded(segment)));
  return name === undefined ? 'elsewhere' : { isProject, name };
}

function pathUnder(url: URL, baseUrl: string | undefined): string {
  const base = baseUrl === undefined ? null : URL.parse(baseUrl);
  const prefix = base && base.host === url.host ? base.pathname.replace(/\/$/, '') : '';
  return url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : url.pathname;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
