// The text that a caller presents, and what is stored of it. The gateway sends the SHA-256 of a text, so that this room
// never sees one but when it makes it; the stored hash is keyed, so that a copy of the database tests no guesses.
import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Before each text, so that a key that was left in a file is known for what it is. */
const mark = 'civic_';
const prefixLength = 8;

export interface KeyText {
  /** Shown once and kept nowhere. */
  readonly text: string;
  /** What a person tells keys apart by. */
  readonly prefix: string;
  /** SHA-256 of the text, in hex, as the gateway sends it. */
  readonly sha256: string;
}

/** A new text: 256 random bits. */
export function makeKeyText(): KeyText {
  const secretPart = randomBytes(32).toString('base64url');
  const text = `${mark}${secretPart}`;
  return {
    text,
    prefix: `${mark}${secretPart.slice(0, prefixLength)}`,
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}

/** From the SHA-256 of a text to what is stored of it. */
export type HashKey = (sha256: string) => string;

export function createKeyHash(secret: string): HashKey {
  return (sha256) => createHmac('sha256', secret).update(sha256).digest('base64url');
}
