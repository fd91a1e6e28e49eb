/**
 * Letters leave through here, one to one recipient. What is handed over is said; what is not comes back as a fault, and
 * nothing is retried here: the queue does that, with the same Message-ID, so that a letter sent twice can be told to be one.
 */
import { createTransport, type NodemailerError, type SendMailOptions } from 'nodemailer';
import { readAddress } from '../domain/account/address.ts';

export interface Outgoing {
  /** Unique to the letter and the same at every attempt: `<id@host>`, with or without the brackets. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The Message-ID of the letter that this one follows. */
  readonly inReplyTo?: string;
}

export interface MailFault {
  /** `refused_for_good`: there is no such address. `refused`: this letter is not taken, perhaps for our own set-up. `try_later`: everything else. */
  readonly fault: 'refused_for_good' | 'refused' | 'try_later';
  /** What the server said or what broke, at most 300 characters; for the log, never for a page. */
  readonly detail: string;
  /** The number of the server's answer (`550`), or the word for what broke (`ETIMEDOUT`). It holds nothing of the letter. */
  readonly answer: string;
}

export type Sent = { readonly delivered: true } | MailFault;

export interface Mail {
  /** Hands one letter over. Never throws; answers within `sendMs`. */
  send(letter: Outgoing): Promise<Sent>;
}

export interface SmtpOptions {
  /** How long connecting, TLS and the greeting may take, in milliseconds. */
  readonly connectionMs?: number;
  /** How long the server may be silent, in milliseconds. */
  readonly socketMs?: number;
  /** How long one letter may take in all: a server that trickles its answers is never silent. */
  readonly sendMs?: number;
  readonly connectionsMax?: number;
}

export interface SmtpMail extends Mail {
  /** Gives up what is under way, as `try_later`, and whatever is sent from now on. */
  hangUp(): void;
  /** Ends idle connections at once and the others after their letter, or all of them when `force`d. */
  close(options?: { force?: boolean }): void;
}

/**
 * Mail by SMTP. `smtpUrl` is `smtp://` or `smtps://user:password@host:port`, with nodemailer's settings as its query
 * (`?tls.servername=…`); `from` is the sender as it stands in the letter. A password is only sent over TLS, unless the
 * server is this machine or the URL says `requireTLS=false`.
 */
export function smtpMail(smtpUrl: string, from: string, options: SmtpOptions = {}): SmtpMail {
  const { connectionMs = 10_000, socketMs = 30_000, sendMs = 120_000, connectionsMax = 3 } = options;
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connectionsMax,
    // Only for a kept connection that the server had closed before a byte of the letter went out.
    maxRequeues: 1,
    connectionTimeout: connectionMs,
    greetingTimeout: connectionMs,
    dnsTimeout: connectionMs,
    socketTimeout: socketMs,
    requireTLS: needsTls(smtpUrl),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const hungUp = new AbortController();
  return {
    async send(letter) {
      // The one grammar for addresses: whatever else would be read by two programs in two ways.
      if (readAddress(letter.to) !== letter.to)
        return { fault: 'refused_for_good', detail: 'not one plain address', answer: 'no address' };
      try {
        const isOver = AbortSignal.any([AbortSignal.timeout(sendMs), hungUp.signal]);
        await transport.sendMail(messageOf(letter, from, isOver));
        return { delivered: true };
      } catch (error) {
        return faultOf(error);
      }
    },
    hangUp: () => hungUp.abort(),
    close: (how) => transport.close(how),
  };
}

function needsTls(smtpUrl: string): boolean {
  const { protocol, username, hostname } = new URL(smtpUrl);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'smtp:' && username !== '' && !isHere;
}

function messageOf(letter: Outgoing, from: string, signal: AbortSignal): SendMailOptions {
  return {
    from,
    // An address object is not parsed again, so that the header, the envelope and our own record hold the same string.
    to: { name: '', address: letter.to },
    envelope: { from, to: [letter.to] },
    messageId: bracketed(letter.messageId),
    ...(letter.inReplyTo && {
      inReplyTo: bracketed(letter.inReplyTo),
      references: bracketed(letter.inReplyTo),
    }),
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    headers: {
      'Auto-Submitted': 'auto-generated', // RFC 3834: no program answers a program
      'X-Auto-Response-Suppress': 'All', // the same for Exchange
    },
    disableFileAccess: true,
    disableUrlAccess: true,
    signal,
  };
}

const bracketed = (messageId: string): string => `<${messageId.replace(/[<>\s]/g, '')}>`;

interface Answered {
  readonly responseCode?: number;
  /** The server's own words. */
  readonly response?: string;
  readonly command?: string;
}

function faultOf(error: unknown): MailFault {
  const { message, code, ...answered } = error as NodemailerError & Answered;
  return {
    fault: meaningOf(error as Answered),
    detail: cleanDetail(message),
    answer: String(answered.responseCode ?? code ?? 'no answer'),
  };
}

/**
 * Only that there is no such address is for good. A 5xx to the greeting, the sign-in or our own sender means that the mail server is
 * set up wrongly, and one to recipient or letter may mean it (`554 5.7.1 Relay access denied`): were that for good, one mistyped
 * line of a configuration would lose every letter (law 7).
 */
function meaningOf({ responseCode = 0, response = '', command }: Answered): MailFault['fault'] {
  const isAboutLetter = command === 'RCPT TO' || command === 'DATA';
  if (!isAboutLetter || responseCode < 500 || passing.has(responseCode)) return 'try_later';
  const [status] = /(?<![\d.])5\.\d{1,3}\.\d{1,3}(?!\.?\d)/.exec(response) ?? []; // some say it in front, some behind: (#5.1.1)
  const saysNobody = status
    ? noSuchAddress.has(status)
    : command === 'RCPT TO' && noMailbox.has(responseCode) && !/relay/i.test(response);
  return saysNobody ? 'refused_for_good' : 'refused';
}

// RFC 3463, 3.2, and 5.1.10 of RFC 7505 (a domain that takes no mail). Not 5.1.0, which says nothing, nor 5.1.7 and 5.1.8: these are about our sender.
const noSuchAddress: ReadonlySet<string> = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.4', '5.1.6', '5.1.10']);
// RFC 5321, 4.2.3, where no such status stands beside them. Servers without one also say with them that they do not relay for us.
const noMailbox: ReadonlySet<number> = new Set([550, 551, 553]);

// 530: sign in first, which is a matter of the set-up. 552: the mailbox is full, which passes (RFC 5321, 4.5.3.1.10).
const passing: ReadonlySet<number> = new Set([530, 552]);

function cleanDetail(message: string): string {
  return message.replace(/\s+/g, ' ').slice(0, 300);
}
