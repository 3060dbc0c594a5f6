// Long replies are read one in a turn of the event loop, in the order in which they came. Read as they come, those of all requests would be
// held while the short ones of their later steps wait to be read; so a request is done with its own soon after it has been read. While they
// wait their bytes are in memory that is used again and again: what the sockets gave would become old there, and be kept for long.

import { createReusedMemory } from './reused-memory.js';

export interface WholeReply {
  /** `bytes` are there only until it returns. */
  read(bytes: Buffer): void;
}

export interface ReadingTurns {
  add(reply: WholeReply, chunks: readonly Buffer[], byteCount: number): void;
}

interface Waiting {
  readonly reply: WholeReply;
  readonly memory: Buffer;
  readonly byteCount: number;
}

const keptBytes = 16 * 1024 * 1024;

export function createReadingTurns(): ReadingTurns {
  const memories = createReusedMemory(keptBytes);
  let waiting: (Waiting | undefined)[] = [];
  let next = 0;
  const readNext = () => {
    const one = waiting[next];
    waiting[next] = undefined;
    next += 1;
    if (next === waiting.length) [waiting, next] = [[], 0];
    else {
      // It may never become empty.
      if (next > 256 && next * 2 > waiting.length) [waiting, next] = [waiting.slice(next), 0];
      setImmediate(readNext);
    }
    if (one === undefined) return;
    one.reply.read(one.memory.subarray(0, one.byteCount));
    memories.giveBack(one.memory);
  };
  return {
    add(reply, chunks, byteCount) {
      const memory = memories.take(byteCount);
      let end = 0;
      for (const chunk of chunks) end += chunk.copy(memory, end);
      if (waiting.length === 0) setImmediate(readNext);
      waiting.push({ reply, memory, byteCount });
    },
  };
}
