/** The words of the pages that everybody can read. English. */

export const frontWords = {
  title: 'Accounts and recovery',
  heading: (site: string) => `Accounts at ${site}`,
  lead: 'Sign in, keep your account safe, and get it back when you have lost what opens it.',
  account: 'Your account',
  lockedOut: 'I am locked out',
  signIn: 'Sign in',
  signUp: 'Open an account',
  howTitle: 'When you are locked out',
  how: [
    'Say which account is yours and what you have lost. Nobody has to be called.',
    'Prove that it is yours: a mailbox you registered, a repository of your project, your password. Each is checked as you give it.',
    'Wait as long as the page says. Meanwhile every address of the account is told, and whoever it belongs to can stop it.',
    'Choose a new password and second factor. Everything that opened the account before stops working.',
  ],
  safeTitle: 'When you did not ask for it',
  safe: 'If we write that somebody wants to get into your account, open the link in the letter: it stops that, and you need not sign in.',
} as const;

export const projectPageWords = {
  owners: 'Owners',
  since: 'since',
  created: 'Created',
  repositories: 'Repositories',
  none: 'None is linked.',
} as const;

export const userPageWords = {
  since: 'Member since',
  projects: 'Projects',
  none: 'No projects.',
  more: (count: number) => `And ${count} more.`,
  locked: 'Is this your account, and you cannot get in?',
  recover: 'Get your account back',
} as const;

export const conductWords = {
  title: 'Code of conduct',
  lead: 'The people who look at requests are few, and they mean well. So, we trust, do you.',
  rules: [
    [
      'Tell the truth.',
      'Ask only for an account that is yours, or that you are allowed to ask for. Say when you are not sure.',
    ],
    [
      'Be patient.',
      'Waiting protects you: it is the time in which whoever the account belongs to can object. Writing more often makes nothing faster.',
    ],
    ['Be kind.', 'No insults, no threats, no pressure, neither to people of the desk nor to co-owners.'],
    [
      'Keep secrets to yourself.',
      'Send no passwords and no codes, not even to us. We never ask for them by mail or on the phone.',
    ],
    [
      'Leave others’ accounts alone.',
      'Whoever tries to take an account that is not theirs is refused, and the attempt stays on record.',
    ],
  ],
  whatTitle: 'What follows',
  what: 'A person of the desk may end a request that breaks these rules, and says why. The account itself does not suffer: the next honest request is judged like any other.',
} as const;

export const mailboxWords = {
  title: 'Development mailbox',
  lead: 'No mail server is set, so letters end here. Nobody outside this machine gets any.',
  caption: 'Letters, newest first',
  subject: 'Subject',
  to: 'To',
  at: 'When',
  none: 'No letters yet.',
  back: 'All letters',
  links: 'Links in this letter',
  linkTo: (path: string) => `Open ${path}`,
} as const;

export const addressFieldWords = {
  sure: 'It is right as I typed it',
} as const;
