/**
 * Who gives mailboxes to everybody: there an address is a root of its own, since its neighbours are strangers. Every spelling
 * of one mailbox is one root, or a single breached mailbox would count twice; a rule too many only makes roots fewer, never more.
 */

/** The default list; an operator's policy may name another one. Domains in lower case. */
export const publicMailProviders: readonly string[] = `
  gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.it
  hotmail.es live.com live.co.uk live.fr live.nl msn.com outlook.de outlook.fr outlook.jp yahoo.com
  yahoo.co.uk yahoo.co.jp yahoo.co.in yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.com.br ymail.com
  rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me
  tutanota.com tutanota.de tuta.com tuta.io tutamail.com keemail.me fastmail.com fastmail.fm hey.com
  zoho.com zohomail.com zohomail.eu gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de
  posteo.de posteo.net mailbox.org mail.com email.com mail.ru inbox.ru list.ru bk.ru yandex.ru yandex.com
  ya.ru rambler.ru qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com aliyun.com naver.com
  daum.net hanmail.net kakao.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it
  tiscali.it seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl ukr.net i.ua abv.bg bol.com.br uol.com.br
  terra.com.br rediffmail.com comcast.net verizon.net att.net btinternet.com bluewin.ch riseup.net
  disroot.org autistici.org cock.li runbox.com mailfence.com startmail.com hushmail.com
  kolabnow.com inbox.lv mailo.com
`
  .trim()
  .split(/\s+/);

/**
 * Services that keep no mail and only pass it on, each with whatever lies below it: DuckDuckGo, Firefox Relay, SimpleLogin, Proton Pass,
 * addy.io, Apple, and some more. Where to is never known: ten addresses there may be one mailbox, and that one may be on file as well.
 */
const forwarders: ReadonlySet<string> = new Set(
  `
  duck.com mozmail.com relay.firefox.com simplelogin.com simplelogin.co simplelogin.fr simplelogin.io slmail.me
  slmails.com aleeas.com 8alias.com 8shield.net dralias.com silomails.com passmail.net passmail.com passinbox.com
  passfwd.com addy.io addymail.com addy.biz anonaddy.com anonaddy.me mailer.me 4wrd.cc privaterelay.appleid.com
  33mail.com erine.email spamgourmet.com opayq.com e4ward.com
`
    .trim()
    .split(/\s+/),
);

/** Whether mail to this host is only passed on. */
export function isForwarder(host: string): boolean {
  const labels = host.split('.');
  return labels.some((_, from) => forwarders.has(labels.slice(from).join('.')));
}

/**
 * Families of domains under which a provider delivers one and the same mailbox: the first is the name we know it by. Where that
 * one is on the list of providers the whole family is: a domain left out would be a root of its own beside the same mailbox.
 */
const families: readonly (readonly [string, ...string[]])[] = [
  ['gmail.com', 'googlemail.com'],
  ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'],
  ['icloud.com', 'me.com', 'mac.com'],
  // biome-ignore format: a list of countries
  ['yandex.ru', 'ya.ru', 'yandex.com', 'yandex.by', 'yandex.kz', 'yandex.ua', 'yandex.uz', 'yandex.az', 'yandex.kg', 'yandex.md',
    'yandex.tj', 'yandex.tm', 'yandex.ee', 'yandex.lt', 'yandex.lv', 'yandex.fr', 'yandex.pl', 'yandex.com.tr', 'yandex.com.am',
    'yandex.com.ge', 'yandex.co.il', 'narod.ru'],
  ['zoho.com', 'zohomail.com'],
  // biome-ignore format: a list of countries
  ['posteo.de', 'posteo.net', 'posteo.org', 'posteo.at', 'posteo.be', 'posteo.ch', 'posteo.cl', 'posteo.cz', 'posteo.dk', 'posteo.ee',
    'posteo.es', 'posteo.eu', 'posteo.fi', 'posteo.gl', 'posteo.gr', 'posteo.hn', 'posteo.hr', 'posteo.hu', 'posteo.ie', 'posteo.in',
    'posteo.is', 'posteo.it', 'posteo.jp', 'posteo.la', 'posteo.li', 'posteo.lt', 'posteo.lu', 'posteo.me', 'posteo.mx', 'posteo.my',
    'posteo.nl', 'posteo.nz', 'posteo.pe', 'posteo.pl', 'posteo.pm', 'posteo.pt', 'posteo.ro', 'posteo.ru', 'posteo.se', 'posteo.sg',
    'posteo.si', 'posteo.tn', 'posteo.uk', 'posteo.us'],
  ['hanmail.net', 'daum.net'],
  ['aol.com', 'aim.com'],
];

const sameMailbox: ReadonlyMap<string, string> = new Map(
  families.flatMap(([known, ...others]) => others.map((domain) => [domain, known] as const)),
);

/** The domains under which the mailbox of an address at `domain` may be spelled: its whole family, or itself. */
export function mailboxDomains(domain: string): readonly string[] {
  return families.find((family) => family.includes(domain)) ?? [domain];
}

/** Providers that read dots in a name as if they were not there; Yandex reads them as dashes, which comes to the same. */
const dotless: ReadonlySet<string> = new Set(['gmail.com', 'proton.me', 'yandex.ru']);
/** Providers that deliver `anything@name.provider` to the mailbox `name`. */
const namedByHost: ReadonlySet<string> = new Set(['fastmail.com', 'fastmail.fm']);

/** The mailbox behind an address at a public provider, in one spelling: no `+tag`, no idle dots, one domain. Null elsewhere. */
export function publicMailbox(local: string, domain: string, providers: readonly string[]): string | null {
  const [label = '', ...above] = domain.split('.');
  const parent = above.join('.');
  if (namedByHost.has(parent) && providers.includes(parent)) return `${label}@${parent}`;
  const provider = sameMailbox.get(domain) ?? domain;
  if (!providers.includes(domain) && !providers.includes(provider)) return null;
  let name = local.replace(/(?<=.)\+.*$/, '');
  if (/^(yahoo\.|ymail\.|rocketmail\.)/.test(provider)) name = name.replace(/(?<=.)-.*$/, ''); // its throw-away addresses
  if (dotless.has(provider)) name = name.replace(/[.\-_]/g, '');
  return `${name}@${provider}`;
}
