/**
 * What each kind of evidence does, by its kind: how it challenges, how it observes, how it judges. A kind with challenges is one file
 * `prove-….ts` beside this one, over its file in domain/evidence, and a case in each of these choices: without one, this does not compile
 * (docs/decisions/016).
 */
import type { Case } from '../../domain/case/case.ts';
import type { Judgement } from '../../domain/evidence/finding.ts';
import type { Tx } from '../../store/db.ts';
import type { Challenge } from '../../store/evidence.ts';
import type { House } from '../house.ts';
import type { Claiming } from '../who.ts';
import type { Started } from './new-challenge.ts';
import type { Seen, Sight } from './observe-repository.ts';
import { type AskMailbox, judgeMailboxOf, startMailbox } from './prove-mailbox.ts';
import {
  type AskRepository,
  judgeRepositorySeen,
  lookAtRepository,
  type RepositoryLook,
  readyRepository,
  startRepository,
} from './prove-repository.ts';

/** What a claimant sets out to prove. */
export type ProofAsk = AskMailbox | AskRepository;

/** Makes the challenge. Refuses as its kind says. */
export function startProof(
  house: House,
  tx: Tx,
  who: Claiming,
  current: Case,
  ask: ProofAsk,
  now: Date,
): Promise<Started> {
  switch (ask.kind) {
    case 'mailbox':
      return startMailbox(house, tx, who, current, ask, now);
    case 'repository':
      return startRepository(house, tx, who, current, ask, now);
  }
}

/** What a right answer proves, of a kind that is met by typing; undefined when what it was about is gone. */
export async function judgeAnswer(
  house: House,
  tx: Tx,
  current: Case,
  challenge: Challenge,
): Promise<Judgement | undefined> {
  switch (challenge.kind) {
    case 'mailbox':
      return judgeMailboxOf(house, tx, current, challenge);
    case 'repository':
      return undefined; // met by looking
  }
}

/** A look at the outside that is ready to be made: nothing more of the database is needed for it. */
export type Look = RepositoryLook;

/** Loads what a look needs, of a kind that is met by looking; undefined when what it was about is gone. */
export async function readyToLook(tx: Tx, current: Case, challenge: Challenge): Promise<Look | undefined> {
  switch (challenge.kind) {
    case 'repository':
      return readyRepository(tx, current, challenge);
    case 'mailbox':
      return undefined; // met by typing
  }
}

/** Looks, with no transaction open. */
export function look(house: House, ready: Look): Promise<Seen<Sight>> {
  return lookAtRepository(house, ready);
}

/** What was found proves so much. */
export function judgeSeen(house: House, ready: Look, sight: Sight): Judgement {
  return judgeRepositorySeen(house, ready, sight);
}
