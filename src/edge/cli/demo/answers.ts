/** What the claimant of the story answers, page by page. */

/** The address he can be reached at now. */
export const contact = 'ann.tide@elsewhere.example';

/** Each question of the form after the account's, which the sign-in has answered. */
export const questions: readonly {
  name: string;
  question: string;
  fields: Record<string, string | string[]>;
}[] = [
  { name: 'says what is lost', question: 'lost', fields: { lost: ['authenticator'] } },
  {
    name: 'says what is still in hand',
    question: 'held',
    fields: { held: ['password', 'mailbox', 'repository'] },
  },
  {
    name: 'says the truth about recovery codes: never made',
    question: 'codes',
    fields: { codes: 'never_made' },
  },
  {
    name: 'tells what happened',
    question: 'explanation',
    fields: {
      text: 'My phone fell into the sea, and the authenticator was on nothing else. I never made recovery codes.',
    },
  },
  { name: 'gives an address to be reached at', question: 'contact', fields: { address: contact } },
  {
    name: 'agrees to the code of conduct, and knows how long it may take',
    question: 'consent',
    fields: { conduct: 'yes', patience: 'yes' },
  },
];
