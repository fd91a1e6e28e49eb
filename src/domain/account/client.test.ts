import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeClient } from './client.ts';

const mozilla = 'Mozilla/5.0';
const pip =
  'pip/25.0.1 {"ci":null,"cpu":"x86_64","distro":{"name":"Debian GNU/Linux"},"implementation":{"name":"CPython","version":"3.13.1"},"python":"3.13.1"}';

test.each([
  [`${mozilla} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 'Firefox on Linux'],
  [
    `${mozilla} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36`,
    'Chrome on Windows',
  ],
  [
    `${mozilla} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0`,
    'Edge on Windows',
  ],
  [
    `${mozilla} (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1`,
    'Safari on iPhone',
  ],
  [
    `${mozilla} (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 FxiOS/140.0 Mobile/15E148`,
    'Firefox on iPhone',
  ],
  [
    `${mozilla} (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet on Android',
  ],
  [
    `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15`,
    'Safari on macOS',
  ],
  [
    `${mozilla} (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36`,
    'Chrome on ChromeOS',
  ],
  [`${mozilla} (SomeTV; Linux)`, 'a browser on Linux'],
  [mozilla, 'an unknown program'],
  [pip, 'pip 25 / Python 3.13'],
  ['twine/6.1.0 pkginfo/1.12 requests/2.32 CPython/3.12.4', 'Twine 6 / Python 3.12'],
  ['npm/10.8.2 node/v20.19.0 linux x64 workspaces/false', 'npm 10 / Node 20.19'],
  ['curl/8.5.0', 'curl 8'],
  ['git/2.43.0', 'Git 2'],
  ['python-requests/2.32.3', 'a Python program'],
  ['Go-http-client/1.1', 'a Go program'],
  ['pip/', 'pip'],
  ['', 'an unknown program'],
  ['your account is hacked, call 555-0100', 'an unknown program'],
])('%s is %s', (userAgent, words) => {
  expect(describeClient(userAgent)).toBe(words);
});

test('a stranger cannot speak to the holder through a User-Agent', () => {
  expect(describeClient(`${mozilla} (Linux; call 555-0100 now) Firefox/1 https://evil.example`)).toBe(
    'Firefox on Linux',
  );
  expect(
    describeClient(
      'pip/25-call-555-0100 {"implementation":{"name":"CPython","version":"https://evil.example"}}',
    ),
  ).toBe('pip 25');
  const starts = fc.constantFrom(
    '',
    'Mozilla/',
    'pip/',
    'npm/',
    'curl/',
    'Firefox/',
    'CPython/',
    ' node/v',
    pip.slice(0, 130),
  );
  const some = fc.array(fc.oneof(starts, fc.string(), fc.string({ unit: 'binary' })), { maxLength: 8 });
  fc.assert(
    fc.property(some, (parts) => {
      const words = describeClient(parts.join(''));
      expect(words).toMatch(/^[A-Za-z]+( [A-Za-z]+)*( \d{1,3})?( \/ (Python|Node) \d{1,3}(\.\d{1,3})?)?$/);
      expect(words.length).toBeLessThanOrEqual(60);
    }),
  );
});

test('a User-Agent of a megabyte is looked at no longer than a short one', () => {
  expect(describeClient(`${'Mozilla/5.0 '.repeat(100_000)}Firefox/1`)).toBe('an unknown program');
});
