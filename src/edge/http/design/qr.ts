/**
 * A QR code as inline SVG, drawn here on the server: no script, no image request, and the secret in it goes nowhere else.
 * Always dark on white with its quiet zone, also in the dark theme: phone cameras read nothing else reliably.
 */
import { create } from 'qrcode';

const quietModules = 4; // ISO/IEC 18004, 6.3.8: four modules of white on every side

/** The SVG of `text` as a QR code, named `title` for those who cannot see it. Throws when `text` is over 2,300 bytes. */
export function qrSvg(text: string, title: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * quietModules;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" role="img" shape-rendering="crispEdges">` +
    `<title>${escaped(title)}</title><path fill="#fff" d="M0 0h${side}v${side}H0z"/>` +
    `<path fill="#000" d="${darkPath(modules.data, modules.size)}"/></svg>`
  );
}

/** One rectangle for each run of dark modules in a row. */
function darkPath(data: Uint8Array, size: number): string {
  const runs: string[] = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const start = x;
      while (x < size && data[y * size + x] === 1) x += 1;
      if (x > start) runs.push(`M${start + quietModules} ${y + quietModules}h${x - start}v1h-${x - start}z`);
    }
  }
  return runs.join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
