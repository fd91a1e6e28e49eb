/** A QR code on a page: an image of our own making, because a picture from elsewhere would carry the secret there. */
import type { VNode } from 'preact';
import { qrSvg } from './qr.ts';

export interface QrCodeProps {
  /** What the code says; at most 2,300 bytes. */
  readonly text: string;
  /** For those who cannot see it: what it is for, and where the same stands in letters. */
  readonly label: string;
}

const sidePx = 240; // a phone reads it from a hand's breadth away, and it fits beside its own margins at 320 px

/** The QR code of a text, dark on white in both themes. The same text belongs beside it, to be typed. */
export function QrCode({ text, label }: QrCodeProps): VNode {
  const source = `data:image/svg+xml;base64,${Buffer.from(qrSvg(text, label)).toString('base64')}`;
  return <img class="qr-code" src={source} alt={label} width={sidePx} height={sidePx} />;
}
