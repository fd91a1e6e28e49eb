/** English letters about the account itself: what was done, from where, and what to do if it was somebody else. */
import { type Block, button, facts, type Site, say, small, type Words } from './blocks.ts';
import type { LetterKinds, Whence } from './letter.ts';
import { notYou, when, whence } from './phrases.en.ts';

/** A change that was made: what happened, from where, and the way out when it was somebody else. */
function change(subject: string, happened: string[], payload: Whence, site: Site): Words {
  const told: Block[] = happened.map((text) => say(text));
  const [first, ...rest] = told;
  return {
    subject,
    blocks: [
      first!,
      whence(payload),
      ...rest,
      say('If this was you, there is nothing to do.'),
      ...notYou(site.baseUrl),
    ],
  };
}

const worksOnce = (expiresAt: string | undefined): string =>
  expiresAt
    ? `The link works once, until ${when(expiresAt)}.`
    : 'The link works once, and for a limited time.';

function verifyAddress({ username, link, expiresAt }: LetterKinds['verify-address'], site: Site): Words {
  return {
    subject: `Please confirm your address for ${site.siteName}`,
    blocks: [
      say(
        `Somebody, probably you, gave this address for the account “${username}”. Please confirm that it is yours.`,
      ),
      button('Confirm this address', link),
      say('Once it is confirmed, it can help you get back in should you ever be locked out.'),
      small(`${worksOnce(expiresAt)} If this was not you, do nothing: the address then stays unconfirmed.`),
    ],
  };
}

function resetPassword(payload: LetterKinds['reset-password']): Words {
  return {
    subject: `Choose a new password for ${payload.username}`,
    blocks: [
      say(`Somebody, probably you, asked for a new password for the account “${payload.username}”.`),
      button('Choose a new password', payload.link),
      whence(payload),
      say(
        'You will still need your second factor to sign in. If you lost that, ask for recovery on the sign-in page.',
      ),
      small(`${worksOnce(payload.expiresAt)} If this was not you, do nothing: your password stays as it is.`),
    ],
  };
}

function namesOfAddress({ usernames }: LetterKinds['names-of-address'], site: Site): Words {
  const isOne = usernames.length === 1;
  return {
    subject: `Your user name at ${site.siteName}`,
    blocks: [
      say('Somebody, probably you, asked which account belongs to this address.'),
      say(isOne ? 'This address belongs to one account:' : 'This address belongs to these accounts:'),
      facts(...usernames.map((username) => ['User name', username] as const)),
      say(`You can now go back to ${site.baseUrl} and go on with that name.`),
      small('If this was not you, do nothing: only you were told this.'),
    ],
  };
}

function signedIn(payload: LetterKinds['signed-in'], site: Site): Words {
  return change(
    `New sign-in to ${payload.username}`,
    [`Somebody signed in to your account “${payload.username}” on a device that we have not seen before.`],
    payload,
    site,
  );
}

function wrongFactor(payload: LetterKinds['wrong-factor'], site: Site): Words {
  return {
    subject: `A sign-in to ${payload.username} stopped at the second step`,
    blocks: [
      say(
        `Somebody gave the right password for your account “${payload.username}”, and then a wrong code. The sign-in went no further.`,
      ),
      whence(payload),
      say(
        'If this was you, try again with a fresh code, and see that the clock of your phone is set by itself. A recovery code works too. ' +
          'If you no longer have either, ask for recovery on the sign-in page.',
      ),
      say(
        `If this was not you, somebody knows your password. Your second factor kept them out. Please sign in at ${site.baseUrl} soon and change the password.`,
      ),
    ],
  };
}

function passwordChanged(payload: LetterKinds['password-changed'], site: Site): Words {
  return change(
    `The password of ${payload.username} was changed`,
    [`The password of your account “${payload.username}” was changed.`, 'Every other device was signed out.'],
    payload,
    site,
  );
}

/** One of the three changes to an account's addresses. */
function addressChange(subject: string, happened: string) {
  return (payload: LetterKinds['address-added'], site: Site): Words => {
    const told = change(
      `${subject} ${payload.username}`,
      [`${happened} of your account “${payload.username}”.`],
      payload,
      site,
    );
    const [first, ...rest] = told.blocks;
    return { ...told, blocks: [first!, facts(['Address', payload.address]), ...rest] };
  };
}

function factorAdded(payload: LetterKinds['factor-added'], site: Site): Words {
  const happened = `A second factor was added to your account “${payload.username}”.`;
  return change(
    `A second factor was added to ${payload.username}`,
    [happened, 'From now on, signing in asks for it.'],
    payload,
    site,
  );
}

function factorRemoved(payload: LetterKinds['factor-removed'], site: Site): Words {
  const happened = `A second factor was removed from your account “${payload.username}”. It no longer opens the account.`;
  return change(`A second factor was removed from ${payload.username}`, [happened], payload, site);
}

function factorReplaced(payload: LetterKinds['factor-replaced'], site: Site): Words {
  const happened = `The authenticator app of your account “${payload.username}” was replaced by another one. The old one no longer opens the account; recovery codes stay good.`;
  return change(`The authenticator app of ${payload.username} was replaced`, [happened], payload, site);
}

function codesMade(payload: LetterKinds['codes-made'], site: Site): Words {
  const happened = [
    `New recovery codes were made for your account “${payload.username}”. Earlier ones work until one of the new ones is typed back or used.`,
    'Keep the new ones on paper or in a password manager, apart from your phone.',
  ];
  return change(`New recovery codes for ${payload.username}`, happened, payload, site);
}

function codeUsed(payload: LetterKinds['code-used'], site: Site): Words {
  const left =
    payload.left === 0
      ? 'None is left. Please make new ones, so that you are not locked out.'
      : `${payload.left} ${payload.left === 1 ? 'code is' : 'codes are'} left. You can make new ones on your account’s page.`;
  const happened = `One of the recovery codes of your account “${payload.username}” was used. Each works once.`;
  return change(`A recovery code of ${payload.username} was used`, [happened, left], payload, site);
}

export const accountWords = {
  'verify-address': verifyAddress,
  'reset-password': resetPassword,
  'names-of-address': namesOfAddress,
  'signed-in': signedIn,
  'wrong-factor': wrongFactor,
  'password-changed': passwordChanged,
  'address-added': addressChange('An address was added to', 'An address was added to the addresses'),
  'address-removed': addressChange(
    'An address was removed from',
    'An address was removed from the addresses',
  ),
  'address-primary': addressChange('Another main address for', 'Another address is now the main one'),
  'factor-added': factorAdded,
  'factor-removed': factorRemoved,
  'factor-replaced': factorReplaced,
  'codes-made': codesMade,
  'code-used': codeUsed,
} as const;
