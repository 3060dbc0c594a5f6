// A subscription that may run → the stream of its answers, which moves on to every supergraph that is loaded meanwhile and ends
// with the rights of its caller. Separate from requests that are answered once.
import { ClientError } from '../process/errors.js';
import type { Log } from '../process/log.js';
import type { Tracing } from '../process/tracing.js';
import type { Caller, IdentifyCaller } from './access/caller.js';
import type { SubscriptionSlots } from './access/subscription-slots.js';
import { whileAllowed } from './access/while-allowed.js';
import { boundEvent } from './bound-answer.js';
import { answerFault } from './errors.js';
import type { EngineRequest } from './execute/engine-request.js';
import { describeFault } from './execute/execution-error.js';
import { isAgeTold, writeFreshness } from './execute/freshness-account.js';
import { type FollowedEvent, followEvents, type LivePlan } from './execute/live-events.js';
import { addExtensions, type FormatError, writeCost, writePlan, writeResult } from './execute/write-result.js';
import { SubgraphFailure } from './fetch/subgraph-fetch.js';
import type { Generation, Generations } from './generations.js';
import type { AnsweredEvent, EventsAnswer, RequestOrigin } from './http/answer.js';
import type { GatewayLimits } from './limits.js';
import { noteCodes } from './observe-answer.js';
import type { PreparedOperation } from './operation/prepare-operation.js';
import type { Observer } from './telemetry/observer.js';
import { createEventTracing } from './trace-answer.js';

export interface FollowOptions {
  readonly generations: Generations;
  readonly identify: IdentifyCaller;
  readonly limits: Pick<GatewayLimits, 'subscriptions' | 'responseBytes'>;
  readonly subscriptionSlots: SubscriptionSlots;
  readonly formatError: FormatError;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly observer: Observer | null;
  readonly tracing: Tracing | null;
}

export interface Subscription {
  readonly caller: Caller;
  /** Under which its open subscriptions are counted. */
  readonly quotaKey: string;
  readonly origin: RequestOrigin;
  readonly request: EngineRequest;
  readonly text: string;
  readonly operationName: string | undefined;
}

/**
 * `first` is released at the end of the stream.
 * Errors: `ClientError` TOO_MANY_SUBSCRIPTIONS, and what keeps it from being planned; then `first` is still the caller's.
 */
export async function followSubscription(
  options: FollowOptions,
  first: Generation,
  subscription: Subscription,
): Promise<EventsAnswer> {
  const release = options.subscriptionSlots.take(subscription.quotaKey);
  if (release === null) {
    throw new ClientError(
      'TOO_MANY_SUBSCRIPTIONS',
      `You have ${options.limits.subscriptions} subscriptions open, which is the most: end one before you open another.`,
    );
  }
  const { signal } = subscription.origin;
  let isCounted = false;
  const end = () => {
    release();
    if (isCounted) options.observer?.subscriptionClosed();
    isCounted = false;
  };
  // A stream that nobody reads is never begun, and so never ends: the signal says that its client has gone.
  signal.addEventListener('abort', end, { once: true });
  try {
    const answer = await follow(options, first, subscription);
    if (!signal.aborted) {
      isCounted = true;
      options.observer?.subscriptionOpened();
    }
    return { ...answer, events: endWith(answer.events, end) };
  } catch (error) {
    end();
    throw error;
  }
}

async function* endWith<T>(events: AsyncIterable<T>, end: () => void): AsyncGenerator<T, void, void> {
  try {
    yield* events;
  } finally {
    end();
  }
}

async function follow(options: FollowOptions, first: Generation, subscription: Subscription): Promise<EventsAnswer> {
  const { caller, origin, request, text, operationName } = subscription;
  const { contract, claims, expiresAtMs } = caller;
  // What ends the upstream even while its next event is awaited.
  const ending = new AbortController();
  const signal = AbortSignal.any([origin.signal, ending.signal]);
  const traceEvents = options.tracing === null ? null : createEventTracing(options.tracing, origin.requestId);
  let generation = first;
  const planOn = async (on: Generation, operation: PreparedOperation): Promise<LivePlan> => {
    const { engine } = on.variantOf(contract);
    const plan = await engine.planSubscription({ ...request, signal, operation, access: operation.decide(claims) });
    const answerEvent = traceEvents === null ? plan.answerEvent : traceEvents(operation, plan.answerEvent);
    return { ...plan, answerEvent, release: () => on.release() };
  };
  const plan = await planOn(first, request.operation);
  const nextPlan = async (): Promise<LivePlan> => {
    await options.generations.change(generation, signal);
    generation = options.generations.acquire();
    const prepared = generation.variantOf(contract).operations.get(text, operationName);
    try {
      if (prepared.ok) return await planOn(generation, prepared.operation);
    } catch (error) {
      generation.release();
      throw error;
    }
    generation.release();
    throw new ClientError(
      'GRAPHQL_VALIDATION_FAILED',
      'The schema has changed, and the subscription does not fit it any more.',
    );
  };
  const checkAgain = async () => {
    const now = await options.identify(origin.headers, origin.address);
    const isSame = [...claims.scopes].every((scope) => now.claims.scopes.has(scope)) && now.contract === contract;
    if (!isSame) throw new ClientError('FORBIDDEN', 'The rights of the caller have changed: subscribe again.');
  };
  async function* write(): AsyncGenerator<AnsweredEvent, void, void> {
    try {
      const results = followEvents(plan, nextPlan);
      const allowance = { check: checkAgain, expiresAtMs, now: options.now };
      const allowed = caller.kind === 'anonymous' ? results : whileAllowed(results, allowance);
      for await (const event of allowed) yield { text: writeTraced(options, request, event), id: event.id };
    } catch (error) {
      if (!origin.signal.aborted) yield { text: writeEnd(options, origin, error), id: null };
    } finally {
      ending.abort();
    }
  }
  return { kind: 'events', events: write() };
}

/** A client is told why its stream ends. */
function writeEnd({ log, formatError, observer }: FollowOptions, { requestId }: RequestOrigin, error: unknown): string {
  if (!(error instanceof SubgraphFailure)) {
    const fault = answerFault(log, error, requestId);
    if (observer !== null) noteCodes(observer, fault);
    return String(fault.body);
  }
  log.warn({ err: error, subgraph: error.subgraph, requestId }, 'a subscription broke');
  return writeResult({ data: null, errors: [describeFault(error.code, error.subgraph)] }, formatError);
}

function writeTraced(options: FollowOptions, request: EngineRequest, event: FollowedEvent): string {
  const { span } = event;
  const { tracing } = options;
  if (span === undefined || tracing === null) return writeEvent(options, request, event);
  try {
    return tracing.within(span, () =>
      tracing.traceSync('graphql.write', {}, () => writeEvent(options, request, event)),
    );
  } finally {
    span.end();
  }
}

function writeEvent(options: FollowOptions, { account }: EngineRequest, result: FollowedEvent): string {
  account?.settle(result.cost);
  const text = writeResult(result, options.formatError);
  const members = [
    ...(account?.isTold === true ? [writeCost(account, result.cost)] : []),
    ...(result.freshness !== null && isAgeTold(result.freshness) ? [writeFreshness(result.freshness)] : []),
    ...(result.plan === undefined ? [] : [writePlan(result.plan)]),
  ];
  const told = members.length === 0 ? text : addExtensions(text, members.join(','));
  return boundEvent(told, options.limits.responseBytes);
}
