/**
 * Signed notes (C2SP signed-note) with Ed25519: a text, a blank line, signature lines. The text means nothing until a key that
 * the reader already trusts has verified it. Signatures of other keys (witnesses, say) may stand beside ours and are passed over.
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/** Go's own limits for notes: room for any number of witnesses we will meet, and an end to reading. */
const signaturesMax = 100;
const noteBytesMax = 1_000_000;

const ed25519Type = 0x01; // C2SP signed-note, "Signature types"
const keyIdBytes = 4;
const signatureBytes = 64;

/** Why a note cannot be believed. `unsigned`: no signature by the trusted key; `bad_signature`: one by it that does not verify. */
export class BadNote extends Error {
  override readonly name = 'BadNote';
  readonly kind: 'malformed' | 'unsigned' | 'bad_signature' | 'other_origin';
  constructor(kind: BadNote['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Whose signature is believed: a key under a name. */
export interface NoteVerifier {
  readonly name: string;
  readonly publicKey: KeyObject;
}

export interface NoteSigner extends NoteVerifier {
  readonly privateKey: KeyObject;
}

/** PKCS#8 around a bare Ed25519 seed (RFC 8410, 7): version 0, the algorithm 1.3.101.112, an octet string of 32 bytes. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
/** SubjectPublicKeyInfo around a bare Ed25519 public key (RFC 8410, 4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The Ed25519 key pair of a 32-byte seed (RFC 8032, 5.1.5): the same seed, the same keys. Throws a RangeError at any other length. */
export function ed25519KeyFromSeed(seed: Uint8Array): { privateKey: KeyObject; publicKey: KeyObject } {
  if (seed.length !== 32) throw new RangeError(`an Ed25519 seed has 32 bytes, not ${seed.length}`);
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function rawPublicKey(publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new TypeError('notes are signed with Ed25519 keys');
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length);
}

/** Four bytes that tell a note's reader which key signed: SHA-256(name || 0x0A || 0x01 || key), cut (C2SP signed-note, "Signatures"). Not a secure hash. */
export function noteKeyId(name: string, publicKey: KeyObject): Buffer {
  const typed = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519Type), rawPublicKey(publicKey)]);
  return hash('sha256', typed, 'buffer').subarray(0, keyIdBytes);
}

/** A verifier key as people pass it on: `name+hash+base64(0x01 || key)`. */
export function formatVerifierKey({ name, publicKey }: NoteVerifier): string {
  const key = Buffer.concat([Buffer.of(ed25519Type), rawPublicKey(publicKey)]).toString('base64');
  return `${name}+${noteKeyId(name, publicKey).toString('hex')}+${key}`;
}

/** Reads what `formatVerifierKey` wrote. Throws `BadNote` (malformed) when its parts do not belong together. */
export function readVerifierKey(text: string): NoteVerifier {
  const [, name = '', id, base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  const key = strictBase64(base64);
  if (!isKeyName(name) || key?.length !== 33 || key[0] !== ed25519Type) {
    throw new BadNote('malformed', 'this is not a verifier key (name+hash+key)');
  }
  const spki = Buffer.concat([spkiPrefix, key.subarray(1)]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  if (noteKeyId(name, publicKey).toString('hex') !== id) {
    throw new BadNote('malformed', 'the hash in this verifier key is not that of its name and key');
  }
  return { name, publicKey };
}

/** The note that carries `text` under one signature. Throws `BadNote` (malformed) for a text or a name that no note can carry. */
export function signNote(text: string, { name, publicKey, privateKey }: NoteSigner): string {
  if (!isNoteText(text) || !text.endsWith('\n'))
    throw new BadNote('malformed', 'this text cannot be signed as a note');
  if (!isKeyName(name))
    throw new BadNote('malformed', `«${name}» cannot name a key: it is empty, or has a space or a plus`);
  const signed = Buffer.concat([noteKeyId(name, publicKey), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${name} ${signed.toString('base64')}\n`;
}

/** The text of a note that `verifier` has signed. Throws `BadNote` unless at least one of its signatures is there and every one of them verifies. */
export function openNote(note: string, verifier: NoteVerifier): string {
  // Two strings with different lone surrogates have the same bytes in UTF-8: the signature would cover both.
  if (!isNoteText(note))
    throw new BadNote('malformed', 'a note is UTF-8 text without control characters, of at most 1 MB');
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n')) throw new BadNote('malformed', 'this note has no signature lines');
  const text = note.slice(0, blank + 1);
  const lines = note.slice(blank + 2, -1).split('\n');
  if (lines.length > signaturesMax)
    throw new BadNote('malformed', `this note has more than ${signaturesMax} signatures`);
  const id = noteKeyId(verifier.name, verifier.publicKey);
  let isSigned = false;
  for (const { name, keyId, signature } of lines.map(readSignatureLine)) {
    if (name !== verifier.name || !keyId.equals(id)) continue;
    const isRight =
      signature.length === signatureBytes && verify(null, Buffer.from(text), verifier.publicKey, signature);
    if (!isRight) throw new BadNote('bad_signature', `the signature of ${name} does not verify`);
    isSigned = true;
  }
  if (!isSigned)
    throw new BadNote('unsigned', `${verifier.name} has not signed this note with the key we trust`);
  return text;
}

function readSignatureLine(line: string): { name: string; keyId: Buffer; signature: Buffer } {
  const [, name = '', base64 = ''] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  const bytes = strictBase64(base64);
  if (!isKeyName(name) || !bytes || bytes.length <= keyIdBytes) {
    throw new BadNote('malformed', 'a line below the text of this note is not a signature');
  }
  return { name, keyId: bytes.subarray(0, keyIdBytes), signature: bytes.subarray(keyIdBytes) };
}

/** What standard base64 (RFC 4648, 4) decodes to; undefined unless encoding it again gives the very same text, so that no note has two spellings. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function isKeyName(name: string): boolean {
  return name.length > 0 && name.isWellFormed() && !/[\p{White_Space}\p{Cc}+]/u.test(name);
}

function isNoteText(text: string): boolean {
  if (text.length > noteBytesMax || Buffer.byteLength(text) > noteBytesMax || !text.isWellFormed())
    return false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a) return false;
  }
  return true;
}
