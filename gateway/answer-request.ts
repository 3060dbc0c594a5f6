// A GraphQL request, whatever carried it → its answer: the order of the stages between HTTP and the engine is visible here.
import { encodeText } from '../process/encode-text.js';
import { ClientError } from '../process/errors.js';
import type { Caller } from './access/caller.js';
import type { QuotaOf } from './access/caller-quota.js';
import type { ForwardedHeaders } from './access/forwarded-headers.js';
import type { RateLimiter } from './access/rate-limits.js';
import { boundAnswer } from './bound-answer.js';
import { chargeRefusal, chargeRequest, checkCost, understandWithin } from './charge-request.js';
import { answerFault } from './errors.js';
import type { CostAccount } from './execute/cost-account.js';
import { describeAge, type FreshnessAccount, openFreshness } from './execute/freshness-account.js';
import type { EngineRequest } from './execute/engine-request.js';
import type { SharedRuns } from './fetch/share-runs.js';
import { type FollowOptions, followSubscription } from './follow-subscription.js';
import type { FreshnessOptions } from './freshness-options.js';
import type { Generation } from './generations.js';
import {
  type Answer,
  type AnswerRequest,
  asOwnAnswer,
  type GraphQLParameters,
  type RequestOrigin,
  type SingleAnswer,
} from './http/answer.js';
import type { GatewayLimits } from './limits.js';
import type { PersistedQueries } from './operation/persisted-queries.js';
import { noteAnswer } from './observe-answer.js';
import type { PreparedOperation } from './operation/prepare-operation.js';
import { type ObservedRequest, openObservedRequest } from './telemetry/observer.js';
import { describeOperation } from './trace-answer.js';

export interface AnswerRequestOptions extends FollowOptions {
  readonly persistedQueries: PersistedQueries;
  /** `isPublic`: no subgraph gets anything of the caller with a query, so that its answers are those of all who lack the same. */
  readonly forward: (
    caller: Caller,
    origin: RequestOrigin,
    operation: PreparedOperation,
  ) => ForwardedHeaders & { readonly isPublic: boolean };
  /** Null: every query is run by itself. */
  readonly sharing: SharedRuns<SingleAnswer> | null;
  readonly limits: Omit<GatewayLimits, 'operations'>;
  readonly quotaOf: QuotaOf;
  /** Null: answers do not tell their age. */
  readonly freshness: Pick<FreshnessOptions, 'now'> | null;
  readonly rateLimiter: RateLimiter;
  /** Whether who asks for the plan of an operation is told it. */
  readonly arePlansTold: boolean;
}

export function createAnswerRequest(options: AnswerRequestOptions): AnswerRequest {
  const { observer } = options;
  return async (parameters, origin) => {
    const seen = observer === null ? null : openObservedRequest(origin, performance.now());
    const progress: Progress = { caller: null, isCharged: false };
    try {
      const text = options.persistedQueries.resolve(parameters);
      if (text === undefined)
        throw new ClientError('BAD_REQUEST', 'The request has no query: send JSON with a `query`.');
      const identified = options.identify(origin.headers, origin.address);
      const caller = identified instanceof Promise ? await identified : identified;
      progress.caller = caller;
      const answer = await answerText(options, text, parameters, origin, caller, seen, progress);
      if (observer !== null && seen !== null) noteAnswer(observer, seen, answer);
      return answer;
    } catch (error) {
      // Nobody reads the answer of a request that was given up.
      if (origin.signal.aborted) throw error;
      const answer = await chargeFault(options, origin, progress, answerFault(options.log, error, origin.requestId));
      if (observer !== null && seen !== null) noteAnswer(observer, seen, answer);
      return answer;
    } finally {
      if (observer !== null && seen !== null) observer.requestEnded(seen);
    }
  };
}

/** How far a request has come; written as it goes on. */
interface Progress {
  /** Null until it is known who asks. */
  caller: Caller | null;
  isCharged: boolean;
}

/** What is refused before it was charged for is charged for as well: nobody can have documents read or keys looked up for nothing. */
async function chargeFault(
  options: AnswerRequestOptions,
  { address }: RequestOrigin,
  { caller, isCharged }: Progress,
  fault: SingleAnswer,
): Promise<SingleAnswer> {
  if (isCharged || fault.status >= 500) return fault;
  const answer = await chargeRefusal(options.rateLimiter, options.quotaOf(caller, address), fault);
  return answer.status === 429 && fault.status !== 429
    ? refuseRate(options, caller?.kind ?? 'anonymous', answer)
    : answer;
}

