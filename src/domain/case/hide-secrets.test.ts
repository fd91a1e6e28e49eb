import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecoveryCode } from '../factor/recovery-code.ts';
import { type Hidden, hidingSecrets } from './hide-secrets.ts';

/** Hides what is sure by its shape: nobody is asked which codes are known. */
function hideSecrets(text: string): Hidden {
  const reading = hidingSecrets(text);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** As it is handed over: a recovery code of ours in its bare form. */
const handedOver = (kind: string, value: string): string =>
  kind === 'recovery_code' && value.length > 20 ? (readRecoveryCode(value) ?? value) : value;

const long = 'AgEIcHlwaS5vcmcCJDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA';
const pem = (name: string, eol = '\n') =>
  [
    `-----BEGIN ${name}-----`,
    'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ',
    'AAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQ==',
    `-----END ${name}-----`,
  ].join(eol);
const base32 = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

describe('B13: a secret in a text is hidden and handed over', () => {
  test.each([
    ['api_token', `rky_${long}`],
    ['api_token', `pypi-${long}`],
    ['api_token', `ghp_${'aB3'.repeat(12)}`],
    ['api_token', `github_pat_${'aB3'.repeat(12)}`],
    ['api_token', `npm_${'aB3'.repeat(12)}`],
    ['api_token', 'AKIAIOSFODNN7EXAMPLE'],
    ['recovery_code', 'ABCDE-FGHJK-MNPQR-STVWX-YZ234'],
    ['recovery_code', 'abcde-fghjk-mnpqr-stvwx-yzo1l'],
    ['recovery_code', 'ABCDE FGHJK MNPQR STVWX YZ234'],
    ['recovery_code', 'ABCDEFGHJKMNPQRSTVWXYZ234'],
    ['recovery_code', '0f1e2d3c4b5a6978'], // PyPI's
    ['private_key', pem('PRIVATE KEY')],
    ['private_key', pem('RSA PRIVATE KEY', '\r\n')],
    ['private_key', pem('OPENSSH PRIVATE KEY')],
    ['private_key', pem('ENCRYPTED PRIVATE KEY', '\\n')],
    ['private_key', pem('PGP PRIVATE KEY BLOCK', ' ')],
    ['totp_secret', base32],
    ['totp_secret', base32.replace(/.{4}(?=.)/g, '$& ')],
  ])('%s: %s', (kind, value) => {
    for (const [before, after] of [
      ['', ''],
      ['Here: ', ' thanks'],
      ['"', '"'],
      ['(', ')'],
      ['a\n', '\nb'],
      ['code=', ', ok'],
    ]) {
      const { text, found } = hideSecrets(`${before}${value}${after}`);
      expect(found).toEqual([{ kind, value: handedOver(kind, value) }]);
      expect(text).toMatch(/\[hidden: [A-Za-z ]+\]/);
      expect(text.startsWith(before!) && text.endsWith(after!)).toBe(true);
      expect(text).not.toContain(value);
    }
  });
});

test('a password in a URL goes, the rest of the URL stays', () => {
  expect(hideSecrets('git clone https://ann:hunter2@git.example/x.git')).toEqual({
    text: 'git clone https://ann:[hidden: password]@git.example/x.git',
    found: [{ kind: 'password_in_url', value: 'hunter2' }],
  });
  expect(hideSecrets('postgres://u:p@ss:w@db/x').text).toBe('postgres://u:[hidden: password]@db/x');
  expect(hideSecrets('http://localhost:8080/a@b ssh://git@git.example:22/x').found).toEqual([]);
});

test('a token used as the password of a URL is known as a token, so that it can be revoked', () => {
  const { text, found } = hideSecrets(`https://__token__:pypi-${long}@upload.example/legacy/`);
  expect(found).toEqual([{ kind: 'api_token', value: `pypi-${long}` }]);
  expect(text).toBe('https://__token__:[hidden: API token]@upload.example/legacy/');
});

test('a key whose end was not pasted is hidden as far as it looks like one', () => {
  const cut = pem('OPENSSH PRIVATE KEY').split('\n').slice(0, 3).join('\n');
  expect(hideSecrets(`Look:\n${cut}\nThat is all I have.`).text).toBe(
    'Look:\n[hidden: private key]That is all I have.',
  );
  expect(hideSecrets(`${cut.replaceAll('\n', ' ')} that is all`).text).toBe(
    '[hidden: private key]that is all',
  );
  expect(hideSecrets(`> ${cut.replaceAll('\n', '\n> ')}`).text).toBe('> [hidden: private key]');
  expect(hideSecrets(`-----BEGIN PRIVATE KEY-----\n${'A'.repeat(5000)}\nend of it`).text).toBe(
    '[hidden: private key]end of it',
  );
});

test('several secrets are all found, each once, in a text of any size', () => {
  const { text, found } = hideSecrets(
    `0f1e2d3c4b5a6978\n1f1e2d3c4b5a6979\n0f1e2d3c4b5a6978 and ${pem('PRIVATE KEY')}${pem('PRIVATE KEY')}`,
  );
  expect(found.map(({ kind }) => kind).sort()).toEqual(['private_key', 'recovery_code', 'recovery_code']);
  expect(text.match(/\[hidden/g)?.length).toBe(5);
});

test('what is no secret is left alone', () => {
  const prose = [
    'I lost my phone on 2023-01-02 and my user name is ann-example_1. My project is pypi-attestations, see https://pypi.org/project/pypi-attestations/.',
    'commit 5d41402abc4b2a76b9719d911017c592, sha 9f86d081, id 0190b4c2-7c5e-7d3a-8f00-0123456789ab, card 4111111111111111, case K7QF-3M2X',
    'There never comes other words after these seven. ABCDE-FGHJK. npm_config_cache github_actions rky_ ghp_short',
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGrShAQgt+9ZuGmxp+8Q ann@example.org',
  ].join('\n');
  expect(hideSecrets(prose)).toEqual({ text: prose, found: [] });
});

// biome-ignore format: a table of pieces
const bits = fc.constantFrom(
  `rky_${long}`, `pypi-${long}`, 'rky_', 'pypi-Ag', '-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', '-----BEGIN OPENSSH ', 'ABCDE-FGHJK-MNPQR-STVWX-YZ234',
  'ABCDE', '-', ' ', '\n', '0f1e2d3c4b5a6978', '0', 'a', 'otpauth://', 'https://', 'https://u:', 'u:', ':', '@', '/', base32, '[hidden: ', ']', 'AKIAIOSFODNN7EXAMPLE', 'é',
);

test('hiding twice changes nothing and finds nothing more', () => {
  const text = fc.oneof(
    fc.array(bits, { maxLength: 30 }).map((list) => list.join('')),
    fc.string(),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const once = hideSecrets(typed);
      expect(hideSecrets(once.text)).toEqual({ text: once.text, found: [] });
    }),
    { numRuns: 3000 },
  );
});

