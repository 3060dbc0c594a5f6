// The one port between the gateway and its subgraphs, whatever carries the request, and the errors it may end with.
// A wrapper adds one behaviour to it; the order of the wrappers is visible in gateway.ts.
import { InternalError } from '../../process/errors.js';
import { asOwn, type Own } from '../../process/own.js';
import type { CacheOutcome, Validity } from '../cache/cache-lookup.js';
import type { CachePolicy } from '../cache/cache-policy.js';

export interface SubgraphRequest {
  readonly subgraph: string;
  /** Keys of the root that an earlier reply does not give: null with an error. Absent: none. */
  readonly presentKeys?: readonly string[] | undefined;
  /** Only a query may be sent twice or shared. */
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** JSON text `{"query":…}` or `{"query":…,"variables":…}`. */
  readonly body: string;
  /** What subgraphs may know of the caller; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when nobody waits any more; null when nobody can stop waiting. */
  readonly signal: AbortSignal | null;
  /** How old an earlier reply may be that is given where the subgraph fails, in milliseconds. Absent: none is given. */
  readonly staleForMs?: number | undefined;
  /** Absent where the reply may not be kept. */
  readonly cache?: RequestCache | undefined;
  /** Whether nobody else is given the reply: then it may be one to let go of. Whoever shares or keeps replies asks without. */
  readonly isForOne?: boolean;
}

export interface RequestCache {
  readonly policy: CachePolicy;
  /** When the client asked, by `performance.now()`: what was written before must be seen. */
  readonly askedAt: number;
  /** Told once, before the reply is given. Null: it holds for this request alone. Not told where nothing is kept at all. */
  readonly onReply?: ((outcome: CacheOutcome, validity: Validity | null) => void) | undefined;
}

/** An error as a subgraph wrote it; only `message` is sure to be there. */
export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** When a subgraph was read. */
export interface ReplyReading {
  /** Milliseconds since 1970, taken before the request was sent: what the reply holds is not older. */
  readonly atMs: number;
  /** Whether it is an earlier reply, given because the subgraph failed. */
  readonly isStale: boolean;
  /** How old it may become and still be given where the subgraph fails; 0: it is not kept. */
  readonly staleForMs: number;
}

/** A parsed reply. It may be shared between requests: nobody changes it. */
export interface SubgraphReply extends Own {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly SubgraphError[];
  /** True when no text in it needs escaping in JSON (the reply held no backslash). */
  readonly plain: boolean;
  /** Length of its JSON text; absent or 0 where the transport does not tell it. */
  readonly size?: number;
  /** Where readings are told. */
  readonly reading?: ReplyReading;
  /** Of an event: by what a subscription is told to go on after it (`last-event-id`). Absent where the subgraph gives none. */
  readonly id?: string;
  /** Of an event: what those who join the subscription later are given first, this event or all that were. */
  readonly forLatecomers?: 'latest' | 'all';
}

/** Marks a reply that nobody else has. `original`: what it is a copy of. */
export function asOwnReply(reply: SubgraphReply, original?: SubgraphReply): SubgraphReply {
  return asOwn(reply, emptyReply, original);
}

const emptyReply = (reply: { data: SubgraphReply['data'] }) => void (reply.data = null);

/** Sends one request. Errors: `SubgraphFailure`; the signal's reason when it was aborted. */
export type FetchSubgraph = (request: SubgraphRequest) => Promise<SubgraphReply>;

/** Opens a subscription. Ends when the subgraph ends it. Errors: `SubgraphFailure`. Returning the iterator closes the upstream. */
export type SubscribeSubgraph = (request: SubgraphRequest) => AsyncIterable<SubgraphReply>;

/** A subgraph that did not answer, or not with GraphQL. `reason` is for the log, never for the client. */
export class SubgraphFailure extends InternalError {
  readonly subgraph: string;
  readonly code: 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_INVALID_RESPONSE';
  constructor(subgraph: string, code: SubgraphFailure['code'], reason: string, options?: ErrorOptions) {
    super(`${subgraph}: ${reason}`, options);
    this.name = 'SubgraphFailure';
    this.subgraph = subgraph;
    this.code = code;
  }
}