async function answerText(
  options: AnswerRequestOptions,
  text: string,
  parameters: GraphQLParameters,
  origin: RequestOrigin,
  caller: Caller,
  seen: ObservedRequest | null,
  progress: Progress,
): Promise<Answer> {
  const { observer, tracing } = options;
  const generation = options.generations.acquire();
  let isHandedOn = false;
  try {
    const { operations, engine } = generation.variantOf(caller.contract);
    const quota = options.quotaOf(caller, origin.address);
    if (seen !== null) seen.caller = caller;
    const startedAt = observer === null ? 0 : performance.now();
    const { operationName } = parameters;
    const prepared =
      tracing === null
        ? operations.get(text, operationName)
        : tracing.traceSync('graphql.prepare', {}, () => operations.get(text, operationName));
    observer?.stageEnded('prepare', performance.now() - startedAt);
    if (!prepared.ok) {
      const body = JSON.stringify({ errors: prepared.errors });
      return chargeFault(options, origin, progress, { kind: 'single', status: 400, body });
    }
    const { operation } = prepared;
    if (seen !== null) seen.operation = operation;
    if (tracing !== null) describeOperation(tracing, operation);
    if (operation.kind === 'mutation' && !origin.mayMutate)
      return chargeFault(options, origin, progress, refuseMutation());
    const forwarded = options.forward(caller, origin, operation);
    const given: EngineRequest = {
      operation,
      variables: parameters.variables,
      access: operation.decide(caller.claims),
      headers: forwarded.headers,
      signal: origin.signal,
      incremental: origin.incremental,
      isKept: origin.isAskedOnce !== true,
    };
    const understood = understandWithin(engine, given, options.limits.cost);
    const estimated = understood.ok ? understood.estimatedCost : 1;
    if (seen !== null) seen.estimatedCost = estimated;
    checkCost(estimated, options.limits.cost);
    progress.isCharged = true;
    const charging = chargeRequest(options.rateLimiter, quota, estimated);
    const charge = charging instanceof Promise ? await charging : charging;
    if (!charge.granted) return refuseRate(options, caller.kind, charge.answer);
    if (!understood.ok) return withHeaders(understood.answer, charge.headers);
    const tellsPlan = isPlanAsked(options, parameters, origin);
    const isForEverybody = operation.kind === 'query' && forwarded.isPublic;
    const { sharing } = options;
    const isShared = sharing !== null && isForEverybody && !origin.incremental && !tellsPlan;
    const answerKey = isForEverybody ? () => answerKeyOf(generation, caller, given, text, parameters) : null;
    const request: EngineRequest = {
      ...given,
      account: openAccount(options, estimated, parameters, origin, seen),
      freshness: openAge(options, parameters, origin),
      isProvenanceTold: asksFor('provenance', parameters, origin),
      tellsPlan,
      answerKey: given.isKept === true ? answerKey : null,
      isForOne: !isShared,
    };
    if (operation.kind === 'subscription') {
      if (!origin.streaming)
        throw new ClientError(
          'BAD_REQUEST',
          'A subscription needs a stream: ask by WebSocket, or with `accept: text/event-stream`.',
        );
      const subscription = { caller, quotaKey: quota.key, origin, request, text, operationName };
      const answer = await followSubscription(options, generation, subscription);
      isHandedOn = true;
      return withHeaders(answer, charge.headers);
    }
    const answer =
      sharing !== null && isShared
        ? await sharing.share(sharingKeyOf(request, parameters), origin.signal, async (signal) => {
            const own = { ...request, signal };
            return encode(single(finish(options, own, await engine.answer(own, understood))));
          })
        : finish(options, request, await engine.answer(request, understood));
    if (answer.kind === 'incremental') {
      isHandedOn = true;
      return withHeaders({ ...answer, subsequent: releaseAfter(answer.subsequent, generation) }, charge.headers);
    }
    const isForAll =
      forwarded.isPublic &&
      forwarded.answerHeaders === undefined &&
      caller.kind === 'anonymous' &&
      // What a policy opened, others who lack it must not get from a cache.
      !request.access.key.includes('-') &&
      request.account?.isTold !== true;
    const kept = isForAll || answer.kind !== 'single' ? answer : withoutCaching(answer);
    return withHeaders(withHeaders(kept, forwarded.answerHeaders), charge.headers);
  } finally {
    if (!isHandedOn) generation.release();
  }
}

