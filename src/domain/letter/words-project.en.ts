/** English letters about the projects of an account: who asks to share one, who shares one now, and where one is said to live. */
import { type Block, facts, type Site, say, small, type Words } from './blocks.ts';
import type { LetterKinds } from './letter.ts';
import { notYou, whence } from './phrases.en.ts';

const page = (site: Site) => `${site.baseUrl}/account/projects`;

/** What owning together means for an account, said before and after it begins. */
const meaning =
  'Owners of a project share everything in it. Each is told by mail when somebody asks to recover the account of another, and can stop it.';

function ownerInvited({ username, name, by }: LetterKinds['owner-invited'], site: Site): Words {
  return {
    subject: `${by} asks ${username} to own ${name} together`,
    blocks: [
      say(
        `The account “${by}” invites your account “${username}” to become an owner of the project “${name}”.`,
      ),
      say(meaning),
      say(`If you know them and want to, sign in and accept it here: ${page(site)}`),
      say(
        'If you do not know them, decline it there, or do nothing. Until you accept, nothing follows from this letter.',
      ),
      small('Anybody with a project can invite any user name, a few times a day.'),
    ],
  };
}

function ownerAdded(payload: LetterKinds['owner-added'], site: Site): Words {
  const { username, name, owner, by } = payload;
  if (owner === username)
    return {
      subject: `${username} is now an owner of ${name}`,
      blocks: [
        say(
          `Your account “${username}” accepted the invitation of “${by}” and is now an owner of the project “${name}”.`,
        ),
        whence(payload),
        say(meaning),
        ...notYou(site.baseUrl),
      ],
    };
  return {
    subject: `${owner} is now an owner of ${name}`,
    blocks: [
      say(
        `“${owner}” accepted the invitation of “${by}” and now owns the project “${name}” together with your account “${username}”.`,
      ),
      say(meaning),
      unexpected(by === username ? owner : by),
    ],
  };
}

function repositoryLinked(payload: LetterKinds['repository-linked'], site: Site): Words {
  const { username, name, url, by } = payload;
  const link = facts(['Project', name], ['Repository', url], ['Linked by', by]);
  if (by === username)
    return {
      subject: `A repository was linked to ${name}`,
      blocks: [
        say(`Your account “${username}” linked a repository to the project “${name}”.`),
        link,
        whence(payload),
        say(
          'Once it has been linked for a while, whoever can push a branch there can use it to recover your account.',
        ),
        ...notYou(site.baseUrl),
      ],
    };
  return {
    subject: `${by} linked a repository to ${name}`,
    blocks: [
      say(
        `“${by}”, with whom your account “${username}” owns the project “${name}”, linked a repository to it.`,
      ),
      link,
      say(
        `Should your account ever be recovered, this repository counts only as the word of “${by}”. To have it count as your own ` +
          `proof, link it yourself: ${page(site)}`,
      ),
      unexpected(by),
    ],
  };
}

/** What to do when another owner did something strange. */
const unexpected = (other: string): Block =>
  say(
    `If this surprises you, ask ${other} in a way you trust, such as a call: somebody else may be in that account.`,
  );

export const projectWords = {
  'owner-invited': ownerInvited,
  'owner-added': ownerAdded,
  'repository-linked': repositoryLinked,
} as const;
