/** Letters that are not sent, for whoever runs the machine: enough to see what is wrong, and nobody's address. */
import type { LetterId } from '../../domain/ids.ts';
import type { House } from '../house.ts';

const lettersMost = 500;

export interface UnsentLetter {
  readonly id: LetterId;
  readonly kind: string;
  readonly domain: string;
  readonly writtenAt: Date;
  readonly attempts: number;
  readonly isGivenUp: boolean;
  /** What the mail server said, with every address in it cut to its domain. */
  readonly lastFault: string;
}

/** The oldest letters that are owed or given up, at most 500, and how many there are in all. */
export async function listLetters(house: House): Promise<{ letters: UnsentLetter[]; inAll: number }> {
  const tx = house.db.once;
  const [found, owed, givenUp] = await Promise.all([
    tx.letters.unsent(lettersMost),
    tx.letters.owed(),
    tx.letters.givenUp(),
  ]);
  const letters = found.map(({ id, kind, recipient, writtenAt, attempts, givenUpAt, lastFault }) => ({
    id,
    kind,
    domain: recipient.slice(recipient.lastIndexOf('@') + 1),
    writtenAt,
    attempts,
    isGivenUp: givenUpAt !== null,
    lastFault: (lastFault ?? '').replace(/[^\s<>"'()]*@/g, '…@'),
  }));
  return { letters, inAll: owed + givenUp };
}
