/** All shots there are, in groups; each group has a house of its own. */
import type { Shots } from './shot.ts';
import { newAccountShots, settledAccountShots } from './shots-account.ts';
import { askingShots } from './shots-asking.ts';
import { stateShots } from './shots-case.ts';
import { deskShots, joinShots, peopleShots } from './shots-desk.ts';
import { owningShots } from './shots-owning.ts';
import { caseLinkShots, provingShots, writingShots } from './shots-proving.ts';
import { forgottenShots, publicShots, signInShots, signUpShots } from './shots-public.ts';
import { refusedShots } from './shots-refused.ts';
import { objectionShots, restoringShots } from './shots-restoring.ts';
import { stoppingShots } from './shots-stopping.ts';

/** The groups by name. */
export const allShots: Readonly<Record<string, Shots>> = {
  public: publicShots,
  'sign-up': signUpShots,
  'sign-in': signInShots,
  forgotten: forgottenShots,
  'a new account': newAccountShots,
  'a settled account': settledAccountShots,
  'owning together': owningShots,
  asking: askingShots,
  'the link to a case': caseLinkShots,
  proving: provingShots,
  'writing to the desk': writingShots,
  'the states of a case': stateShots,
  restoring: restoringShots,
  objecting: objectionShots,
  stopping: stoppingShots,
  desk: deskShots,
  'people of the desk': peopleShots,
  joining: joinShots,
  refused: refusedShots,
};
