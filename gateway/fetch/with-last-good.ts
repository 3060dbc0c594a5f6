// A query to a subgraph that fails, or says that it did → its last good reply, where what it reads may be so old, marked as such. Around retries and
// breaker, which have had their turn by then; inside of sharing and of the choice of headers, so that it sees what is sent.
import { LRUCache } from 'lru-cache';
import {
  asOwnReply,
  type FetchSubgraph,
  type ReplyReading,
  type SubgraphError,
  SubgraphFailure,
  type SubgraphReply,
  type SubgraphRequest,
} from './subgraph-fetch.js';

export interface LastGoodReplies {
  put(key: string, reply: SubgraphReply, atMs: number): void;
  get(key: string): { readonly reply: SubgraphReply; readonly atMs: number } | undefined;
  /** Bytes, by the estimate that the bound is held by. */
  size(): number;
}

/** What a parsed reply takes in memory for each character of its JSON text, by and large. */
const bytesPerCharacter = 4;

interface Kept {
  readonly reply: SubgraphReply;
  readonly atMs: number;
}

/** `maximumBytes`: what is kept in all; the replies that came longest ago go first. 0: nothing is kept. */
export function createLastGoodReplies(maximumBytes: number): LastGoodReplies {
  const kept = new LRUCache<string, Kept>({ maxSize: Math.max(1, maximumBytes) });
  return {
    put(key, reply, atMs) {
      const before = kept.peek(key);
      // Replies may overtake each other: the later reading stays.
      if (before !== undefined && before.atMs > atMs) return;
      const characters = key.length + (reply.size || JSON.stringify(reply.data).length);
      kept.set(key, { reply, atMs }, { size: characters * bytesPerCharacter });
    },
    // Only a reply that comes makes an entry younger: one that is asked for while its subgraph is away does not.
    get: (key) => kept.peek(key),
    size: () => kept.calculatedSize,
  };
}

export interface LastGoodOptions {
  readonly replies: LastGoodReplies;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Every reply gets its reading. Kept are replies without errors to queries that say how old they may be and take no header along:
 * nothing of a caller is in them. Errors: those of the port, where there is no reply or it is too old.
 */
export function withLastGood({ replies, now }: LastGoodOptions, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  return async (request) => {
    const { subgraph, kind, body, headers } = request;
    const isKept = kind === 'query' && hasNone(headers);
    const staleForMs = isKept ? (request.staleForMs ?? 0) : 0;
    const atMs = now();
    const findLast = (): SubgraphReply | null => {
      const last = staleForMs === 0 ? undefined : replies.get(`${subgraph}\n${body}`);
      if (last === undefined || now() - last.atMs > staleForMs) return null;
      return withReading(withoutPresent(last.reply, request), { atMs: last.atMs, isStale: true, staleForMs });
    };
    let reply: SubgraphReply;
    try {
      reply = await fetchSubgraph(staleForMs > 0 ? { ...request, isForOne: false } : request);
    } catch (error) {
      const last = error instanceof SubgraphFailure ? findLast() : null;
      if (last === null) throw error;
      return last;
    }
    if (reply.errors.length > 0) {
      const last = reply.errors.some(isFault) ? findLast() : null;
      if (last !== null) return last;
    } else if (staleForMs > 0 && reply.data !== null) replies.put(`${subgraph}\n${body}`, reply, atMs);
    return withReading(reply, { atMs, isStale: false, staleForMs });
  };
}

/** An error that is the subgraph's own, such as a database that is away, and nothing that the request did. */
function isFault({ extensions }: SubgraphError): boolean {
  return extensions?.['code'] === 'INTERNAL_SERVER_ERROR';
}

/** What tells of now is null with an error, as where nothing is given. */
function withoutPresent(reply: SubgraphReply, { subgraph, presentKeys = [] }: SubgraphRequest): SubgraphReply {
  if (presentKeys.length === 0) return reply;
  const data = { ...reply.data };
  for (const key of presentKeys) data[key] = null;
  const extensions = { code: 'SUBGRAPH_UNAVAILABLE', subgraph };
  const message = `The subgraph ${subgraph} did not answer as it should.`;
  return {
    ...reply,
    data,
    errors: presentKeys.map((key) => ({ message, path: [key], extensions })),
  };
}

function withReading(reply: SubgraphReply, reading: ReplyReading): SubgraphReply {
  const read = { ...reply, reading };
  return reply.letGo === undefined ? read : asOwnReply(read, reply);
}

function hasNone(headers: Readonly<Record<string, string>>): boolean {
  for (const _name in headers) return false;
  return true;
}
