// What an answer is given for again and again → its bytes, the same for all who get nothing beside the data, so that they are made,
// compressed and hashed once.
import { encodeText } from '../../process/encode-text.js';

/** The bytes of a thing's text, for as long as the thing is there; the text is always the same for one thing. */
export function createBodies(): (thing: object, text: string) => Uint8Array {
  const bodies = new WeakMap<object, Uint8Array>();
  return (thing, text) => {
    const known = bodies.get(thing);
    if (known !== undefined) return known;
    const body = encodeText(text);
    bodies.set(thing, body);
    return body;
  };
}
