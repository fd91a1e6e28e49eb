/**
 * The cookies there are. Each holds one secret that the server knows only as a keyed hash. With a TLS base URL every one
 * is `__Host-`, Secure, HttpOnly and SameSite=Lax (SECURITY.md, Sessions).
 */
import { dayMs, hourMs, minuteMs, secondMs } from '../../base/clock.ts';
import type { House } from '../../usecases/house.ts';

export type CookieName =
  | 'session'
  | 'device'
  | 'sign-up'
  | 'sign-in'
  | 'draft'
  | 'case'
  | 'sitting'
  | 'csrf'
  | 'then';

/** A cookie to set, or to take away (`value` null). */
export interface CookieChange {
  readonly name: CookieName;
  readonly value: string | null;
}

const yearMs = 365 * dayMs;

/** How long a browser keeps each. What it stands for may end earlier: that is decided by the server's rows. */
function lifeMs(house: House, name: CookieName): number {
  const { sessions, links } = house.policy;
  switch (name) {
    case 'session':
      return sessions.maintainerDays * dayMs;
    case 'device':
      return yearMs;
    case 'sign-up':
      return links.verifyHours * hourMs;
    case 'sign-in':
    case 'then':
      return sessions.pendingSignInMinutes * minuteMs;
    case 'draft':
      return 7 * dayMs;
    case 'case':
      return 14 * dayMs;
    case 'sitting':
      return 60 * minuteMs;
    case 'csrf':
      return 30 * dayMs;
  }
}

/** The name on the wire: with TLS the browser itself holds it to this host and to TLS. */
export function cookieName(house: House, name: CookieName): string {
  return isTls(house) ? `__Host-rekey-${name}` : `rekey-${name}`;
}

export function cookieOptions(house: House, name: CookieName) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isTls(house),
    maxAge: Math.floor(lifeMs(house, name) / secondMs),
  } as const;
}

const isTls = (house: House) => house.settings.baseUrl.startsWith('https:');
