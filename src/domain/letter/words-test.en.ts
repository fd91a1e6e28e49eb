/** The letter by which an operator tries the mail server. It belongs to no account and to no fact. */
import { type Site, say, type Words } from './blocks.ts';

/** Says that letters arrive, and from whom. */
export const testLetter = ({ siteName }: Site): Words => ({
  subject: `A test letter of ${siteName}`,
  blocks: [
    say('Whoever runs this registry has asked for this letter, to see whether its letters arrive.'),
    say('Nothing has happened to any account, and there is nothing to do.'),
  ],
});
