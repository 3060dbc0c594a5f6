// A reply that is byte for byte one that came before → what was read of that one. Most of what dashboards ask for has not changed
// since, and reading JSON is the dearest part of a request. Nothing is left out: the subgraph was asked.
import { readReply } from './read-reply.js';
import type { SubgraphReply } from './subgraph-fetch.js';

/** As `readReply`, with the body of the request. The reply may have been given before, also to another request: nobody changes it. */
export type ReadReplyTo = (requestBody: string, bytes: Buffer) => SubgraphReply | undefined;

interface Read {
  readonly bytes: Buffer;
  readonly reply: SubgraphReply;
  /** Whether it came again since it was kept, or since it was passed over. */
  isUsed: boolean;
}

/**
 * Of one subgraph. `maximumBytes`: of the texts that are remembered, those that did not come again go first, and one of more than
 * an eighth is not; what is read of them takes some five times as much.
 */
export function createReplyMemo(maximumBytes: number): ReadReplyTo {
  const known = new Map<string, Read>();
  /** Of each length the last: requests that differ in a variable alone are often answered the same. */
  const byLength = new Map<number, Read>();
  let total = 0;

  const drop = (requestBody: string, read: Read) => {
    const { length } = read.bytes;
    known.delete(requestBody);
    if (byLength.get(length) === read) byLength.delete(length);
    total -= length;
  };
  const makeRoom = () => {
    for (const [requestBody, read] of known) {
      if (total <= maximumBytes) return;
      drop(requestBody, read);
      if (read.isUsed) keep(requestBody, { ...read, isUsed: false });
    }
  };
  const keep = (requestBody: string, read: Read) => {
    const { length } = read.bytes;
    known.set(requestBody, read);
    byLength.set(length, read);
    total += length;
  };
  return (requestBody, bytes) => {
    const last = known.get(requestBody);
    for (const read of [last, byLength.get(bytes.length)]) {
      if (read?.bytes.equals(bytes) !== true) continue;
      read.isUsed = true;
      return read.reply;
    }
    const reply = readReply(bytes);
    if (last !== undefined) drop(requestBody, last);
    if (reply !== undefined && bytes.length <= maximumBytes / 8) {
      // What the socket gave may be part of a larger piece of memory, which would stay as a whole.
      keep(requestBody, { bytes: Buffer.from(bytes), reply, isUsed: false });
      makeRoom();
    }
    return reply;
  };
}
