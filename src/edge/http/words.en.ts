/** The words that every room's pages share. English. */

const waysOn: Readonly<Record<string, string>> = {
  '/sign-in': 'Sign in',
  '/confirm': 'Confirm that it is you',
  '/account/factor': 'Your authenticator app',
  '/account/addresses': 'Your addresses',
  '/account/case/freeze': 'Freeze the account',
  '/reset': 'Reset the password',
  '/recover': 'Ask for recovery',
  '/case/link': 'Get a new link',
  '/': 'Front page',
};

export const shellWords = {
  signIn: 'Sign in',
  recover: 'Locked out?',
  account: 'Your account',
  activity: 'Activity',
  desk: 'Desk',
  conduct: 'Code of conduct',
  mailbox: 'Development mailbox',
  wayOn: (path: string) => waysOn[path] ?? 'Go on',
  waitFor: (seconds: number) =>
    seconds <= 90
      ? `Try again in ${Math.ceil(seconds)} seconds.`
      : `Try again in ${Math.ceil(seconds / 60)} minutes.`,
  notSent: 'It was not sent',
  typed: 'What you typed',
  requestId: (id: string, address: string) =>
    address === ''
      ? `The number of this request: ${id}`
      : `If you write to us about this, at ${address}, name the request ${id}.`,
  readOnlyTitle: 'Nothing can be changed here at the moment',
  readOnly:
    'You can read everything, and nothing that you did is lost. The people who run this have been told; try again later.',
  readOnlyDesk:
    'The record is in doubt, so lines may be missing or wrong on this page. Decide nothing by it until this is put right:',
  passedOver: (header: string, peer: string) =>
    `A request from ${peer} had ${header}, and is no proxy of ours: what it says was passed over, as it will be for others. If that is your proxy, name it in REKEY_TRUSTED_PROXIES.`,
  brokenTitle: 'Something broke on our side',
  brokenBody: 'It was not your doing, and nothing you did before is lost. Try again in a moment.',
} as const;

/** The same in the API, of a bug. */
export const brokenWords = { title: 'Something broke on our side.', next: 'Try again in a moment.' } as const;
