// A GraphQL request, whatever carried it → its answer: the order of the stages between HTTP and the engine is visible here.
import { ClientError } from '../process/errors.js';
import type { Log } from '../process/log.js';
import type { Caller } from './access/caller.js';
import type { RateLimiter } from './access/rate-limits.js';
import type { SubscriptionSlots } from './access/subscription-slots.js';
import { boundAnswer, boundEvent } from './bound-answer.js';
import { chargeRequest, checkCost } from './charge-request.js';
import { answerFault } from './errors.js';
import type { CostAccount } from './execute/cost-account.js';
import type { EngineRequest, UnderstoodRequest } from './execute/engine.js';
import { describeFault } from './execute/execution-error.js';
import { type EventResult, followEvents, type LivePlan } from './execute/live-events.js';
import { addCost, type FormatError, writeResult } from './execute/write-result.js';
import type { SharedRuns } from './fetch/share-runs.js';
import { SubgraphFailure } from './fetch/subgraph-fetch.js';
import type { Generation, Generations } from './generations.js';
import type {
  Answer,
  AnswerRequest,
  EventsAnswer,
  GraphQLParameters,
  RequestOrigin,
  SingleAnswer,
} from './http/answer.js';
import type { GatewayLimits } from './limits.js';
import type { PersistedQueries } from './operation/persisted-queries.js';
import type { PreparedOperation } from './operation/prepare-operation.js';

export interface AnswerRequestOptions {
  readonly generations: Generations;
  readonly persistedQueries: PersistedQueries;
  /** `isPublic`: no subgraph gets anything of the caller with a query, so that its answers are everybody's. */
  readonly readCaller: (
    origin: RequestOrigin,
    operation: PreparedOperation | null,
  ) => Caller & { readonly isPublic: boolean };
  /** Null: every query is run by itself. */
  readonly sharing: SharedRuns<SingleAnswer> | null;
  readonly limits: Omit<GatewayLimits, 'operations'>;
  readonly rateLimiter: RateLimiter;
  readonly subscriptionSlots: SubscriptionSlots;
  /** Gets to know what every answer was estimated to cost and what it cost; each event of a subscription is an answer. */
  readonly observer?: { cost(estimated: number, actual: number): void };
  readonly formatError: FormatError;
  readonly log: Log;
}

export function createAnswerRequest(options: AnswerRequestOptions): AnswerRequest {
  return async (parameters, origin) => {
    try {
      const text = options.persistedQueries.resolve(parameters.query, parameters.extensions);
      if (text === undefined || text === '')
        throw new ClientError('BAD_REQUEST', 'The request has no query: send JSON with a `query`.');
      return await answerText(options, text, parameters, origin);
    } catch (error) {
      // Nobody reads the answer of a request that was given up.
      if (origin.signal.aborted) throw error;
      return answerFault(options.log, error);
    }
  };
}

async function answerText(
  options: AnswerRequestOptions,
  text: string,
  parameters: GraphQLParameters,
  origin: RequestOrigin,
): Promise<Answer> {
  const generation = options.generations.acquire();
  let isHandedOn = false;
  try {
    const prepared = generation.operations.get(text, parameters.operationName);
    if (!prepared.ok) {
      // Reading a document is work, whatever is wrong with it.
      const charge = await chargeRequest(options.rateLimiter, options.readCaller(origin, null).quota, 1);
      if (!charge.granted) return charge.answer;
      const body = JSON.stringify({ errors: prepared.errors });
      return withHeaders({ kind: 'single', status: 400, body }, charge.headers);
    }
    const { operation } = prepared;
    if (operation.kind === 'mutation' && !origin.mayMutate) return refuseMutation();
    const caller = options.readCaller(origin, operation);
    const given: EngineRequest = {
      operation,
      variables: parameters.variables,
      headers: caller.headers,
      signal: origin.signal,
      incremental: origin.incremental,
    };
    const understood = generation.engine.understand(given);
    const estimated = understood.ok ? understood.estimatedCost : 1;
    checkCost(estimated, options.limits.cost);
    const charging = chargeRequest(options.rateLimiter, caller.quota, estimated);
    const charge = charging instanceof Promise ? await charging : charging;
    if (!charge.granted) return charge.answer;
    if (!understood.ok) return withHeaders(understood.answer, charge.headers);
    const request = { ...given, account: openAccount(options, estimated, parameters, origin) };
    if (operation.kind === 'subscription') {
      if (!origin.streaming)
        throw new ClientError(
          'BAD_REQUEST',
          'A subscription needs a stream: ask by WebSocket, or with `accept: text/event-stream`.',
        );
      const answer = await followWithin(options, caller, generation, request, text, parameters);
      isHandedOn = answer.kind === 'events';
      return withHeaders(answer, charge.headers);
    }
    const { sharing } = options;
    const isShared = sharing !== null && operation.kind === 'query' && caller.isPublic && !origin.incremental;
    const answer = isShared
      ? await sharing.share(
          keyOf(generation, text, parameters, request.account.isTold),
          origin.signal,
          async (signal) => {
            return encode(single(await run(options, generation, { ...request, signal }, understood)));
          },
        )
      : await run(options, generation, request, understood);
    if (answer.kind === 'incremental') {
      isHandedOn = true;
      return withHeaders({ ...answer, subsequent: releaseAfter(answer.subsequent, generation) }, charge.headers);
    }
    return withHeaders(withHeaders(answer, caller.answerHeaders), charge.headers);
  } finally {
    if (!isHandedOn) generation.release();
  }
}

