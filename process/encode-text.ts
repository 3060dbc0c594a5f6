// A text → its bytes in UTF-8. Separate from `Buffer.from`, which goes through a long text twice: once to count its bytes and once to
// write them (`npm run bench:engine`).

const encoder = new TextEncoder();

/** Shorter ones are written into memory that is there already. */
const longFromCharacters = 4096;

export function encodeText(text: string): Uint8Array {
  if (text.length < longFromCharacters) return Buffer.from(text);
  // Most answers are ASCII but for some texts; where they are throughout, this is all.
  const bytes = Buffer.allocUnsafeSlow(text.length);
  const { read } = encoder.encodeInto(text, bytes);
  return read === text.length ? bytes : Buffer.from(text);
}
