// Texts as bytes: the same as everybody else makes of them, short or long, in any script.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeText } from '../../process/encode-text.js';

const long = (text: string) => text.repeat(Math.ceil(8192 / text.length));

it.each([
  ['nothing', ''],
  ['a short text', 'Phường Hoàng Mai'],
  ['a long text in ASCII', long('{"id":"unit_1"},')],
  ['a long text in Vietnamese', long('Ủy ban nhân dân phường ')],
  ['a long text that is ASCII but for its end', `${long('a')}ệ`],
  ['a long text with halves of pairs', `${long('a')}\uD83D ${long('b')}\uDE00`],
  ['a long text with whole pairs', long('a😀')],
])('encodes %s', (_, text) => {
  expect(Buffer.from(encodeText(text)).equals(Buffer.from(text))).toBe(true);
});

it('encodes every text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(9000), (text, padding) => {
      const padded = 'x'.repeat(padding) + text;
      expect(Buffer.from(encodeText(padded)).equals(Buffer.from(padded))).toBe(true);
    }),
  );
});