test('with anything but its own signs around it, no secret stays', () => {
  const secrets = fc.constantFrom(
    `rky_${long}`,
    `pypi-${long}`,
    'ABCDE-FGHJK-MNPQR-STVWX-YZ234',
    '0f1e2d3c4b5a6978',
    base32,
    pem('PRIVATE KEY'),
  );
  const around = fc.constantFrom(
    ' ',
    '\n',
    ', ',
    '"',
    '`',
    '(',
    ')',
    ': ',
    '; ',
    '[',
    ']',
    '<',
    '>',
    '→',
    ' é ',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(around, secrets, around), { minLength: 1, maxLength: 8 }), (pieces) => {
      const { text, found } = hideSecrets(pieces.flat().join(''));
      for (const [, secret] of pieces) {
        expect(text).not.toContain(secret);
        const kind = secret.length === 29 ? 'recovery_code' : '';
        expect(found.map(({ value }) => value)).toContain(handedOver(kind, secret));
      }
    }),
  );
});

test('the link of a QR code is hidden whole', () => {
  const uri = `otpauth://totp/PyPI%20(test):ann?secret=${base32}&issuer=PyPI`;
  expect(hideSecrets(`it says <${uri}> here`)).toEqual({
    text: 'it says <[hidden: authenticator secret]> here',
    found: [{ kind: 'totp_secret', value: uri }],
  });
});

test('a megabyte made to hurt is read', () => {
  const hurtful = [
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN ',
    '-----END PRIVATE KEY-----',
    '-',
    'A',
    'a0',
    'ABCDE-',
    'ABCDE ',
    'AB2C ',
    'https://a:',
    'https://',
    ':',
    '@',
    'a://b:c',
    'otpauth:',
    'rky_',
    'rky_ ',
    'pypi-Ag',
    'ghp_a ',
    '0',
    'f',
    ' ',
    '\n',
    '>',
    '\\n',
    '-----BEGIN PRIVATE KEY-----\nA',
    '-----BEGIN PRIVATE KEY----- AAAAAAAAAAAAAAAA ',
  ];
  for (const bit of hurtful) {
    const text = bit.repeat(Math.ceil(1_000_000 / bit.length)); // what is not linear outlasts the runner's limit
    hideSecrets(text);
  }
});
