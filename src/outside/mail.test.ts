import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { letterSamples, site } from '../../test/letter-samples.ts';
import { type RealSmtpServer, startSmtpServer } from '../../test/real/smtp-server.ts';
import { renderLetter } from '../domain/letter/render.ts';
import { type Outgoing, type SmtpMail, smtpMail } from './mail.ts';

const from = 'Pebble Registry <rekey@rekey.example>';
const letter: Outgoing = {
  messageId: '<0199f3a2-7c11-7000-8000-000000000001@rekey.example>',
  to: 'ann@lee.example',
  ...renderLetter('holder-accepted', letterSamples['holder-accepted'], site),
};
const quick = { connectionMs: 300, socketMs: 300, sendMs: 2000 };

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function pair(options = {}): Promise<{ server: RealSmtpServer; mail: SmtpMail }> {
  const server = await startSmtpServer();
  const mail = smtpMail(server.url, from, { ...quick, ...options });
  stops.push(server.stop, () => mail.close({ force: true }));
  return { server, mail };
}

test('a letter arrives as it was written, at one recipient, with the same string in envelope and header', async () => {
  const { server, mail } = await pair();
  expect(await mail.send({ ...letter, inReplyTo: 'case-1@rekey.example' })).toEqual({ delivered: true });
  const [got] = server.received;
  expect(got).toMatchObject({ from: 'rekey@rekey.example', to: ['ann@lee.example'] });
  expect(got?.parsed).toMatchObject({
    subject: letter.subject,
    messageId: letter.messageId,
    inReplyTo: '<case-1@rekey.example>',
    references: '<case-1@rekey.example>',
    from: { address: 'rekey@rekey.example', name: 'Pebble Registry' },
    to: [{ address: 'ann@lee.example' }],
  });
  expect(got?.parsed.text?.trimEnd()).toBe(letter.text.trimEnd());
  expect(got?.parsed.html?.trim()).toBe(letter.html.trim());
  expect(got?.parsed.cc ?? []).toEqual([]);
  expect(got?.parsed.attachments).toEqual([]);
  expect(got?.raw).toMatch(/^To: ann@lee\.example\r$/m);
  expect(got?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(got?.raw).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
});

test.each([`!#$%&'*+/=?^_\`{|}~-@lee.example`, 'Ann.Lee+tag@mail.lee.example'])(
  '%s reaches SMTP as it is',
  async (to) => {
    const { server, mail } = await pair();
    expect(await mail.send({ ...letter, to })).toEqual({ delivered: true });
    expect(server.received[0]?.to).toEqual([to]);
    expect(server.received[0]?.raw).toContain(`\nTo: ${to}\r`);
  },
);

test.each([
  'ann@lee.example,evil@evil.example',
  'ann@lee.example evil@evil.example',
  '"ann@lee.example" <evil@evil.example>',
  'ann@lee.example>\r\nRCPT TO:<evil@evil.example',
  'ann@lee.example\r\nBcc: evil@evil.example',
  'group: ann@lee.example, evil@evil.example;',
  'ann＠lee.example',
  'ann@lée.example',
  'ann@LEE.example',
  '<ann@lee.example>',
  'ann@[127.0.0.1]',
  'evil@evil.example@lee.example',
  '',
])('%j is not one plain address and reaches nobody', async (to) => {
  const { server, mail } = await pair();
  expect(await mail.send({ ...letter, to })).toMatchObject({ fault: 'refused_for_good' });
  expect(server.connections()).toBe(0);
});

test('nothing in a letter adds a header, and nothing in it is read from disk or the network', async () => {
  const { server, mail } = await pair();
  const subject = 'Hello\r\nBcc: evil@evil.example\r\n\r\nbody';
  const messageId = '<a@b.example>\r\nBcc: evil@evil.example';
  expect(await mail.send({ ...letter, subject, messageId })).toEqual({ delivered: true });
  expect(server.received[0]?.to).toEqual(['ann@lee.example']);
  expect(server.received[0]?.raw).not.toMatch(/^Bcc:/im);
  const text = { path: '/etc/hostname' } as unknown as string;
  expect(await mail.send({ ...letter, text })).toMatchObject({
    fault: 'try_later',
    detail: expect.stringContaining('access'),
  });
});

test('that there is no such mailbox is for good; another refusal may be our own fault; everything that may pass is for later', async () => {
  const { server, mail } = await pair();
  const faults = [];
  const behaviours = ['refuse', 'refuse-data', 'refuse-relay', 'defer', 'full', 'refuse-sender'] as const;
  for (const behaviour of behaviours) {
    server.behave(behaviour);
    const sent = await mail.send(letter);
    faults.push([
      behaviour,
      'fault' in sent && sent.fault,
      'detail' in sent && /\d{3} \d\.\d\.\d/.test(sent.detail),
    ]);
  }
  expect(faults).toEqual([
    ['refuse', 'refused_for_good', true],
    ['refuse-data', 'refused', true],
    ['refuse-relay', 'refused', true],
    ['defer', 'try_later', true],
    ['full', 'try_later', true],
    ['refuse-sender', 'try_later', true],
  ]);
  server.behave('accept');
  expect(await mail.send(letter)).toEqual({ delivered: true });
  expect(server.received).toHaveLength(1);
});

test.each([
  // RFC 3463: what is wrong with the address
  ['550 5.1.1 <ann@lee.example>: Recipient address rejected: User unknown', 'refused_for_good'],
  ['550 5.1.1\n5.1.1 The email account that you tried to reach does not exist', 'refused_for_good'],
  ['550 5.1.2 Bad destination system', 'refused_for_good'],
  ['556 5.1.10 Domain does not take mail', 'refused_for_good'],
  ['554 5.1.6 Mailbox has moved', 'refused_for_good'],
  // no such status: the number alone
  ['550 No such user here', 'refused_for_good'],
  ['551 User not local', 'refused_for_good'],
  ['553 Mailbox name not allowed', 'refused_for_good'],
  ['511 sorry, no mailbox here by that name (#5.1.1 - chkuser)', 'refused_for_good'],
  // about us, or about nothing in particular
  ['554 5.7.1 <ann@lee.example>: Relay access denied', 'refused'],
  ["553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", 'refused'],
  ['550 relay not permitted', 'refused'],
  ['550 5.7.1 Client host [192.0.2.5] blocked', 'refused'],
  ['550 5.7.26 Unauthenticated email is not accepted', 'refused'],
  ['550 5.1.8 Sender address rejected: Domain not found', 'refused'],
  ['550 5.1.7 Bad sender address', 'refused'],
  ['550 5.1.0 Address rejected', 'refused'],
  ['550 5.2.1 Mailbox disabled', 'refused'],
  ['550 5.4.1 Access denied', 'refused'],
  ['554 no', 'refused'],
  ['554 5.1.1.7 is an address, not a status', 'refused'],
])('to the recipient, “%s” means %s', async (recipient, fault) => {
  const { server, mail } = await pair();
  server.behave({ recipient });
  expect(await mail.send(letter)).toMatchObject({ fault });
});

test.each([
  ['550 5.1.1 No such mailbox', 'refused_for_good'],
  ['550 This message was classified as spam', 'refused'],
  ['554 5.7.1 Rejected by policy', 'refused'],
])('to the letter, “%s” means %s', async (words, fault) => {
  const { server, mail } = await pair();
  server.behave({ letter: words });
  expect(await mail.send(letter)).toMatchObject({ fault });
});

test('a server that hangs holds a letter no longer than its timeout, and the next one goes out', async () => {
  const { server, mail } = await pair();
  server.behave('hang');
  expect(await mail.send(letter)).toMatchObject({ fault: 'try_later' });
  server.behave('accept');
  expect(await mail.send(letter)).toEqual({ delivered: true });
});

test('a lost acknowledgement is for later, is not repeated here, and the repeated letter has the same id', async () => {
  const { server, mail } = await pair();
  await mail.send({ ...letter, messageId: 'first@rekey.example' }); // the connection is then a kept one
  server.behave('drop-after-data');
  expect(await mail.send(letter)).toMatchObject({ fault: 'try_later' });
  expect(server.received).toHaveLength(2);
  server.behave('accept');
  expect(await mail.send(letter)).toEqual({ delivered: true });
  expect(server.received.slice(1).map(({ parsed }) => parsed.messageId)).toEqual([
    letter.messageId,
    letter.messageId,
  ]);
});

test('no server, a mute server and one that trickles are all for later', async () => {
  const { server, mail } = await pair();
  await server.stop();
  expect(await mail.send(letter)).toMatchObject({ fault: 'try_later' });
  const mute = await rawServer(() => undefined);
  expect(await mute.send(letter)).toMatchObject({ fault: 'try_later' });
  const trickle = await rawServer((socket) => {
    const timer = setInterval(() => socket.write('220-wait\r\n'), 50);
    socket.once('close', () => clearInterval(timer));
  });
  expect(await trickle.send(letter)).toMatchObject({ fault: 'try_later' });
  let closed = 0;
  const closes = await rawServer((socket) => {
    closed += 1;
    socket.end();
  });
  expect(await closes.send(letter)).toMatchObject({ fault: 'try_later' });
  expect(closed, 'retrying is for the queue').toBeLessThanOrEqual(2);
  const unwelcome = await rawServer((socket) => socket.end('554 5.7.1 go away\r\n'));
  expect(await unwelcome.send(letter)).toMatchObject({ fault: 'try_later' });
});

async function rawServer(onConnection: (socket: Socket) => void): Promise<SmtpMail> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const mail = smtpMail(`smtp://127.0.0.1:${port}`, from, { ...quick, sendMs: 600 });
  stops.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => mail.close({ force: true }),
  );
  return mail;
}

