import { expect, test } from 'vitest';
import { readRepositoryUrl } from './repository-url.ts';

test('a repository is named by an https address, in one spelling', () => {
  expect(readRepositoryUrl(' https://Forge.Example.org/ann/tool/ ', [])).toBe(
    'https://forge.example.org/ann/tool',
  );
  expect(readRepositoryUrl('https://forge.example.org:8443/ann/tool.git', [])).toBe(
    'https://forge.example.org:8443/ann/tool.git',
  );
});

test.each([
  'http://forge.example.org/ann/tool',
  'git://forge.example.org/ann/tool',
  'ssh://git@forge.example.org/ann/tool',
  'git@forge.example.org:ann/tool',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://ann:secret@forge.example.org/ann/tool',
  'https://forge.example.org/ann/tool?ref=x',
  'https://forge.example.org/ann/tool#readme',
  'https://forge.example.org/',
  'https://localhost/ann/tool',
  'https://127.0.0.1/ann/tool',
  'https://2130706433/ann/tool',
  'https://0x7f.1/ann/tool',
  'https://[::1]/ann/tool',
  'https://forge.example.org/ann tool',
  'https://forge.example.org\\@evil.example/x',
  `https://forge.example.org/${'a'.repeat(500)}`,
  '',
])('%s is no address for a check', (typed) => {
  expect(readRepositoryUrl(typed, [])).toBeUndefined();
});

test('a host that the operator named may be private and plain, at that port only', () => {
  expect(readRepositoryUrl('http://127.0.0.1:9418/tool.git', ['127.0.0.1:9418'])).toBe(
    'http://127.0.0.1:9418/tool.git',
  );
  expect(readRepositoryUrl('http://127.0.0.1:9419/tool.git', ['127.0.0.1:9418'])).toBeUndefined();
  expect(readRepositoryUrl('ftp://127.0.0.1:80/tool.git', ['127.0.0.1:80'])).toBeUndefined();
});
