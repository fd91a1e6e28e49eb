/**
 * A file is put with the request: typed by its content, never by its name, whose ending follows from the type; limited in number and size; secrets in text are hidden.
 * Nobody needs an account for it, so what one network sends in a day and what lies unsent in all is limited, too.
 */
import { fileTypeFromBuffer } from 'file-type';
import type { Id } from '../../base/id.ts';
import { newId } from '../../base/id.ts';
import { type FileMediaType, fileName, isFileMediaType } from '../../domain/case/file-name.ts';
import type { Hidden } from '../../domain/case/hide-secrets.ts';
import { faultWords } from '../../domain/fault-words.en.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../../store/db.ts';
import type { Draft } from '../../store/drafts.ts';
import type { House } from '../house.ts';
import { burnSecrets } from '../steps/burn-secrets.ts';
import { mustHaveFileRoom } from '../steps/file-room.ts';
import { lockOpenDraft } from '../steps/find-draft.ts';
import { readText } from '../steps/read-text.ts';
import { originOf, type Visitor } from '../who.ts';

/** What is read of a name, in characters; less is kept. */
const nameCharsMax = 500;

/** Keeps a file with the draft, or refuses `input_invalid`, `too_large`, `too_many_requests` or `busy` with the reason. */
export async function attachFile(
  house: House,
  visitor: Visitor,
  ask: { draftSecret: string | undefined; name: string; content: Uint8Array },
): Promise<{ id: Id<'attachment'> }> {
  const now = house.clock.now();
  const { fileBytesMax } = house.policy.uploads;
  const say = (sentence: string) => new Refusal('input_invalid', { fields: { files: sentence } });
  if (ask.content.length === 0) throw say(faultWords.file.empty);
  if (ask.content.length > fileBytesMax)
    throw new Refusal('too_large', {
      fields: { files: faultWords.file.tooLarge(fileBytesMax) },
    });
  const mediaType = await typeOf(ask.content);
  if (!mediaType) throw say(faultWords.file.kindUnknown);
  // Before a long text is read for secrets: whoever may not put a file here costs us no work.
  await house.db.transaction((tx) => mustTake(house, tx, visitor, now, ask));
  const { name, content, found } = await cleaned(house, ask, mediaType);
  return house.db.transaction(async (tx) => {
    const draft = await mustTake(house, tx, visitor, now, { ...ask, content });
    const id = newId<'attachment'>(house.random, now);
    await burnSecrets(house, tx, now, { found, origin: originOf(visitor, 'visitor') });
    await tx.drafts.addFile({
      id,
      draftId: draft.id,
      claimantId: null,
      name,
      mediaType,
      content,
      addedAt: now,
      addressPrefix: visitor.addressPrefix,
    });
    return { id };
  });
}

/** The draft, locked so that parallel uploads count each other, if it takes this file as well; or the refusal. */
async function mustTake(
  house: House,
  tx: Tx,
  visitor: Visitor,
  now: Date,
  { draftSecret, content }: { draftSecret: string | undefined; content: Uint8Array },
): Promise<Draft> {
  const draft = await lockOpenDraft(house, tx, draftSecret, now);
  await tx.drafts.holdOffFiles(visitor.addressPrefix);
  await mustHaveFileRoom(house, tx, { visitor, draft, bytes: content.length }, now);
  return draft;
}

/** Name and content as they may be stored, and the secrets that were hidden in them. */
async function cleaned(
  house: House,
  { name, content: bytes }: { name: string; content: Uint8Array },
  mediaType: FileMediaType,
): Promise<{ name: string; content: Buffer; found: Hidden['found'] }> {
  const tx = house.db.once;
  const { text: plainName, found } = await readText(house, tx, name.slice(0, nameCharsMax));
  const named = fileName(plainName, mediaType);
  if (mediaType !== 'text/plain') return { name: named, content: Buffer.from(bytes), found };
  const read = await readText(house, tx, new TextDecoder().decode(bytes));
  return { name: named, content: Buffer.from(read.text), found: [...found, ...read.found] };
}

async function typeOf(content: Uint8Array): Promise<FileMediaType | undefined> {
  const found = await fileTypeFromBuffer(content);
  if (found) return isFileMediaType(found.mime) ? found.mime : undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return text.includes('\0') ? undefined : 'text/plain';
  } catch {
    return undefined;
  }
}
