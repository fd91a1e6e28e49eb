/**
 * The environment, read once and refused in one clear sentence (CannotStart). In production nothing dangerous has a default:
 * a secret, TLS and a mail server must be given.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CannotStart } from '../base/cannot-start.ts';
import { defaultPolicy, type Policy, readPolicy } from '../domain/policy/policy.ts';
import { readRange } from '../edge/http/client-address.ts';
import { developmentSecret } from './development-secret.ts';

export interface Configuration {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Undefined: the embedded database in the data directory. */
  readonly databaseUrl: string | undefined;
  readonly baseUrl: string;
  readonly secret: string;
  readonly smtpUrl: string | undefined;
  readonly environment: 'development' | 'production';
  readonly policy: Policy;
  /** Null: `/metrics` is for this machine in development, and for nobody otherwise. */
  readonly metricsToken: string | null;
  /** Addresses and ranges of proxies elsewhere. */
  readonly trustedProxies: readonly string[];
  /** A file or https address each. */
  readonly witness: string | undefined;
  readonly publish: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

const secretCharsMin = 32;

/**
 * Reads the settings, or throws CannotStart naming the one that is wrong and what to do. A development secret is made where there is none,
 * unless the caller expects a registry that is there: then a data directory without one is refused as the wrong one.
 */
export function readConfiguration(env: Env, { creates = true }: { creates?: boolean } = {}): Configuration {
  const environment = oneOf(env, 'REKEY_ENV', ['development', 'production'] as const, 'development');
  const port = readPort(env.PORT);
  const dataDir = resolve(env.REKEY_DATA_DIR || './data');
  const configuration: Configuration = {
    port,
    host: env.HOST || '127.0.0.1',
    dataDir,
    databaseUrl: readDatabaseUrl(env.DATABASE_URL),
    baseUrl: readBaseUrl(env.REKEY_BASE_URL || `http://localhost:${port}`),
    secret:
      env.REKEY_SECRET ||
      (environment === 'development' ? developmentSecret(dataDir, secretCharsMin, creates) : ''),
    smtpUrl: readUrl('SMTP_URL', env.SMTP_URL, ['smtp:', 'smtps:']),
    environment,
    policy: readPolicyFile(env.REKEY_POLICY),
    metricsToken: readToken(env.REKEY_METRICS_TOKEN),
    trustedProxies: readProxies(env.REKEY_TRUSTED_PROXIES),
    witness: readPlace('REKEY_WITNESS', env.REKEY_WITNESS),
    publish: readPlace('REKEY_PUBLISH', env.REKEY_PUBLISH),
  };
  if (configuration.secret.length < secretCharsMin)
    throw new CannotStart(
      `REKEY_SECRET must have at least ${secretCharsMin} characters: make one with "openssl rand -base64 32" and keep it.`,
    );
  if (environment === 'production') mustBeSafe(configuration);
  return configuration;
}

function mustBeSafe(configuration: Configuration): void {
  if (!configuration.baseUrl.startsWith('https:'))
    throw new CannotStart(
      'In production REKEY_BASE_URL must be the https address under which people reach Rekey.',
    );
  if (!configuration.smtpUrl)
    throw new CannotStart(
      'In production SMTP_URL must be set: letters to the real owner are what keeps accounts safe.',
    );
  if (new Set(configuration.secret).size < 10)
    throw new CannotStart(
      'REKEY_SECRET looks like a placeholder: make one with "openssl rand -base64 32" and keep it.',
    );
}

function readToken(value: string | undefined): string | null {
  if (!value) return null;
  if (!/^[\x21-\x7e]{16,}$/.test(value))
    throw new CannotStart('REKEY_METRICS_TOKEN must have at least 16 characters, without spaces.');
  return value;
}

function readProxies(value: string | undefined): string[] {
  const proxies = (value ?? '').split(/[\s,]+/).filter((each) => each !== '');
  const wrong = proxies.find((each) => !readRange(each));
  if (wrong === undefined) return proxies;
  throw new CannotStart(
    `REKEY_TRUSTED_PROXIES must be addresses or ranges such as 10.0.0.7, 10.0.0.0/8 or 2001:db8::/32, with commas between; "${wrong}" is neither, or stands for everybody.`,
  );
}

/** A file, or an address that the guarded fetch may ask: plain http only where the policy names the host. */
function readPlace(name: string, value: string | undefined): string | undefined {
  if (!value) return undefined;
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
  if (isUrl && (!/^https?:/i.test(value) || !URL.canParse(value)))
    throw new CannotStart(`${name} must be a file or an https address, and is "${value}".`);
  return isUrl ? value : resolve(value);
}

/** 0 is refused too: the addresses in letters are made of the port, and nobody could know which one the system chose. */
function readPort(value: string | undefined): number {
  const port = value ? Number(value) : 8080;
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new CannotStart(`PORT must be a number from 1 to 65535, and is "${value}".`);
  return port;
}

function oneOf<Choice extends string>(
  env: Env,
  name: string,
  choices: readonly Choice[],
  otherwise: Choice,
): Choice {
  const value = env[name];
  if (!value) return otherwise;
  const found = choices.find((choice) => choice === value);
  if (!found) throw new CannotStart(`${name} must be ${choices.join(' or ')}, and is "${value}".`);
  return found;
}

function readUrl(name: string, value: string | undefined, protocols: readonly string[]): string | undefined {
  if (!value) return undefined;
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
    // The value may hold a password, so it is not repeated.
    throw new CannotStart(
      `${name} must be an address beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
    );
  // A database may be reached by a socket; a mail server has a name.
  if (name === 'SMTP_URL' && new URL(value).hostname === '')
    throw new CannotStart(`${name} names no host: it is smtp://user:password@host:port.`);
  return value;
}

/**
 * pg takes `require`, `prefer` and `verify-ca` for `verify-full`, and warns on several lines that this will change. The strict
 * meaning is the one we want, with this pg and the next, so we say it ourselves; `uselibpqcompat=true` has the loose one.
 */
function readDatabaseUrl(value: string | undefined): string | undefined {
  const url = readUrl('DATABASE_URL', value, ['postgres:', 'postgresql:']);
  if (!url || /[?&]uselibpqcompat=true(&|$)/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

function readBaseUrl(value: string): string {
  const isGood = URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
  const url = isGood ? new URL(value) : undefined;
  if (!url || url.search || url.hash || url.username || (url.pathname !== '/' && url.pathname !== ''))
    throw new CannotStart(
      `REKEY_BASE_URL must be an http or https address without a path, and is "${value}".`,
    );
  return url.origin;
}

function readPolicyFile(path: string | undefined): Policy {
  if (!path) return defaultPolicy;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (fault) {
    throw new CannotStart(
      `The policy file ${path} (REKEY_POLICY) cannot be read as JSON: ${fault instanceof Error ? fault.message : fault}.`,
    );
  }
  const read = readPolicy(json);
  if ('problems' in read)
    throw new CannotStart(`The policy file ${path} is refused. ${read.problems.join(' ')}`);
  return read.policy;
}
