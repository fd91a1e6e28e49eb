/**
 * A real mail server on loopback, that behaves well or badly on demand. What it took is kept as it came over the wire and as a
 * mail program would read it. A letter whose acknowledgement was lost counts as taken: that is what makes it come twice.
 */
import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** `refuse` and `defer` speak about the recipient, `refuse-data` about the letter, `refuse-sender` and `refuse-relay` about us. */
export type Behaviour =
  | 'accept'
  | 'defer'
  | 'refuse'
  | 'refuse-data'
  | 'refuse-sender'
  | 'refuse-relay'
  | 'full'
  | 'hang'
  | 'drop-after-data'
  /** Answers the recipient, or the letter, with these words. */
  | { readonly recipient: string }
  | { readonly letter: string };

export interface ReceivedMail {
  /** The envelope's sender and recipients. */
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly parsed: Email;
}

export interface RealSmtpServer {
  /** `smtp://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  readonly received: ReceivedMail[];
  /** How many connections there have been. */
  connections(): number;
  /** User names of sign-ins that were tried; any password is right. */
  readonly signedIn: string[];
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

export interface SmtpServerOptions {
  readonly behaviour?: Behaviour;
  /** Called when a letter came in whole, before it is answered; answering `false` leaves the sender without an answer. */
  readonly mayAnswer?: (mail: ReceivedMail) => boolean;
}

const bytesMax = 1024 * 1024;

/** A mail server on a free port of loopback; `behave` changes its manner for whatever comes next. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<RealSmtpServer> {
  let behaviour = options.behaviour ?? 'accept';
  const received: ReceivedMail[] = [];
  const signedIn: string[] = [];
  const sockets = new Map<number, Socket>();
  let connections = 0;
  const handlers: SMTPServerOptions = {
    onAuth(auth, _session, callback) {
      signedIn.push(auth.username ?? '');
      callback(null, { user: auth.username ?? '' });
    },
    onMailFrom: (_address, _session, callback) =>
      behaviour === 'refuse-sender' ? callback(answer(550, '5.7.1 Sender not allowed')) : callback(),
    onRcptTo(_address, _session, callback) {
      if (behaviour === 'hang') return;
      if (typeof behaviour === 'object' && 'recipient' in behaviour)
        return callback(said(behaviour.recipient));
      if (behaviour === 'defer') callback(answer(451, '4.7.1 Greylisted, come back later'));
      else if (behaviour === 'refuse') callback(answer(550, '5.1.1 No such mailbox'));
      else if (behaviour === 'refuse-relay') callback(answer(554, '5.7.1 Relay access denied'));
      else if (behaviour === 'full') callback(answer(552, '5.2.2 Mailbox full'));
      else callback();
    },
    onData(stream, session, callback) {
      const taken = async () => {
        const raw = await bytesOf(stream);
        if (typeof behaviour === 'object' && 'letter' in behaviour) return callback(said(behaviour.letter));
        if (behaviour === 'refuse-data') return callback(answer(554, '5.6.0 Content rejected'));
        const mail = await readMail(session, raw);
        received.push(mail);
        const mayAnswer = options.mayAnswer?.(mail) ?? true;
        if (behaviour === 'drop-after-data' || !mayAnswer) sockets.get(session.remotePort)?.destroy();
        else callback();
      };
      taken().catch(callback); // the client broke off in the middle: nothing was taken
    },
  };
  const server = new SMTPServer({
    ...handlers,
    // Its built-in certificate is known to everybody: TLS would prove nothing here.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    disableReverseLookup: true,
    size: bytesMax,
    logger: false,
  });
  server.on('error', () => undefined); // connections that clients break off are part of what is tested
  server.server.on('connection', (socket: Socket) => {
    connections += 1;
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    signedIn,
    connections: () => connections,
    behave(next) {
      behaviour = next;
    },
    stop() {
      for (const socket of sockets.values()) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** `550 some words`, as an answer. */
const said = (words: string) => answer(Number(words.slice(0, 3)), words.slice(4));

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function readMail({ envelope }: SMTPServerSession, raw: Buffer): Promise<ReceivedMail> {
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    raw: raw.toString('utf8'),
    parsed: await PostalMime.parse(raw),
  };
}
