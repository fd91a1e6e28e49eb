/** What an operator can do about a mail server that does not take letters: what its answer means, and the ways out. */

type Trouble = readonly [sign: RegExp, words: string];

// The first that fits is said; what a server says in its own words comes before the number or the code.
const troubles: readonly Trouble[] = [
  [
    /self.signed|unable to (verify|get)|unknown ca|DEPTH_ZERO/i,
    'Its certificate is signed by nobody this machine knows. Give it one of a known authority; or let Rekey trust its own: NODE_EXTRA_CA_CERTS=/path/to/its-ca.pem; or, only for a server on this machine, add ?tls.rejectUnauthorized=false to SMTP_URL.',
  ],
  [
    /does not match certificate|altnames/i,
    'Its certificate is for another name than SMTP_URL has: use that name, or add ?tls.servername=NAME to SMTP_URL.',
  ],
  [/certificate has expired/i, 'Its certificate has expired: renew it on the mail server.'],
  [
    /wrong version number|packet length too long/i,
    'This port does not begin with TLS: use smtp:// with it (the connection turns to TLS by STARTTLS), and smtps:// with port 465.',
  ],
  [
    /STARTTLS/i,
    'It offers no STARTTLS, and a password is not sent without TLS: set TLS up on it, or add ?requireTLS=false to SMTP_URL if the way to it is safe.',
  ],
  [
    /ECONNREFUSED/,
    'Nothing listens at that host and port: see that SMTP_URL has the right ones, and that the server runs.',
  ],
  [
    /ENOTFOUND|EDNS|EAI_AGAIN/,
    'The name of the mail server is not known: see that SMTP_URL has the right one, and that this machine can look names up.',
  ],
  [
    /ETIMEDOUT|timeout|Greeting never received/i,
    'It did not answer in time: a firewall may be between, or the port may be the wrong one (25 and 587: smtp://, 465: smtps://).',
  ],
  [
    /EAUTH|\b53[45]\b|authentication/i,
    'It refused the user name or the password of SMTP_URL. Signs that mean something in an address, such as @ : / # and %, are written as %40 %3A %2F %23 and %25 there.',
  ],
  [/\b530\b/, 'It wants a sign-in: SMTP_URL is smtp://user:password@host:port.'],
  [
    /relay/i,
    'It does not pass mail on for us: allow this machine or the user of SMTP_URL to send through it.',
  ],
  [
    /\b552\b|5\.3\.4|too (big|large)|size/i,
    'It takes no letter of this size: raise its limit to 100 kB at least.',
  ],
  [
    /greylist|\b4\d\d\b|4\.\d\.\d/i,
    'It asks to be tried again later, as greylisting servers do: Rekey does so by itself.',
  ],
  [/ESOCKET/, 'The connection broke: see the mail server’s own log for why.'],
];

/** One or two sentences about what the server's answer means; undefined where only its own words help. */
export function mailTrouble(answer: string, detail: string): string | undefined {
  const said = `${detail} ${answer}`;
  return troubles.find(([sign]) => sign.test(said))?.[1];
}
