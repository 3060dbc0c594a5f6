// Replies that come again byte for byte are read once; whatever differs is read.
import { describe, expect, it } from 'vitest';
import { createReplyMemo } from '../../../gateway/fetch/reply-memo.js';

const text = (value: string) => Buffer.from(JSON.stringify({ data: { value } }));

describe('the memory of replies', () => {
  it('gives what it read before where the same request is answered with the same bytes', () => {
    const read = createReplyMemo(1_000);
    const first = read('{a}', text('x'));
    expect(first?.data).toEqual({ value: 'x' });
    expect(read('{a}', text('x'))).toBe(first);
  });

  it('reads a reply that differs in one byte, also where its length is the same, and the former one when it comes again', () => {
    const read = createReplyMemo(1_000);
    read('{a}', text('x'));
    expect(read('{a}', text('y'))?.data).toEqual({ value: 'y' });
    expect(read('{a}', text('x'))?.data).toEqual({ value: 'x' });
  });

  it('gives it too where another request is answered with the same bytes, and not where they only have the same length', () => {
    const read = createReplyMemo(1_000);
    const first = read('{a}', text('x'));
    expect(read('{b}', text('x'))).toBe(first);
    expect(read('{c}', text('y'))?.data).toEqual({ value: 'y' });
    expect(read('{a}', text('x'))).toBe(first);
  });

  it('does not take what is no reply for one, however often it comes', () => {
    const read = createReplyMemo(1_000);
    const html = Buffer.from('<html>');
    expect([read('{a}', html), read('{a}', html)]).toEqual([undefined, undefined]);
    expect(read('{a}', text('x'))?.data).toEqual({ value: 'x' });
  });

  it('is not misled by memory that its bytes lay in and that is written over', () => {
    const read = createReplyMemo(1_000);
    const bytes = text('x');
    read('{a}', bytes);
    text('y').copy(bytes);
    expect(read('{a}', bytes)?.data).toEqual({ value: 'y' });
  });

  it('forgets those that did not come again where more come than its bound holds', () => {
    const read = createReplyMemo(8 * text('x').length);
    const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const [first, second] = letters.map((letter) => read(`{${letter}}`, text(letter)));
    expect(read('{a}', text('a'))).toBe(first);
    read('{i}', text('i'));
    expect(read('{a}', text('a'))).toBe(first);
    expect(read('{b}', text('b'))).not.toBe(second);
  });

  it('keeps none that takes more than an eighth of its bound', () => {
    const read = createReplyMemo(8 * text('x').length);
    const first = read('{a}', text('x'));
    expect(read('{b}', text('xx'))).not.toBe(read('{b}', text('xx')));
    expect(read('{a}', text('x'))).toBe(first);
  });

  it('reads every reply where it may keep nothing', () => {
    const read = createReplyMemo(0);
    expect(read('{a}', text('x'))).not.toBe(read('{a}', text('x')));
  });
});
