// Subgraph requests over HTTP: one bounded pool of kept-alive connections an origin, a deadline for each request as a whole,
// a bound on the size of a reply. Hot path: one handler object a request, no stream, no promise but the one that is awaited.
import { type Dispatcher, Pool } from 'undici';
import { createBag } from '../../process/bag.js';
import type { Closable } from '../../process/lifecycle.js';
import { readReply } from './read-reply.js';
import { createReadingTurns, type ReadingTurns, type WholeReply } from './reading-turns.js';
import { createReplyMemo } from './reply-memo.js';
import {
  asOwnReply,
  type FetchSubgraph,
  SubgraphFailure,
  type SubgraphReply,
  type SubgraphRequest,
} from './subgraph-fetch.js';

export interface HttpTransportOptions {
  /** From sending a request to the last byte of its reply. */
  readonly timeoutMs: number;
  readonly maximumResponseBytes?: number;
  /** Of each subgraph's replies that are not read again where they come again; absent: every reply is read. */
  readonly memoBytes?: number | undefined;
}

export interface HttpTransport extends Closable {
  /** Sends to these URLs. Pools are shared by origin, so that a reload keeps its connections. */
  fetchFrom(urls: ReadonlyMap<string, string>): FetchSubgraph;
}

const defaultMaximumResponseBytes = 64 * 1024 * 1024;
const connectionsPerOrigin = 64;
const longFromBytes = 8 * 1024;
/** How often deadlines are looked at; one timer for all requests costs less than one for each. */
const deadlineCheckMs = 50;

