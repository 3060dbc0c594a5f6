// The port that HTTP calls for every GraphQL request, whatever carried it, and what it gets back: finished JSON texts.
// Separate so that routes, SSE, WebSocket and multipart know no later stage.

import { asOwn, type Own } from '../../process/own.js';
import type { AnswerCaching } from './cache-headers.js';

/** The parameters of GraphQL over HTTP, parsed but not yet understood. */
export interface GraphQLParameters {
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** A trusted document in place of the text. */
  readonly documentId?: string | undefined;
}

/** What is known of who asks and how. */
export interface RequestOrigin {
  /** Names in lower case. One object for all operations that come together: who is made known for one of them is so for all. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly address: string;
  /** Of the request that carried the operation; its log lines and its answer have it. */
  readonly requestId: string;
  /** False for GET: a mutation is refused with status 405. */
  readonly mayMutate: boolean;
  /** True where several payloads can be sent: `@defer` then is, and a subscription may be. */
  readonly incremental: boolean;
  /** True where a subscription's events can be sent. */
  readonly streaming: boolean;
  /** Hardly anybody asks the same again, as for the pages of an export: nothing of it is kept. */
  readonly isAskedOnce?: boolean;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** One finished answer: `{"data":…}` or `{"errors":…}` as JSON text, UTF-8 when bytes. */
export interface SingleAnswer extends Own {
  readonly kind: 'single';
  /**
   * The status for `application/graphql-response+json`: 200 when `data` is there, else 4xx or 5xx.
   * `application/json` has 200 for every well-formed request.
   */
  readonly status: number;
  readonly body: string | Uint8Array;
  /** Whether there are errors beside the data. */
  readonly hasErrors?: boolean;
  /** Absent: nobody may have a copy. */
  readonly caching?: AnswerCaching;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Marks an answer that nobody else has. `original`: what it is a copy of. */
export function asOwnAnswer(answer: SingleAnswer, original?: SingleAnswer): SingleAnswer {
  return asOwn(answer, emptyAnswer, original);
}

const emptyAnswer = (answer: { body: SingleAnswer['body'] }) => void (answer.body = '');

/** `@defer`: the first payload (with `hasNext`), then the others, each a JSON text (`{"incremental":[…],"hasNext":…}`). */
export interface IncrementalAnswer {
  readonly kind: 'incremental';
  readonly initial: string;
  readonly subsequent: AsyncIterable<string>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AnsweredEvent {
  /** JSON: `{"data":…}`. */
  readonly text: string;
  /** What a client that comes back tells it got last (`Last-Event-ID`); null where there is nothing to come back to. */
  readonly id: string | null;
}

/** A subscription. Returning the iterator ends its upstream. */
export interface EventsAnswer {
  readonly kind: 'events';
  readonly events: AsyncIterable<AnsweredEvent>;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Answer = SingleAnswer | IncrementalAnswer | EventsAnswer;

/** Answers one request. Never rejects for what a client or a subgraph did: such errors are in the answer. */
export type AnswerRequest = (parameters: GraphQLParameters, origin: RequestOrigin) => Promise<Answer>;

/** What is sent of an answer in parts where ids have no place. */
export async function* textsOf(answer: IncrementalAnswer | EventsAnswer): AsyncGenerator<string, void, void> {
  if (answer.kind === 'incremental') {
    yield answer.initial;
    yield* answer.subsequent;
  } else for await (const { text } of answer.events) yield text;
}
