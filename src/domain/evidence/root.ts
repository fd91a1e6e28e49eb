/**
 * What one breach takes together (RECOVERY.md, section 3). Where it is unsure whether two places fall together, they do: a root
 * too coarse makes an owner wait longer, one too fine lets a single breach count as two. So a site on a shared host (a private
 * suffix such as `netlify.app`) has that host for its root, and the pages of a forge have the forge.
 */
import { parse } from 'tldts';
import { isForwarder, publicMailbox } from '../policy/mail-providers.ts';
import type { Root } from './finding.ts';

/** Public forges, each with every domain it serves repositories, pages or addresses under. Whatever lies below counts too. */
const forges: ReadonlyMap<string, readonly string[]> = new Map([
  ['github.com', ['github.com', 'github.io', 'githubusercontent.com', 'github.dev', 'githubpreview.dev']],
  ['gitlab.com', ['gitlab.com', 'gitlab.io', 'gitlab-static.net']],
  ['codeberg.org', ['codeberg.org', 'codeberg.page']],
  ['bitbucket.org', ['bitbucket.org', 'bitbucket.io']],
  ['sr.ht', ['sr.ht', 'srht.site']],
  ['sourceforge.net', ['sourceforge.net', 'sourceforge.io', 'sf.net']],
  ['salsa.debian.org', ['salsa.debian.org', 'alioth.debian.org', 'pages.debian.net']],
  ['gitee.com', ['gitee.com', 'gitee.io']],
  ['gitcode.com', ['gitcode.com', 'gitcode.net', 'gitcode.host']],
  ['gitea.com', ['gitea.com']],
  ['notabug.org', ['notabug.org']],
  ['framagit.org', ['framagit.org', 'frama.io']],
  ['launchpad.net', ['launchpad.net', 'launchpadlibrarian.net']],
  ['pagure.io', ['pagure.io', 'src.fedoraproject.org']],
  ['opendev.org', ['opendev.org']],
  ['savannah.gnu.org', ['savannah.gnu.org', 'savannah.nongnu.org', 'sv.gnu.org', 'sv.nongnu.org']],
  ['gitlab.gnome.org', ['gitlab.gnome.org', 'pages.gitlab.gnome.org']],
  ['gitlab.freedesktop.org', ['gitlab.freedesktop.org', 'pages.freedesktop.org']],
  ['invent.kde.org', ['invent.kde.org']],
  ['gitlab.eclipse.org', ['gitlab.eclipse.org']],
  ['dev.azure.com', ['dev.azure.com', 'visualstudio.com']],
  ['googlesource.com', ['googlesource.com']],
  ['huggingface.co', ['huggingface.co', 'hf.space']],
  ['repo.or.cz', ['repo.or.cz']],
]);

const forgeOfDomain: ReadonlyMap<string, string> = new Map(
  [...forges].flatMap(([forge, domains]) => domains.map((domain) => [domain, forge] as const)),
);

/** Whatever cannot be read shares one root, so that nonsense never counts twice. */
const unreadable: Root = 'domain:invalid';

/** The forge that serves the repository (or its pages), else the registrable domain of its host, else the host itself. */
export function rootOfRepository(url: string): Root {
  return rootOfHost(hostOf(url));
}

/** The mailbox itself at a public provider, however it is spelled; else what its domain falls with. What only passes mail on is all one. */
export function rootOfAddress(address: string, publicMailProviders: readonly string[]): Root {
  const at = address.lastIndexOf('@');
  const host = at > 0 ? canonical(address.slice(at + 1)) : null;
  if (host === null) return unreadable;
  if (isForwarder(host)) return 'forwarded';
  const mailbox = publicMailbox(address.slice(0, at).toLowerCase(), host, publicMailProviders);
  return mailbox === null ? rootOfHost(host) : `address:${mailbox}`;
}

function rootOfHost(host: string | null): Root {
  if (host === null) return unreadable;
  const labels = host.split('.');
  for (let from = 0; from < labels.length - 1; from += 1) {
    const forge = forgeOfDomain.get(labels.slice(from).join('.'));
    if (forge) return `forge:${forge}`;
  }
  return `domain:${parse(host, { allowPrivateDomains: false }).domain ?? host}`;
}

/** The host of a URL in any shape that git takes: also `git+https://…`, `ssh://…` and `git@host:path`. */
function hostOf(url: string): string | null {
  const text = url.trim();
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (!scheme) return canonical(/^(?:[^@/:\s]+@)?([^/:\s]+):/.exec(text)?.[1] ?? '');
  return canonical(URL.parse(`http://${text.slice(scheme.length)}`)?.hostname ?? '');
}

/** A host name in one spelling: lower case, punycode, no trailing dot, an IPv4 address in four decimal parts. */
function canonical(host: string): string | null {
  const parsed = /^[^/?#@\\\s]+$/.test(host) ? URL.parse(`http://${host}`) : null;
  const name = parsed?.port === '' ? parsed.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '') : '';
  return name === '' ? null : name;
}
