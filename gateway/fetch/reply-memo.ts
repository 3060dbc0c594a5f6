// A reply that is byte for byte what the same request was answered the last time → what was read of it then. Most of what dashboards
// ask for has not changed since, and reading JSON is the dearest part of a request. Nothing is left out: the subgraph was asked.
import { readReply } from './read-reply.js';
import type { SubgraphReply } from './subgraph-fetch.js';

/** As `readReply`, with the body of the request. The reply may have been given before: nobody changes it. */
export type ReadReplyTo = (requestBody: string, bytes: Buffer) => SubgraphReply | undefined;

interface Read {
  readonly bytes: Buffer;
  readonly reply: SubgraphReply;
}

/**
 * Of one subgraph. `maximumBytes`: of the texts that are remembered, those not used for longest go first, and one of more than an
 * eighth is not; what is read of them takes some five times as much. 0: nothing is.
 */
export function createReplyMemo(maximumBytes: number): ReadReplyTo {
  if (maximumBytes === 0) return (_requestBody, bytes) => readReply(bytes);
  const known = new Map<string, Read>();
  let total = 0;

  const drop = (requestBody: string) => {
    total -= known.get(requestBody)?.bytes.length ?? 0;
    known.delete(requestBody);
  };
  const keep = (requestBody: string, read: Read) => {
    if (read.bytes.length > maximumBytes / 8) return;
    known.set(requestBody, read);
    total += read.bytes.length;
    for (const oldest of known.keys()) {
      if (total <= maximumBytes) break;
      drop(oldest);
    }
  };
  return (requestBody, bytes) => {
    const last = known.get(requestBody);
    const isSame = last?.bytes.equals(bytes) === true;
    const reply = isSame ? last.reply : readReply(bytes);
    drop(requestBody);
    // What the socket gave may be part of a larger piece of memory, which would stay as a whole.
    if (reply !== undefined) keep(requestBody, isSame ? last : { bytes: Buffer.from(bytes), reply });
    return reply;
  };
}
