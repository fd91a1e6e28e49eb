/**
 * A form counts only when our own page sent it: the browser says where it comes from (Sec-Fetch-Site, else Origin), and the
 * form carries a token bound to this browser and its session (ASVS 3.5.1).
 */
import { newSecret, sameBytes } from '../../base/secret.ts';
import type { House } from '../../usecases/house.ts';

/** What the token is bound to: the browser's own csrf secret and, when signed in, the session. */
export interface CsrfGround {
  readonly csrf: string;
  readonly session: string | undefined;
}

/** The token to put into a form. */
export function csrfToken(house: House, ground: CsrfGround): string {
  return house.keys.hash('csrf', `${ground.csrf}|${ground.session ?? ''}`).toString('base64url');
}

/** Whether a form's token is the one we gave this browser. */
export function isCsrfToken(house: House, ground: Partial<CsrfGround>, token: unknown): boolean {
  if (!ground.csrf || typeof token !== 'string') return false;
  const expected = csrfToken(house, { csrf: ground.csrf, session: ground.session });
  return sameBytes(Buffer.from(token), Buffer.from(expected));
}

/** A new secret for a browser that has none. */
export function newCsrfSecret(house: House): string {
  return newSecret(house.random);
}

/**
 * Where the browser says that a request comes from. Under Referrer-Policy no-referrer those without Sec-Fetch-Site send the
 * origin `null` for their own forms as well (Fetch, 3.1): that is silence, and the token alone decides.
 */
export function siteOf(
  house: House,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): 'own' | 'other' | 'untold' {
  const { 'sec-fetch-site': site, origin } = headers;
  if (site !== undefined) return site === 'same-origin' ? 'own' : 'other';
  if (origin === undefined || origin === 'null') return 'untold';
  return origin === new URL(house.settings.baseUrl).origin ? 'own' : 'other';
}
