// A GraphQL request, whatever carried it → its answer: the order of the stages between HTTP and the engine is visible here.
import { ClientError } from '../process/errors.js';
import type { Log } from '../process/log.js';
import type { Caller, IdentifyCaller } from './access/caller.js';
import { whileAllowed } from './access/while-allowed.js';
import type { ForwardedHeaders } from './access/forwarded-headers.js';
import { answerFault } from './errors.js';
import type { EngineRequest } from './execute/engine.js';
import { describeFault } from './execute/execution-error.js';
import { followEvents, type LivePlan } from './execute/live-events.js';
import { type FormatError, writeResult } from './execute/write-result.js';
import type { SharedRuns } from './fetch/share-runs.js';
import { SubgraphFailure } from './fetch/subgraph-fetch.js';
import type { Generation, Generations } from './generations.js';
import type { Answer, AnswerRequest, GraphQLParameters, RequestOrigin, SingleAnswer } from './http/answer.js';
import type { PersistedQueries } from './operation/persisted-queries.js';
import type { PreparedOperation } from './operation/prepare-operation.js';

export interface AnswerRequestOptions {
  readonly generations: Generations;
  readonly persistedQueries: PersistedQueries;
  readonly identify: IdentifyCaller;
  /** `isPublic`: no subgraph gets anything of the caller with a query, so that its answers are those of all who lack the same. */
  readonly forward: (
    caller: Caller,
    origin: RequestOrigin,
    operation: PreparedOperation,
  ) => ForwardedHeaders & { readonly isPublic: boolean };
  /** Null: every query is run by itself. */
  readonly sharing: SharedRuns<SingleAnswer> | null;
  readonly formatError: FormatError;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

export function createAnswerRequest(options: AnswerRequestOptions): AnswerRequest {
  return async (parameters, origin) => {
    try {
      const text = options.persistedQueries.resolve(parameters);
      if (text === undefined)
        throw new ClientError('BAD_REQUEST', 'The request has no query: send JSON with a `query`.');
      const identified = options.identify(origin.headers);
      const caller = identified instanceof Promise ? await identified : identified;
      return await answerText(options, text, parameters, origin, caller);
    } catch (error) {
      // Nobody reads the answer of a request that was given up.
      if (origin.signal.aborted) throw error;
      return answerFault(options.log, error, origin.requestId);
    }
  };
}

async function answerText(
  options: AnswerRequestOptions,
  text: string,
  parameters: GraphQLParameters,
  origin: RequestOrigin,
  caller: Caller,
): Promise<Answer> {
  const generation = options.generations.acquire();
  let isHandedOn = false;
  try {
    const { operations, engine } = generation.variantOf(caller.contract);
    const prepared = operations.get(text, parameters.operationName);
    if (!prepared.ok) return { kind: 'single', status: 400, body: JSON.stringify({ errors: prepared.errors }) };
    const { operation } = prepared;
    if (operation.kind === 'mutation' && !origin.mayMutate) return refuseMutation();
    const forwarded = options.forward(caller, origin, operation);
    const request: EngineRequest = {
      operation,
      variables: parameters.variables,
      access: operation.decide(caller.claims),
      headers: forwarded.headers,
      signal: origin.signal,
      incremental: origin.incremental,
    };
    if (operation.kind === 'subscription') {
      if (!origin.streaming)
        throw new ClientError(
          'BAD_REQUEST',
          'A subscription needs a stream: ask by WebSocket, or with `accept: text/event-stream`.',
        );
      const answer = await follow(options, generation, request, text, parameters, caller, origin);
      isHandedOn = true;
      return answer;
    }
    const { sharing } = options;
    const isShared = sharing !== null && operation.kind === 'query' && forwarded.isPublic && !origin.incremental;
    const answer = isShared
      ? await sharing.share(keyOf(generation, caller, request, text, parameters), origin.signal, async (signal) => {
          return encode(single(await engine.answer({ ...request, signal })));
        })
      : await engine.answer(request);
    if (answer.kind === 'incremental') {
      isHandedOn = true;
      return { ...answer, subsequent: releaseAfter(answer.subsequent, generation) };
    }
    if (answer.kind !== 'single' || forwarded.answerHeaders === undefined) return answer;
    return { ...answer, headers: { ...answer.headers, ...forwarded.answerHeaders } };
  } finally {
    if (!isHandedOn) generation.release();
  }
}

/** All that can change the answer to a public query. */
function keyOf(
  { snapshot }: Generation,
  { contract }: Caller,
  { access }: EngineRequest,
  text: string,
  { operationName, variables }: GraphQLParameters,
): string {
  const given = variables === undefined ? '' : JSON.stringify(variables);
  return `${snapshot.id} ${contract} ${access.key}\n${operationName ?? ''}\n${given}\n${text}`;
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

/** The stream of a subscription, which moves on to every supergraph that is loaded meanwhile. */
async function follow(
  options: AnswerRequestOptions,
  first: Generation,
  request: EngineRequest,
  text: string,
  parameters: GraphQLParameters,
  { kind, contract, claims, expiresAtMs }: Caller,
  { headers, signal, requestId }: RequestOrigin,
): Promise<Answer> {
  // What ends the upstream even while its next event is awaited.
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  let generation = first;
  const planOn = async (on: Generation, operation: PreparedOperation): Promise<LivePlan> => ({
    ...(await on
      .variantOf(contract)
      .engine.planSubscription({ ...request, signal: either, operation, access: operation.decide(claims) })),
    release: () => on.release(),
  });
  const plan = await planOn(first, request.operation);
  const nextPlan = async (): Promise<LivePlan> => {
    await options.generations.change(generation);
    generation = options.generations.acquire();
    const prepared = generation.variantOf(contract).operations.get(text, parameters.operationName);
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
    const now = await options.identify(headers);
    const isSame = [...claims.scopes].every((scope) => now.claims.scopes.has(scope)) && now.contract === contract;
    if (!isSame) throw new ClientError('FORBIDDEN', 'The rights of the caller have changed: subscribe again.');
  };
  async function* write() {
    try {
      const results = followEvents(plan, nextPlan);
      const allowed =
        kind === 'anonymous' ? results : whileAllowed(results, { check: checkAgain, expiresAtMs, now: options.now });
      for await (const result of allowed) yield writeResult(result, options.formatError);
    } catch (error) {
      if (signal.aborted) return;
      // A client is told why its stream ends.
      if (error instanceof SubgraphFailure) {
        options.log.warn({ err: error, subgraph: error.subgraph, requestId }, 'a subscription broke');
        yield writeResult({ data: null, errors: [describeFault(error.code, error.subgraph)] }, options.formatError);
      } else yield String(answerFault(options.log, error, requestId).body);
    } finally {
      ending.abort();
    }
  }
  return { kind: 'events', events: write() };
}
