import { expect, test } from 'vitest';
import { loadStrengthMeter } from './password-strength.ts';

test('common and personal passwords score low, long random ones high', async () => {
  const meter = await loadStrengthMeter();
  for (const password of [
    'password12345678',
    'qwertyuiopasdfgh',
    'aaaaaaaaaaaaaaaaaaaa',
    'letmeinletmein1',
    'P4$$w0rdP4$$w0rd',
    'Summer2024Summer2024',
  ])
    expect(meter(password, []), password).toBeLessThan(3);
  expect(meter('leftpadauthor1', ['leftpad', 'author'])).toBeLessThan(meter('leftpadauthor1', []));
  expect(meter('vaguely copper tram nephew', [])).toBeGreaterThanOrEqual(3);
});

test('a long password is as strong as its stronger end', async () => {
  const meter = await loadStrengthMeter();
  expect(meter('a'.repeat(256), [])).toBeLessThan(3);
  expect(meter(`${'a'.repeat(128)}vaguely copper tram nephew walks`, [])).toBeGreaterThanOrEqual(3);
});

test('the longest passwords are judged, also those made to hurt', async () => {
  const meter = await loadStrengthMeter();
  for (const password of [
    'a'.repeat(256),
    '1@l!'.repeat(64),
    'password'.repeat(32),
    '4e3l0 '.repeat(42),
    '@$!10|3'.repeat(36),
    '01/02/1990'.repeat(25),
  ]) {
    meter(
      password,
      Array.from({ length: 400 }, (_, i) => `project${i}`),
    );
  }
});

test('it is loaded once', async () => {
  expect(loadStrengthMeter()).toBe(loadStrengthMeter());
});
