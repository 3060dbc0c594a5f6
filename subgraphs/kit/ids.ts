// Opaque ids. They are random, so that nothing of a record (a code, a slug, a date) can be read from its id
// or break it; the prefix only tells `node(id)` which type to ask.
import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A new id such as `unit_4q0…`: the prefix and 24 random characters (124 bits). */
export function newId(prefix: string): string {
  let text = '';
  while (text.length < 24) {
    // Bytes from 252 on would favour the first letters of the alphabet.
    for (const byte of randomBytes(32)) if (byte < 252 && text.length < 24) text += alphabet.charAt(byte % 36);
  }
  return `${prefix}_${text}`;
}

/** The prefix of an id, or `null` where the text has not the form of one. */
export function idPrefix(id: string): string | null {
  return /^([a-z]+)_[0-9a-z]{24}$/.exec(id)?.[1] ?? null;
}
