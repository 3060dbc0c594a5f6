// A reply that is byte for byte what the same request was answered the last time → what was read of it then. Most of what dashboards
// ask for has not changed since, and reading JSON is the dearest part of a request. Nothing is left out: the subgraph was asked.
import { readReply } from './read-reply.js';
import type { SubgraphReply } from './subgraph-fetch.js';

/** As `readReply`, with the body of the request. The reply may have been given before: nobody changes it. */
export type ReadReplyTo = (requestBody: string, bytes: Buffer) => SubgraphReply | undefined;

interface Read {
  readonly bytes: Buffer;
  readonly reply: SubgraphReply;
  /** Whether it came again since it was kept, or since it was passed over. */
  isUsed: boolean;
}

/**
 * Of one subgraph. `maximumBytes`: of the texts that are remembered, those that did not come again go first, and one of more than
 * an eighth is not; what is read of them takes some five times as much. 0: nothing is.
 */
export function createReplyMemo(maximumBytes: number): ReadReplyTo {
  if (maximumBytes === 0) return (_requestBody, bytes) => readReply(bytes);
  const known = new Map<string, Read>();
  let total = 0;

  const drop = (requestBody: string, { bytes }: Read) => {
    known.delete(requestBody);
    total -= bytes.length;
  };
  const makeRoom = () => {
    for (const [requestBody, read] of known) {
      if (total <= maximumBytes) return;
      drop(requestBody, read);
      if (read.isUsed) keep(requestBody, { ...read, isUsed: false });
    }
  };
  const keep = (requestBody: string, read: Read) => {
    known.set(requestBody, read);
    total += read.bytes.length;
  };
  return (requestBody, bytes) => {
    const last = known.get(requestBody);
    if (last?.bytes.equals(bytes) === true) {
      last.isUsed = true;
      return last.reply;
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
