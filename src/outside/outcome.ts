/** How asking the outside ends: with an answer, or with one of a closed set of faults. What a stranger's server does is never an exception. */
/** `unreachable` and `timed_out` pass, so that asking again later makes sense; the others stay until somebody mends something. */
export type OutsideFault =
  | 'unreachable'
  | 'timed_out'
  | 'forbidden_address'
  | 'redirected_away'
  | 'too_large'
  | 'bad_answer'
  | 'tls_failed'
  | 'not_found'
  | 'needs_sign_in';

/** `detail` is for the log only: it may name addresses of the operator's network, or repeat what a stranger's server said. */
export type Outcome<T> = { readonly ok: T } | { readonly fault: OutsideFault; readonly detail: string };

/** Carries a fault from where it is seen to the outcome; thrown by readers of a body too. Never leaves this room. */
export class OutsideError extends Error {
  readonly fault: OutsideFault;
  constructor(fault: OutsideFault, detail: string) {
    super(printable(detail));
    this.fault = fault;
  }
}

/** What an answer with another status than 200 means. */
export function faultOfStatus(status: number): OutsideError {
  const detail = `answered ${status}`;
  if (status === 401 || status === 403) return new OutsideError('needs_sign_in', detail);
  if (status === 404 || status === 410) return new OutsideError('not_found', detail);
  if (status === 429 || status >= 500) return new OutsideError('unreachable', detail); // passes, so the clock asks again
  return new OutsideError('bad_answer', detail);
}

const tlsCode =
  /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** What an error of a name, socket, TLS or HTTP parser means; `signal` tells whether the time was up. */
export function asFault(error: unknown, signal: AbortSignal): OutsideError {
  if (error instanceof OutsideError) return error;
  if (signal.aborted) return new OutsideError('timed_out', 'took too long');
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const detail = `${code} ${message}`.trim();
  if (code === 'HPE_HEADER_OVERFLOW') return new OutsideError('too_large', detail);
  if (code.startsWith('HPE_')) return new OutsideError('bad_answer', detail);
  return new OutsideError(tlsCode.test(code) ? 'tls_failed' : 'unreachable', detail);
}

/** A stranger's words, made fit for a line of the log. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}
