/** What a use-case works with. `main` builds one; tests build one in a call. Nothing else is global. */
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Keys } from '../base/secret.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { BreachedPasswords } from '../outside/breached-passwords.ts';
import type { Reach } from '../outside/guarded-fetch.ts';
import type { Mail } from '../outside/mail.ts';
import type { PasswordHasher } from '../outside/password-hash.ts';
import type { Db } from '../store/db.ts';

export interface House {
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: Keys;
  readonly policy: Policy;
  readonly db: Db;
  /** The mail server; null while letters go to the development mailbox. */
  readonly mail: Mail | null;
  /** How far outgoing checks may reach. */
  readonly reach: Reach;
  readonly passwords: PasswordHasher;
  readonly breached: BreachedPasswords;
  readonly settings: Settings;
}

export interface Settings {
  /** Where Rekey is reached, without a trailing slash. Links are built from this and never from a request. */
  readonly baseUrl: string;
  readonly environment: 'development' | 'production';
  /** The registry's name, as people know it. */
  readonly siteName: string;
  /** Who may read the figures, by this bearer token. Null: in development whoever sits at the machine, otherwise nobody. */
  readonly metricsToken: string | null;
  /** Addresses and ranges of proxies that may say where a request came from. One on this machine always may. */
  readonly trustedProxies?: readonly string[];
  /** Where a checkpoint is kept that the record must extend: a file or an https address. */
  readonly witness?: string | undefined;
  /** Where the newest checkpoint is put from time to time: a file or an https address. */
  readonly publish?: string | undefined;
}
