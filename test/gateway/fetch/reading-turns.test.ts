// Long replies one in a turn of the event loop, and the memory that they wait in.
import { describe, expect, it } from 'vitest';
import { createReadingTurns } from '../../../gateway/fetch/reading-turns.js';
import { createReusedMemory } from '../../../gateway/fetch/reused-memory.js';

const turn = () => new Promise(setImmediate);

describe('long replies', () => {
  it('are read one in a turn, in the order in which they came, whole', async () => {
    const turns = createReadingTurns();
    const read: string[] = [];
    const add = (...chunks: string[]) =>
      turns.add(
        { read: (bytes) => void read.push(bytes.toString()) },
        chunks.map((chunk) => Buffer.from(chunk)),
        chunks.join('').length,
      );
    add('first');
    add('se', 'con', 'd');
    add('third');
    expect(read).toEqual([]);
    await turn();
    expect(read).toEqual(['first']);
    add('fourth');
    await turn();
    expect(read).toEqual(['first', 'second']);
    await turn();
    await turn();
    expect(read).toEqual(['first', 'second', 'third', 'fourth']);
    await turn();
    add('after a pause');
    await turn();
    expect(read.at(-1)).toBe('after a pause');
  });

  it('are all read where new ones come for as long as others wait', async () => {
    const turns = createReadingTurns();
    const read: number[] = [];
    let added = 0;
    const add = () => {
      const number = added;
      added += 1;
      const bytes = Buffer.from(String(number));
      turns.add({ read: (given) => void read.push(Number(given.toString())) }, [bytes], bytes.length);
    };
    for (let count = 0; count < 300; count += 1) add();
    for (let count = 0; count < 1_000; count += 1) {
      add();
      await turn();
    }
    for (let count = 0; count < 300; count += 1) await turn();
    expect(read).toEqual(Array.from({ length: 1_300 }, (_, number) => number));
  });

  it('do not see what comes into the memory that another has left', async () => {
    const turns = createReadingTurns();
    const read: string[] = [];
    const memories: ArrayBufferLike[] = [];
    const add = (text: string) =>
      turns.add(
        {
          read(bytes) {
            memories.push(bytes.buffer);
            // Takes memory while this one is being read.
            if (read.length === 0) add('y'.repeat(5_000));
            read.push(bytes.toString());
          },
        },
        [Buffer.from(text)],
        text.length,
      );
    add('x'.repeat(6_000));
    await turn();
    await turn();
    add('z'.repeat(4_500));
    await turn();
    expect(read).toEqual(['x'.repeat(6_000), 'y'.repeat(5_000), 'z'.repeat(4_500)]);
    expect(memories[1]).not.toBe(memories[0]);
    expect(memories.slice(0, 2)).toContain(memories[2]);
  });
});

describe('memory that is used again', () => {
  it('is the same for what has nearly the same length, and large enough', () => {
    const memory = createReusedMemory(1_000_000);
    const first = memory.take(1_000);
    expect(first.length).toBeGreaterThanOrEqual(1_000);
    memory.giveBack(first);
    expect(memory.take(900)).toBe(first);
    expect(memory.take(900)).not.toBe(first);
    memory.giveBack(first);
    expect(memory.take(2_000).length).toBeGreaterThanOrEqual(2_000);
  });

  it('is kept up to a bound, which what is taken makes room in', () => {
    const memory = createReusedMemory(4_096);
    const [one, two, three] = [memory.take(2_048), memory.take(2_048), memory.take(2_048)];
    for (const each of [one, two, three]) memory.giveBack(each);
    const again = [memory.take(2_048), memory.take(2_048), memory.take(2_048)];
    expect(again).toContain(one);
    expect(again).toContain(two);
    expect(again).not.toContain(three);
    memory.giveBack(three);
    expect(memory.take(2_048)).toBe(three);
  });
});
