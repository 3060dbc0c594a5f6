// What happens in a gateway → who counts it: the port that stages and wrappers tell, one method an event. Separate from what is
// made of it, so that a gateway without telemetry does no more than look at null.

import type { CacheOutcome } from '../cache/cache-lookup.js';

export type OperationKind = 'query' | 'mutation' | 'subscription';

/** `http`: from a request's arrival to its last byte, for answers in one piece. `plan` only where an operation had to be planned. */
export type Stage = 'http' | 'prepare' | 'plan' | 'execute';

/**
 * `partial`: data with errors. `refused`: not run, for what the caller did. `failed`: not run, for what we did. `abandoned`: the
 * caller has gone.
 */
export type RequestOutcome = 'ok' | 'partial' | 'refused' | 'failed' | 'abandoned';
export const requestOutcomes: readonly RequestOutcome[] = ['ok', 'partial', 'refused', 'failed', 'abandoned'];

/** `errors`: it answered, with errors. `aborted`: nobody waited any more. */
export type FetchOutcome = 'ok' | 'errors' | 'unavailable' | 'invalid' | 'aborted';
export const fetchOutcomes: readonly FetchOutcome[] = ['ok', 'errors', 'unavailable', 'invalid', 'aborted'];

/** Replies of subgraphs, and whole answers. */
export type CacheKind = 'reply' | 'answer';
export const cacheKinds: readonly CacheKind[] = ['reply', 'answer'];

/** An operation as those who count it see it; the same object for the same text. */
export interface ObservedOperation {
  readonly kind: OperationKind;
  readonly name: string | undefined;
  /** `Type.field`, `Type.field(argument:)`, `Enum.VALUE`, `Input.field`: what of the schema it uses, each once. */
  coordinates(): readonly string[];
}

export interface ObservedCaller {
  readonly kind: 'anonymous' | 'person' | 'partner';
  readonly id: string | null;
}

/**
 * What becomes known of a request while it is answered. Filled in place: one object a request is all that observing may cost
 * (`npm run bench:edge`).
 */
export interface ObservedRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Null until it is known. */
  operation: ObservedOperation | null;
  caller: ObservedCaller | null;
  estimatedCost: number | null;
  /** Null for a request that shared another one's run. */
  actualCost: number | null;
  outcome: RequestOutcome;
  /** Of the answer; 0 where there was none. */
  status: number;
}

export interface Observer {
  requestEnded(request: Readonly<ObservedRequest>): void;
  stageEnded(stage: Stage, durationMs: number): void;
  fetchEnded(subgraph: string, outcome: FetchOutcome, durationMs: number): void;
  /** An error in an answer. `code`: `extensions.code`. */
  errorAnswered(code: string): void;
  /** Each event of a subscription is an answer. */
  cost(estimated: number, actual: number): void;
  rateLimited(caller: ObservedCaller['kind']): void;
  operationLookedUp(isKnown: boolean): void;
  planLookedUp(isKnown: boolean): void;
  /** A request joined the run of an identical one. */
  operationShared(): void;
  fetchShared(): void;
  cacheLookedUp(cache: CacheKind, outcome: CacheOutcome): void;
  /** Tags that were written to were sent to what keeps answers in front of the gateway. `isTaken`: false where they are sent again. */
  purgeSent(isTaken: boolean): void;
  subscriptionOpened(): void;
  subscriptionClosed(): void;
  reloaded(isServed: boolean): void;
}

export function openObservedRequest(
  origin: Pick<ObservedRequest, 'headers' | 'requestId'>,
  startedAt: number,
): ObservedRequest {
  return {
    headers: origin.headers,
    requestId: origin.requestId,
    startedAt,
    operation: null,
    caller: null,
    estimatedCost: null,
    actualCost: null,
    outcome: 'abandoned',
    status: 0,
  };
}
