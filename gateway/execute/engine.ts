// A prepared operation and what the client sent with it → its answer, over one supergraph. The composition of execution:
// variables, shape, plan, executor, wording of errors. One engine a supergraph; it ends with it.
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { AnswerCache } from '../cache/answer-cache.js';
import type { FetchSubgraph, SubscribeSubgraph } from '../fetch/subgraph-fetch.js';
import { ClientError } from '../../process/errors.js';
import type { Tracing } from '../../process/tracing.js';
import type { Observer } from '../telemetry/observer.js';
import { type Answer, asOwnAnswer, type SingleAnswer } from '../http/answer.js';
import { type CostWeights, noWeights } from '../operation/cost-weights.js';
import { createCostModel } from '../operation/estimate-cost.js';
import type { OperationShape } from '../operation/operation-shape.js';
import { noClaims } from '../access/requirements.js';
import type { PreparedOperation } from '../operation/prepare-operation.js';
import { noProvenances, type Provenances } from '../operation/provenances.js';
import type { OperationPlan } from '../plan/query-plan.js';
import type { SupergraphTypes } from '../plan/supergraph-types.js';
import { createBodies } from './bodies.js';
import { compileOperation, type CompiledOperation, type CompiledResult } from './compile/compile-operation.js';
import { createContext, describeCaching } from './engine-context.js';
import type { EngineRequest, RefusedRequest, UnderstoodRequest } from './engine-request.js';
import { type ExecutablePlan, makeExecutable, writeBody } from './executable-plan.js';
import { interpretOperation } from './interpret/interpret-operation.js';
import { mergeRoot } from './interpret/merge-answers.js';
import { createRun } from './interpret/run-plan.js';
import { answerIntrospection } from './introspect.js';
import { noteReply, openFreshness } from './freshness-account.js';
import type { LivePlan } from './live-events.js';
import { createProvenanceWriter } from './provenance-extension.js';
import { createKeptAnswers, type KeptAnswers } from './kept-answers.js';
import { type Settle, settleAnswer } from './settle-answer.js';
import { writeDeferred } from './write-deferred.js';
import { addErrors, type FormatError, writeResult } from './write-result.js';

export interface EngineOptions {
  readonly schema: GraphQLSchema;
  readonly types: SupergraphTypes;
  /** Errors: `ClientError` QUERY_PLANNING_…. */
  readonly plan: (
    planningText: string,
    kind: OperationShape['kind'],
    overrides: readonly string[],
  ) => Promise<OperationPlan>;
  /** The labels of progressive overrides that are active for a request, sorted. */
  readonly chooseOverrides: () => readonly string[];
  readonly subgraphUrls: ReadonlyMap<string, string>;
  readonly fetchSubgraph: FetchSubgraph;
  readonly subscribeSubgraph: SubscribeSubgraph;
  readonly formatError: FormatError;
  /** `compiled`: from the second sighting of an operation; the first is interpreted. Both give the same answers. */
  readonly executor: 'compiled' | 'interpreted';
  /** What the supergraph says of costs. */
  readonly costs?: CostWeights;
  /** What the supergraph says of where its types come from. */
  readonly provenances?: Provenances;
  /** Where whole answers are kept; absent or null: none are. */
  readonly answers?: AnswerCache | null;
  readonly observer?: Observer | null;
  readonly tracing?: Tracing | null;
}

export interface Engine {
  /** Errors: `ClientError` OPERATION_TOO_LARGE, BAD_USER_INPUT. */
  understand(request: EngineRequest): UnderstoodRequest | RefusedRequest;
  /**
   * `understood`: what `understand` gave for the same request; without it this throws what `understand` does. Errors:
   * `ClientError` for what keeps the operation from being run; the signal's reason once it is aborted.
   */
  answer(request: EngineRequest, understood?: UnderstoodRequest): Promise<Answer>;
  /** What this engine makes of a subscription, without opening it. Errors: as `answer`. */
  planSubscription(request: EngineRequest): Promise<Omit<LivePlan, 'release'>>;
  /**
   * Plans an operation without variables, so that its first request need not wait; `inParts`: as it is where it may be answered in
   * parts. False when it cannot be planned.
   */
  warmUp(operation: PreparedOperation, inParts?: boolean): Promise<boolean>;
}

/** What is known of a shape after its first sighting. */
interface KnownOperation {
  readonly executable: ExecutablePlan;
  /** Undefined until it is tried; null when the compiled executor cannot run it. */
  compiled?: CompiledOperation | null;
}

const nothingToFetch: OperationPlan = { kind: 'query', root: null, subscription: null, fetchCount: 0 };

