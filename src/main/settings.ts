/** Every setting that the environment holds: what it is for, and what stands where it is not set. Help, `rekey config` and the guide are made of this. */

export interface Setting {
  readonly does: string;
  /** What is in force when it is not set; undefined where nothing is. */
  readonly otherwise?: string;
  /** `value`: never shown at all. `password`: an address of which the password is not shown. */
  readonly isSecret?: 'value' | 'password';
}

export const settings = {
  PORT: { does: 'where pages and API listen', otherwise: '8080' },
  HOST: { does: 'the address they listen on', otherwise: '127.0.0.1' },
  REKEY_BASE_URL: {
    does: 'where people reach Rekey; every link is built from it',
    otherwise: 'http://localhost:PORT',
  },
  REKEY_DATA_DIR: { does: 'the embedded database, and in development the secret', otherwise: './data' },
  DATABASE_URL: {
    does: 'a PostgreSQL server, 14 or later',
    otherwise: 'the embedded one in the data directory',
    isSecret: 'password',
  },
  REKEY_SECRET: {
    does: 'at least 32 characters, of which every key is derived',
    otherwise: 'in development the file "secret" of the data directory',
    isSecret: 'value',
  },
  SMTP_URL: {
    does: 'the mail server, smtp:// or smtps://',
    otherwise: 'in development the mailbox at /dev/mail',
    isSecret: 'password',
  },
  REKEY_ENV: { does: 'development or production', otherwise: 'development' },
  REKEY_METRICS_TOKEN: {
    does: 'who sends it may read /metrics',
    otherwise: 'nobody, but this machine in development',
    isSecret: 'value',
  },
  REKEY_TRUSTED_PROXIES: {
    does: 'proxies on other machines, whose word on where a request came from is believed',
    otherwise: 'this machine only',
  },
  REKEY_WITNESS: {
    does: 'a file or https address with a checkpoint kept elsewhere, which the record must extend',
    otherwise: 'nothing vouches for the end of the record',
  },
  REKEY_PUBLISH: {
    does: 'a file or https address to which the newest checkpoint is written each hour',
    otherwise: 'nothing is published but on its own page',
  },
  REKEY_POLICY: {
    does: 'a JSON file with what differs from the default policy',
    otherwise: 'the default policy',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
export const settingNames = Object.keys(settings) as SettingName[];

/** A setting's value as an operator may see it on a terminal that others look at, too. */
export function shown(name: SettingName, value: string): string {
  const { isSecret }: Setting = settings[name];
  if (isSecret === 'value') return `(hidden, ${value.length} characters)`;
  if (isSecret !== 'password' || !URL.canParse(value)) return value;
  const url = new URL(value);
  if (url.password === '') return value;
  url.password = '…';
  return decodeURI(url.toString());
}