export function createHttpTransport(options: HttpTransportOptions): HttpTransport {
  const { timeoutMs, maximumResponseBytes = defaultMaximumResponseBytes, memoBytes = 0 } = options;
  const pools = new Map<string, Pool>();
  const running = createBag<ReplyHandler>();
  const turns = createReadingTurns();
  const deadlines = setInterval(() => {
    const now = performance.now();
    for (const handler of running)
      if (handler.deadline <= now) handler.fail('SUBGRAPH_UNAVAILABLE', `no whole answer within ${timeoutMs} ms`);
  }, deadlineCheckMs);
  deadlines.unref();

  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: connectionsPerOrigin,
        // The deadline of the whole request takes their place.
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: { timeout: timeoutMs },
      });
      pools.set(origin, pool);
    }
    return pool;
  };

  return {
    fetchFrom(urls) {
      const places = new Map<string, Place>();
      for (const [subgraph, url] of urls) {
        if (!URL.canParse(url)) continue;
        const { origin, pathname, search } = new URL(url);
        places.set(subgraph, {
          pool: poolOf(origin),
          path: `${pathname}${search}`,
          read: memoBytes === 0 ? readOwnReply : createReader(memoBytes),
        });
      }
      return (request) => {
        const place = places.get(request.subgraph);
        if (place === undefined)
          return Promise.reject(new SubgraphFailure(request.subgraph, 'SUBGRAPH_UNAVAILABLE', 'no URL is known'));
        return new Promise((resolve, reject) => {
          const handler = new ReplyHandler(request, maximumResponseBytes, performance.now() + timeoutMs, {
            read: place.read,
            turns,
            resolve,
            reject,
            end: () => remove(),
          });
          const remove = running.add(handler);
          handler.heed();
          place.pool.dispatch(
            { path: place.path, method: 'POST', headers: writeHeaders(request.headers), body: request.body },
            handler,
          );
        });
      };
    },
    async close() {
      clearInterval(deadlines);
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

interface Place {
  readonly pool: Pool;
  readonly path: string;
  readonly read: ReadReply;
}

/** Undefined for what is not GraphQL. */
type ReadReply = (request: SubgraphRequest, bytes: Buffer) => SubgraphReply | undefined;

function createReader(memoBytes: number): ReadReply {
  const readReplyTo = createReplyMemo(memoBytes);
  return ({ body }, bytes) => readReplyTo(body, bytes);
}

function readOwnReply({ isForOne = false }: SubgraphRequest, bytes: Buffer): SubgraphReply | undefined {
  const reply = readReply(bytes);
  return reply === undefined || !isForOne ? reply : asOwnReply(reply);
}

const ownHeaders = [
  'content-type',
  'application/json',
  'accept',
  'application/graphql-response+json, application/json',
];

function writeHeaders(headers: Readonly<Record<string, string>>): string[] {
  let all = ownHeaders;
  for (const name in headers) {
    if (all === ownHeaders) all = [...ownHeaders];
    all.push(name, headers[name] ?? '');
  }
  return all;
}

interface Ending {
  readonly read: ReadReply;
  readonly turns: ReadingTurns;
  readonly resolve: (reply: SubgraphReply) => void;
  readonly reject: (error: unknown) => void;
  readonly end: () => void;
}

/** A class because undici calls its methods for each request: one object with a shape that never changes. */
class ReplyHandler implements Dispatcher.DispatchHandler, WholeReply {
  deadline: number;
  readonly #request: SubgraphRequest;
  readonly #maximumBytes: number;
  readonly #ending: Ending;
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  /** A list of its own only from the first on: what is made with the request may be old by then. */
  #chunks: Buffer[] | null = null;
  #bytes = 0;
  #isEnded = false;

  constructor(request: SubgraphRequest, maximumBytes: number, deadline: number, ending: Ending) {
    this.#request = request;
    this.#maximumBytes = maximumBytes;
    this.deadline = deadline;
    this.#ending = ending;
  }

  /** Ends it when its request is given up. */
  heed(): void {
    const { signal } = this.#request;
    signal?.addEventListener('abort', this.#abort, { once: true });
    if (signal?.aborted === true) this.#abort();
  }

  readonly #abort = () => this.#reject(this.#request.signal?.reason);

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isEnded) controller.abort(new Error('not needed any more'));
  }

  onResponseStart({ rawHeaders }: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
    // The list is as old as the connection's last reply, and what is in it is pieces of what the socket gave, which it would keep as a whole.
    if (Array.isArray(rawHeaders)) rawHeaders.length = 0;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maximumBytes)
      this.fail('SUBGRAPH_INVALID_RESPONSE', `an answer of more than ${this.#maximumBytes} bytes`);
    else if (this.#chunks === null) this.#chunks = [chunk];
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#isEnded) return;
    const chunks = this.#chunks ?? [];
    this.#chunks = null;
    const [first] = chunks;
    if (this.#bytes >= longFromBytes) {
      // It is here in time, whenever its turn comes.
      this.deadline = Infinity;
      this.#ending.turns.add(this, chunks, this.#bytes);
    } else this.read(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
  }

  read(bytes: Buffer): void {
    if (this.#isEnded) return;
    const reply = this.#ending.read(this.#request, bytes);
    if (reply !== undefined) {
      if (this.#finish()) this.#ending.resolve(reply);
      return;
    }
    const code = this.#status >= 500 ? 'SUBGRAPH_UNAVAILABLE' : 'SUBGRAPH_INVALID_RESPONSE';
    this.fail(code, `status ${this.#status} with a body that is not GraphQL`);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(
      new SubgraphFailure(this.#request.subgraph, 'SUBGRAPH_UNAVAILABLE', error.message || error.name, {
        cause: error,
      }),
    );
  }

  fail(code: SubgraphFailure['code'], reason: string): void {
    this.#reject(new SubgraphFailure(this.#request.subgraph, code, reason));
  }

  #reject(error: unknown): void {
    if (!this.#finish()) return;
    this.#ending.reject(error);
    this.#controller?.abort(error instanceof Error ? error : new Error('not needed any more'));
  }

  /** False when it has ended before. */
  #finish(): boolean {
    if (this.#isEnded) return false;
    this.#isEnded = true;
    this.#chunks = null;
    this.#request.signal?.removeEventListener('abort', this.#abort);
    this.#ending.end();
    return true;
  }
}
