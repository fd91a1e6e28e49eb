/**
 * What a letter carries that dies: a link, or a code. It lies sealed with the words of its letter, so that whoever sends that letter, when
 * the mail server takes it at last, can let the life begin then.
 */
import type { Id } from '../../base/id.ts';
import type { ChallengeId } from '../ids.ts';
import type { LinkPurpose } from './letter.ts';

/** A link or code, and how long it lives from the sending of its letter. */
export type Carried =
  | { readonly purpose: LinkPurpose; readonly id: Id<'mailed-link'>; readonly lifeMs: number }
  | { readonly purpose: 'code'; readonly id: ChallengeId; readonly lifeMs: number };