export function createEngine(options: EngineOptions): Engine {
  const { observer = null, tracing = null } = options;
  // A shape has a plan for each set of overrides; without progressive overrides there is one.
  const known = new WeakMap<OperationShape, Map<string, KnownOperation | Promise<KnownOperation>>>();

  const learn = async (shape: OperationShape, overrides: readonly string[]): Promise<KnownOperation> => {
    const { planningText, kind } = shape;
    const plan = planningText === null ? nothingToFetch : await options.plan(planningText, kind, overrides);
    return { executable: makeExecutable(plan) };
  };
  const find = (shape: OperationShape, overrides: readonly string[]): KnownOperation | Promise<KnownOperation> => {
    const key = overrides.join(' ');
    let plans = known.get(shape);
    if (plans === undefined) {
      plans = new Map();
      known.set(shape, plans);
    }
    const found = plans.get(key);
    if (found instanceof Promise) return found.then((operation) => compileOnce(shape, operation));
    if (found !== undefined) {
      observer?.planLookedUp(true);
      return compileOnce(shape, found);
    }
    const learning = learn(shape, overrides);
    const own = plans;
    own.set(key, learning);
    learning.then(
      (operation) => own.set(key, operation),
      () => own.delete(key),
    );
    return learning;
  };
  const compileOnce = (shape: OperationShape, operation: KnownOperation): KnownOperation => {
    if (operation.compiled === undefined && options.executor === 'compiled')
      operation.compiled = compileOperation(shape, operation.executable, options.types, costs.of(shape));
    return operation;
  };

  const bodyOf = createBodies();
  const writeProvenance = createProvenanceWriter(options.provenances ?? noProvenances);
  const costs = createCostModel(options.schema, options.costs ?? noWeights);
  const kept = options.answers ? createKeptAnswers(options.answers, writeProvenance) : null;
  /** Null where the answer may not be kept, as far as is known before it is planned. */
  const findAnswerKey = (request: EngineRequest, shape: OperationShape, overrides: readonly string[]) => {
    const { answerKey = null } = request;
    if (kept === null || answerKey === null || shape.kind !== 'query' || shape.isDeferred || request.tellsPlan === true)
      return null;
    const chosen = overrides.join(' ');
    const planned = known.get(shape)?.get(chosen);
    const isNeverKept = planned !== undefined && !(planned instanceof Promise) && planned.executable.cache === null;
    return isNeverKept ? null : `${chosen}\n${answerKey()}`;
  };
  /** Deferred ones for which there is no plan: what they are of is answered whole. */
  const undeferrable = new WeakSet<OperationShape>();
  const chooseShape = (
    { operation, access, incremental }: EngineRequest,
    coerced: Readonly<Record<string, unknown>>,
  ) => {
    const chooseWhole = () => operation.shapeFor(coerced, false, access);
    if (!incremental || operation.kind !== 'query') return chooseWhole();
    try {
      const shape = operation.shapeFor(coerced, true, access);
      return undeferrable.has(shape) ? chooseWhole() : shape;
    } catch (error) {
      // Fields that are deferred beside themselves unfold to more than the same fields once.
      if (error instanceof ClientError) return chooseWhole();
      throw error;
    }
  };
  const understand: Engine['understand'] = (request) => {
    const read = request.operation.readVariables(request.variables);
    if (!read.ok) return { ok: false, errors: read.errors, answer: refuse(read.errors) };
    const shape = chooseShape(request, read.coerced);
    const cost = costs.of(shape);
    return { ok: true, shape, variables: read.coerced, cost, estimatedCost: cost.estimate(read.coerced) };
  };

  const whilePlanning = async (learning: Promise<KnownOperation>): Promise<KnownOperation> => {
    const startedAt = performance.now();
    const learned = await (tracing === null ? learning : tracing.trace('graphql.plan', {}, () => learning));
    observer?.stageEnded('plan', performance.now() - startedAt);
    return learned;
  };
  const perform = async (
    request: EngineRequest,
    understood: UnderstoodRequest,
    operation: KnownOperation,
    answerKey: string | null,
  ): Promise<Answer> => {
    const { shape } = understood;
    const context = createContext(options, operation.executable, request, understood);
    const introspection = answerIntrospection(options.schema, request.operation, shape, request.variables ?? {});
    const settle: Settle = (text) => settleAnswer(text, request, context, shape, writeProvenance);
    if (shape.isDeferred) return writeDeferred(options, context, shape, introspection, settle);
    const compiled = operation.compiled ? await operation.compiled.run(context, introspection) : null;
    const finish = (text: string, repeated: CompiledResult | null): SingleAnswer => {
      const caching = describeCaching(context, request);
      const { meter, parts } = context;
      if (kept !== null && answerKey !== null && caching !== undefined && parts !== null)
        kept.keep(answerKey, text, { cost: meter.total, parts, caching });
      const settled = settle(text);
      const body = repeated !== null && settled === text ? bodyOf(repeated, text) : settled;
      const answer = {
        kind: 'single',
        status: 200,
        body,
        ...(caching === undefined ? undefined : { caching }),
      } as const;
      return request.isForOne === true ? asOwnAnswer(answer) : answer;
    };
    const result = compiled ?? (await interpretOperation(context, shape, introspection));
    const text =
      'text' in result
        ? addErrors(result.text, result.errors, options.formatError)
        : writeResult(result, options.formatError);
    if (compiled !== null) {
      context.letGo();
      if (compiled.isRepeated !== true) compiled.text = '';
    }
    return result.errors.length === 0
      ? finish(text, compiled?.isRepeated === true ? compiled : null)
      : { kind: 'single', status: 200, body: settle(text), hasErrors: true };
  };

  const execute = async (
    request: EngineRequest,
    understood: UnderstoodRequest,
    found: KnownOperation | Promise<KnownOperation>,
    answerKey: string | null,
  ): Promise<Answer> => {
    const operation = found instanceof Promise ? await whilePlanning(found) : found;
    const startedAt = observer === null ? 0 : performance.now();
    const answer = await (tracing === null
      ? perform(request, understood, operation, answerKey)
      : tracing.trace('graphql.execute', {}, () => perform(request, understood, operation, answerKey)));
    observer?.stageEnded('execute', performance.now() - startedAt);
    return answer;
  };
  /** Whoever takes parts is answered whole where there is no plan for them. */
  const executeInParts = async (
    request: EngineRequest,
    understood: UnderstoodRequest,
    overrides: readonly string[],
  ): Promise<Answer> => {
    try {
      return await execute(request, understood, find(understood.shape, overrides), null);
    } catch (error) {
      if (!(error instanceof ClientError) || !error.code.startsWith('QUERY_PLANNING_')) throw error;
      // What took too long may be quicker another time.
      if (error.code !== 'QUERY_PLANNING_TIMEOUT') undeferrable.add(understood.shape);
      const whole = understand({ ...request, incremental: false });
      return whole.ok ? execute(request, whole, find(whole.shape, overrides), null) : whole.answer;
    }
  };
  const findOrExecute = async (
    answers: KeptAnswers,
    request: EngineRequest,
    understood: UnderstoodRequest,
    overrides: readonly string[],
    answerKey: string,
  ): Promise<Answer> =>
    (await answers.find(answerKey, request, understood.shape)) ??
    execute(request, understood, find(understood.shape, overrides), answerKey);

  return {
    understand,
    answer(request, given) {
      const understood = given ?? understand(request);
      if (!understood.ok) return Promise.resolve(understood.answer);
      const overrides = options.chooseOverrides();
      if (understood.shape.isDeferred) return executeInParts(request, understood, overrides);
      const answerKey = findAnswerKey(request, understood.shape, overrides);
      return kept === null || answerKey === null
        ? execute(request, understood, find(understood.shape, overrides), null)
        : findOrExecute(kept, request, understood, overrides, answerKey);
    },
    async planSubscription(request) {
      const understood = understand({ ...request, incremental: false });
      if (!understood.ok)
        throw new ClientError('BAD_USER_INPUT', understood.errors.map(({ message }) => message).join(' '));
      const { shape } = understood;
      const denial = shape.root.fieldsByType.get(shape.root.typeName)?.find((field) => field.denial !== null)?.denial;
      if (denial) throw new ClientError(denial.code, denial.message);
      const { executable } = await find(shape, options.chooseOverrides());
      const { subscription } = executable.plan;
      const step = subscription === null ? undefined : executable.steps[subscription.id];
      if (step === undefined)
        throw new ClientError('QUERY_PLANNING_FAILED', 'The subscription selects no field of a subgraph.');
      const context = createContext(options, executable, request, understood);
      const { headers, signal } = request;
      const body = writeBody(step, context.variables, null);
      return {
        upstream: { subgraph: step.step.subgraph, kind: 'subscription', body, headers, signal },
        url: options.subgraphUrls.get(step.step.subgraph),
        subscribe: options.subscribeSubgraph,
        async answerEvent(event) {
          const merged = createRun();
          mergeRoot(context, merged, step, [{ object: merged.data, path: [], line: [merged.data] }], event);
          const age = request.freshness ? openFreshness(request.freshness.telling, request.freshness.now) : null;
          if (age !== null) noteReply(age, step.step.subgraph, event.reading);
          const own = createContext(options, executable, { ...request, freshness: age }, understood);
          const run = () => interpretOperation(own, shape, {}, merged);
          const result = await (tracing === null ? run() : tracing.trace('graphql.execute', {}, run));
          return { ...result, cost: own.meter.total, freshness: age, plan: own.watched?.report() };
        },
      };
    },
    async warmUp(operation, inParts = false) {
      const read = operation.readVariables(undefined);
      // Where values are missing, what is there on demand only is left out: most requests ask for the least.
      const values = read.ok
        ? read.coerced
        : Object.fromEntries(operation.conditionVariables.map((name) => [name, false]));
      const shapeOf = (withDefer: boolean) => operation.shapeFor(values, withDefer, operation.decide(noClaims));
      const shape = shapeOf(inParts);
      try {
        // What has nothing to defer is asked for as a whole.
        await find(shape.isDeferred ? shape : shapeOf(false), options.chooseOverrides());
        return true;
      } catch (error) {
        if (error instanceof ClientError) return false;
        throw error;
      }
    },
  };
}

/** What the client did wrong; nothing was run. */
function refuse(errors: readonly GraphQLError[]): SingleAnswer {
  return { kind: 'single', status: 400, body: JSON.stringify({ errors }) };
}