test('a kept connection is used again, and many letters share a few', async () => {
  const { server, mail } = await pair({ connectionsMax: 2, socketMs: 5000, sendMs: 10_000 });
  const sent = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      mail.send({ ...letter, messageId: `${index}@rekey.example`, to: `u${index}@lee.example` }),
    ),
  );
  expect(sent.every((each) => 'delivered' in each)).toBe(true);
  expect(server.connections()).toBeLessThanOrEqual(2);
  expect(new Set(server.received.map(({ to }) => to.join())).size).toBe(20);
});

test('hanging up gives back at once what a server does not answer, and everything after', async () => {
  const { server, mail } = await pair({ socketMs: 60_000, sendMs: 60_000 });
  server.behave('hang');
  const sending = mail.send(letter);
  await vi.waitUntil(() => server.connections() > 0);
  mail.hangUp();
  expect(await sending).toMatchObject({ fault: 'try_later' });
  server.behave('accept');
  expect(await mail.send(letter)).toMatchObject({ fault: 'try_later' });
  expect(server.received).toEqual([]);
});

test('a password is sent to this machine, but to no other without TLS', async () => {
  const server = await startSmtpServer();
  const here = smtpMail(`smtp://desk:secret@127.0.0.1:${server.port}`, from, quick);
  stops.push(server.stop, () => here.close({ force: true }));
  expect(await here.send(letter)).toEqual({ delivered: true });
  expect(server.signedIn).toEqual(['desk']);
  const abroad = await rawServerThatTakesAll();
  expect(await abroad.mail.send(letter)).toMatchObject({ fault: 'try_later' });
  expect(abroad.heard()).not.toMatch(/AUTH|MAIL FROM/);
});

/** Listens on another loopback address, which is not known to be this machine, and writes down what is said to it. */
async function rawServerThatTakesAll(): Promise<{ mail: SmtpMail; heard: () => string }> {
  let heard = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 hello\r\n');
    socket.on('data', (data) => {
      heard += data;
      socket.write(String(data).startsWith('EHLO') ? '250-hello\r\n250 AUTH PLAIN LOGIN\r\n' : '502 no\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
  const { port } = server.address() as { port: number };
  const mail = smtpMail(`smtp://desk:secret@127.0.0.2:${port}`, from, quick);
  stops.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => mail.close({ force: true }),
  );
  return { mail, heard: () => heard };
}
