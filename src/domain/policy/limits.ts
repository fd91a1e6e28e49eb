/**
 * How often one client address prefix may ask, per minute, whatever the route: pages and API count as one. Generous, because a whole office or a mobile carrier sits behind
 * one address: these keep the house standing. What keeps guessers out is counted on the account (SECURITY.md, Guessing).
 */
import * as z from 'zod';

const perMinute = (value: number) => z.int().min(1).max(1_000_000).default(value);

export const limitsSchema = z
  .strictObject({
    general: perMinute(600), // pages and reads: ten a second
    status: perMinute(600), // a status page that refreshes itself, for many behind one address
    sign_in: perMinute(60), // each costs an Argon2 hash of 19 MiB
    sign_up: perMinute(20), // each costs a hash and a letter
    password_reset: perMinute(20), // each may cost a letter
    recovery_ask: perMinute(30), // each writes a case and may cost letters
    draft: perMinute(300), // an answer to one question of a request, of which there are seven
    mail_code: perMinute(30), // each costs a letter; the real cap is per case and account
    prove: perMinute(60), // each try at a code or each outgoing check
    link: perMinute(120), // mail scanners open each link of a whole company at once
    upload: perMinute(30), // each up to 25 MB
    desk: perMinute(1200), // bulk work with the keyboard
  })
  .prefault({});

/** Those that are counted in the database, over all processes: each costs a letter, a case or a guess. Each process counts the others for itself. */
export const sharedLimits: ReadonlySet<LimitName> = new Set([
  'sign_in',
  'sign_up',
  'password_reset',
  'recovery_ask',
  'mail_code',
  'upload',
]);

/** The name of a limit; a route names exactly one. */
export type LimitName = keyof z.infer<typeof limitsSchema>;
