import { expect, test } from 'vitest';
import { mailTrouble } from './mail-words.ts';

test.each([
  ['ESOCKET', 'self-signed certificate', /NODE_EXTRA_CA_CERTS.*rejectUnauthorized=false/],
  ['ESOCKET', 'unable to verify the first certificate', /NODE_EXTRA_CA_CERTS/],
  ['ESOCKET', "Hostname/IP does not match certificate's altnames: Host: mx. is not cert's CN", /servername/],
  ['ESOCKET', 'error:0A00010B:SSL routines:ssl3_get_record:wrong version number', /smtps:\/\/ with port 465/],
  ['ETLS', 'STARTTLS is required but not supported by the server', /requireTLS=false/],
  ['ESOCKET', 'connect ECONNREFUSED 127.0.0.1:25', /Nothing listens/],
  ['EDNS', 'getaddrinfo ENOTFOUND mx.invalid', /name of the mail server/],
  ['ETIMEDOUT', 'Connection timeout', /did not answer in time/],
  ['535', 'Invalid login: 535 5.7.8 Error: authentication failed', /user name or the password/],
  ['530', 'Mail command failed: 530 5.7.0 Must issue a STARTTLS command first', /STARTTLS/],
  ['554', "Can't send mail: 554 5.7.1 <x>: Relay access denied", /pass mail on/],
  ['552', 'Message failed: 552 5.3.4 Message size exceeds fixed limit', /size/],
  ['450', 'Recipient command failed: 450 4.2.0 <x>: Greylisted', /by itself/],
])('%s, %s', (answer, detail, words) => expect(mailTrouble(answer, detail)).toMatch(words));

test('what is not known is left to the server’s own words', () => {
  expect(mailTrouble('550', 'User unknown')).toBeUndefined();
});