function finish({ limits }: AnswerRequestOptions, request: EngineRequest, given: Answer): Answer {
  const answer = boundAnswer(given, limits.responseBytes);
  // Of an answer in parts the headers tell what the first one holds.
  return request.freshness ? withHeaders(answer, describeAge(request.freshness)) : answer;
}

function openAccount(
  { limits, observer }: AnswerRequestOptions,
  estimated: number,
  parameters: GraphQLParameters,
  origin: RequestOrigin,
  seen: ObservedRequest | null,
): CostAccount {
  return {
    estimated,
    maximum: limits.cost,
    isTold: asksFor('cost', parameters, origin),
    settle(actual) {
      if (seen !== null) seen.actualCost = actual;
      observer?.cost(estimated, actual);
    },
  };
}

/**
 * `x-freshness: off` keeps it out of the answer. What is asked for by an address of its own, a trusted document by GET, has it only
 * where something is old: present answers with the same data then are the same bytes.
 */
function openAge(
  { freshness }: AnswerRequestOptions,
  { documentId }: GraphQLParameters,
  { headers, mayMutate }: RequestOrigin,
): FreshnessAccount | null {
  if (freshness === null) return null;
  const byAddress = documentId !== undefined && !mayMutate;
  return openFreshness(headers['x-freshness'] === 'off' ? 'never' : byAddress ? 'when-old' : 'always', freshness.now);
}

/** An extension that is told where it is asked for: `x-cost: report`, or `"extensions":{"cost":true}`. */
function asksFor(
  name: keyof typeof askingHeaders,
  { extensions }: GraphQLParameters,
  { headers }: RequestOrigin,
): boolean {
  return headers[askingHeaders[name]] === 'report' || extensions?.[name] === true;
}

const askingHeaders = { cost: 'x-cost', plan: 'x-plan', provenance: 'x-provenance' } as const;

/** What a plan tells is of one run, and never another caller's. */
function isPlanAsked(
  { arePlansTold }: AnswerRequestOptions,
  parameters: GraphQLParameters,
  origin: RequestOrigin,
): boolean {
  return arePlansTold && asksFor('plan', parameters, origin);
}

function refuseRate({ observer }: AnswerRequestOptions, kind: Caller['kind'], answer: SingleAnswer): SingleAnswer {
  observer?.rateLimited(kind);
  return answer;
}

function withHeaders<A extends Answer>(answer: A, headers: SingleAnswer['headers']): A {
  if (headers === undefined) return answer;
  const copy = { ...answer, headers: { ...answer.headers, ...headers } };
  if (answer.kind === 'single' && copy.kind === 'single' && answer.letGo !== undefined) asOwnAnswer(copy, answer);
  return copy;
}

/** Of what somebody gets for who they are, others must not get a copy. */
function withoutCaching(answer: SingleAnswer): SingleAnswer {
  const { caching: _caching, ...rest } = answer;
  return answer.letGo === undefined ? rest : asOwnAnswer(rest, answer);
}

/** All that can change the data of an answer to a public query, as every gateway writes it. */
function answerKeyOf(
  { snapshot }: Generation,
  { contract }: Caller,
  { access }: Pick<EngineRequest, 'access'>,
  text: string,
  { operationName, variables }: GraphQLParameters,
): string {
  return `${snapshot.id} ${contract} ${access.key}\n${operationName ?? ''}\n${writeVariables(variables)}\n${text}`;
}

/**
 * All that can change the answer to a public query in this process. The operation stands for its text, its name, the contract and
 * the supergraph: it is prepared for these, and a text of some pages need not be looked through for each request.
 */
function sharingKeyOf(
  { operation, access, account, freshness = null, isProvenanceTold }: EngineRequest,
  { variables }: GraphQLParameters,
): string {
  const age = freshness === null ? '' : `@${freshness.telling}`;
  const told = `${account?.isTold === true ? '$' : ''}${isProvenanceTold === true ? '%' : ''}${age}`;
  return `${operation.id} ${access.key}${told}\n${writeVariables(variables)}`;
}

const writeVariables = (variables: GraphQLParameters['variables']): string =>
  variables === undefined ? '' : JSON.stringify(variables);

function single(answer: Answer): SingleAnswer {
  if (answer.kind !== 'single') throw new Error('a query without @defer has one answer');
  return answer;
}

/** The bytes are made once for all who wait. */
function encode(answer: SingleAnswer): SingleAnswer {
  return typeof answer.body === 'string' ? { ...answer, body: encodeText(answer.body) } : answer;
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
