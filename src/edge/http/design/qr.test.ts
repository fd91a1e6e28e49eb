import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { qrSvg } from './qr.ts';

const uri =
  'otpauth://totp/Rekey:ann?issuer=Rekey&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30';

test('the drawing holds exactly the dark modules, inside four modules of white', () => {
  const { modules } = create(uri, { errorCorrectionLevel: 'M' });
  const drawn = Array.from({ length: modules.size }, () => Array<number>(modules.size).fill(0));
  const path = /fill="#000" d="([^"]+)"/.exec(qrSvg(uri, 'x'))![1]!;
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let i = 0; i < Number(length); i += 1) drawn[Number(y) - 4]![Number(x) - 4 + i]! += 1;
  }
  expect(drawn.flat()).toEqual(Array.from(modules.data, Number));
});

test('it is named for those who cannot see it, and the name cannot break out', () => {
  const svg = qrSvg(uri, 'Code for "ann" </title><script>');
  expect(svg).toContain('<title>Code for &quot;ann&quot; &lt;/title&gt;&lt;script&gt;</title>');
  expect(svg).not.toMatch(/script>|style=|otpauth/);
});

test('it is white beneath the dark in every theme', () => {
  expect(qrSvg(uri, 'x')).toMatch(/<path fill="#fff" d="M0 0h(\d+)v\1H0z"\/><path fill="#000"/);
});