async function run(
  { limits }: AnswerRequestOptions,
  { engine }: Generation,
  request: EngineRequest,
  understood: UnderstoodRequest,
): Promise<Answer> {
  return boundAnswer(await engine.answer(request, understood), limits.responseBytes);
}

/** The cost is told where `x-cost: report` or `"extensions":{"cost":true}` asks for it. */
function openAccount(
  { limits, observer }: AnswerRequestOptions,
  estimated: number,
  { extensions }: GraphQLParameters,
  { headers }: RequestOrigin,
): CostAccount {
  return {
    estimated,
    maximum: limits.cost,
    isTold: headers['x-cost'] === 'report' || extensions?.['cost'] === true,
    settle: (actual) => observer?.cost(estimated, actual),
  };
}

function withHeaders<A extends Answer>(answer: A, headers: SingleAnswer['headers']): A {
  return headers === undefined ? answer : { ...answer, headers: { ...answer.headers, ...headers } };
}

/** All that can change the answer to a public query. */
function keyOf(
  { snapshot }: Generation,
  text: string,
  { operationName, variables }: GraphQLParameters,
  isCostTold: boolean,
): string {
  const given = variables === undefined ? '' : JSON.stringify(variables);
  return `${snapshot.id}${isCostTold ? '$' : ''}\n${operationName ?? ''}\n${given}\n${text}`;
}

function single(answer: Answer): SingleAnswer {
  if (answer.kind !== 'single') throw new Error('a query without @defer has one answer');
  return answer;
}

/** The bytes are made once for all who wait. */
function encode(answer: SingleAnswer): SingleAnswer {
  return typeof answer.body === 'string' ? { ...answer, body: Buffer.from(answer.body) } : answer;
}

function refuseMutation(): SingleAnswer {
  const error = { message: 'A mutation needs POST.', extensions: { code: 'BAD_REQUEST' } };
  return { kind: 'single', status: 405, body: JSON.stringify({ errors: [error] }), headers: { allow: 'POST' } };
}

async function* releaseAfter(texts: AsyncIterable<string>, generation: Generation): AsyncGenerator<string, void, void> {
  try {
    yield* texts;
  } finally {
    generation.release();
  }
}

/** One of the subscriptions that the caller may have. */
async function followWithin(
  options: AnswerRequestOptions,
  caller: Caller,
  generation: Generation,
  request: EngineRequest,
  text: string,
  parameters: GraphQLParameters,
): Promise<Answer> {
  const release = options.subscriptionSlots.take(caller.quota.key);
  if (release === null) {
    throw new ClientError(
      'TOO_MANY_SUBSCRIPTIONS',
      `You have ${options.limits.subscriptions} subscriptions open, which is the most: end one before you open another.`,
    );
  }
  // A stream that nobody reads is never begun, and so never ends: the signal says that its client has gone.
  request.signal?.addEventListener('abort', release, { once: true });
  try {
    const answer = await follow(options, generation, request, text, parameters);
    return { ...answer, events: endWith(answer.events, release) };
  } catch (error) {
    release();
    throw error;
  }
}

async function* endWith(texts: AsyncIterable<string>, end: () => void): AsyncGenerator<string, void, void> {
  try {
    yield* texts;
  } finally {
    end();
  }
}

/** The stream of a subscription, which moves on to every supergraph that is loaded meanwhile. */
async function follow(
  options: AnswerRequestOptions,
  first: Generation,
  request: EngineRequest,
  text: string,
  parameters: GraphQLParameters,
): Promise<EventsAnswer> {
  let generation = first;
  const planOn = async (on: Generation, operation: PreparedOperation): Promise<LivePlan> => ({
    ...(await on.engine.planSubscription({ ...request, operation })),
    release: () => on.release(),
  });
  const plan = await planOn(first, request.operation);
  const nextPlan = async (): Promise<LivePlan> => {
    await options.generations.change(generation);
    generation = options.generations.acquire();
    const prepared = generation.operations.get(text, parameters.operationName);
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
  async function* write() {
    try {
      for await (const result of followEvents(plan, nextPlan)) yield writeEvent(options, request, result);
    } catch (error) {
      if (request.signal?.aborted === true) return;
      // A client is told why its stream ends.
      if (error instanceof SubgraphFailure) {
        options.log.warn({ err: error, subgraph: error.subgraph }, 'a subscription broke');
        yield writeResult({ data: null, errors: [describeFault(error.code, error.subgraph)] }, options.formatError);
      } else yield String(answerFault(options.log, error).body);
    }
  }
  return { kind: 'events', events: write() };
}

function writeEvent(options: AnswerRequestOptions, { account }: EngineRequest, result: EventResult): string {
  account?.settle(result.cost);
  const text = writeResult(result, options.formatError);
  const told = account?.isTold === true ? addCost(text, account, result.cost) : text;
  return boundEvent(told, options.limits.responseBytes);
}
