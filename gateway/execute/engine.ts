// A prepared operation and what the client sent with it → its answer, over one supergraph. The composition of execution:
// variables, shape, plan, executor, wording of errors. One engine a supergraph; it ends with it.
import type { GraphQLError, GraphQLSchema } from 'graphql';
import { type FetchSubgraph, SubgraphFailure, type SubscribeSubgraph } from '../fetch/subgraph-fetch.js';
import { ClientError } from '../../process/errors.js';
import type { Answer } from '../http/answer.js';
import type { OperationShape } from '../operation/operation-shape.js';
import { noClaims } from '../access/requirements.js';
import type { AccessDecision } from '../operation/operation-access.js';
import type { PreparedOperation } from '../operation/prepare-operation.js';
import type { OperationPlan } from '../plan/query-plan.js';
import type { SupergraphTypes } from '../plan/supergraph-types.js';
import { compileOperation, type CompiledOperation } from './compile/compile-operation.js';
import { answerDeferred } from './defer.js';
import { type ExecutablePlan, type ExecutableStep, makeExecutable, writeBody } from './executable-plan.js';
import { describeFault } from './execution-error.js';
import { interpretOperation } from './interpret/interpret-operation.js';
import { mergeRoot } from './interpret/merge-answers.js';
import { createRun, type RunContext } from './interpret/run-plan.js';
import { answerIntrospection } from './introspect.js';
import type { LivePlan } from './live-events.js';
import { createRequestSender } from './request-sender.js';
import { type FormatError, writeBatch, writeInitial, writeResult } from './write-result.js';

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
}

export interface EngineRequest {
  readonly operation: PreparedOperation;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** What the caller is not answered. */
  readonly access: AccessDecision;
  /** What subgraphs may know of the caller. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | null;
  /** Whether the client takes several payloads. */
  readonly incremental: boolean;
}

export interface Engine {
  /** Errors: `ClientError` for what keeps the operation from being run; the signal's reason once it is aborted. */
  answer(request: EngineRequest): Promise<Answer>;
  /** What this engine makes of a subscription, without opening it. Errors: as `answer`. */
  planSubscription(request: EngineRequest): Promise<Omit<LivePlan, 'release'>>;
  /** Plans an operation without variables, so that its first request need not wait. False when it cannot be planned. */
  warmUp(operation: PreparedOperation): Promise<boolean>;
}

/** What is known of a shape after its first sighting. */
interface KnownOperation {
  readonly executable: ExecutablePlan;
  /** Undefined until it is tried; null when the compiled executor cannot run it. */
  compiled?: CompiledOperation | null;
}

const nothingToFetch: OperationPlan = { kind: 'query', root: null, subscription: null, fetchCount: 0 };

export function createEngine(options: EngineOptions): Engine {
  // A shape has a plan for each set of overrides; without progressive overrides there is one.
  const known = new WeakMap<OperationShape, Map<string, KnownOperation | Promise<KnownOperation>>>();

  const learn = async (shape: OperationShape, overrides: readonly string[]): Promise<KnownOperation> => {
    const { planningText, kind } = shape;
    const plan = planningText === null ? nothingToFetch : await options.plan(planningText, kind, overrides);
    return { executable: makeExecutable(plan) };
  };
  const find = (shape: OperationShape): KnownOperation | Promise<KnownOperation> => {
    const overrides = options.chooseOverrides();
    const key = overrides.length === 0 ? '' : overrides.join(' ');
    let plans = known.get(shape);
    if (plans === undefined) {
      plans = new Map();
      known.set(shape, plans);
    }
    const found = plans.get(key);
    if (found !== undefined) {
      if (!(found instanceof Promise)) compileOnce(shape, found);
      return found;
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
  const compileOnce = (shape: OperationShape, operation: KnownOperation) => {
    if (operation.compiled === undefined && options.executor === 'compiled')
      operation.compiled = compileOperation(shape, operation.executable, options.types);
  };

  return {
    async answer(request) {
      const read = request.operation.readVariables(request.variables);
      if (!read.ok) return refuse(read.errors);
      const withDefer = request.incremental && request.operation.kind === 'query';
      const shape = request.operation.shapeFor(read.coerced, withDefer, request.access);
      const found = find(shape);
      const operation = found instanceof Promise ? await found : found;
      const context = createContext(options, operation.executable, request);
      const introspection = answerIntrospection(options.schema, request.operation, shape, request.variables ?? {});
      if (shape.isDeferred) return defer(options, context, shape, introspection);
      if (operation.compiled) {
        const text = await operation.compiled.run(context, introspection);
        if (text !== null) return { kind: 'single', status: 200, body: text };
      }
      const result = await interpretOperation(context, shape, introspection);
      return { kind: 'single', status: 200, body: writeResult(result, options.formatError) };
    },
    async planSubscription(request) {
      const read = request.operation.readVariables(request.variables);
      if (!read.ok) throw new ClientError('BAD_USER_INPUT', read.errors.map(({ message }) => message).join(' '));
      const shape = request.operation.shapeFor(read.coerced, false, request.access);
      const denial = shape.root.fieldsByType.get(shape.root.typeName)?.find((field) => field.denial !== null)?.denial;
      if (denial) throw new ClientError(denial.code, denial.message);
      const { executable } = await find(shape);
      const { subscription } = executable.plan;
      const step = subscription === null ? undefined : executable.steps[subscription.id];
      if (step === undefined)
        throw new ClientError('QUERY_PLANNING_FAILED', 'The subscription selects no field of a subgraph.');
      const context = createContext(options, executable, request);
      const { headers, signal } = request;
      const body = writeBody(step, context.variables, null);
      return {
        upstream: { subgraph: step.step.subgraph, kind: 'subscription', body, headers, signal },
        url: options.subgraphUrls.get(step.step.subgraph),
        subscribe: options.subscribeSubgraph,
        async answerEvent(event) {
          const run = createRun();
          mergeRoot(context, run, step, [{ object: run.data, path: [], line: [run.data] }], event);
          return interpretOperation(createContext(options, executable, request), shape, {}, run);
        },
      };
    },
    async warmUp(operation) {
      const read = operation.readVariables(undefined);
      try {
        await find(operation.shapeFor(read.ok ? read.coerced : {}, false, operation.decide(noClaims)));
        return true;
      } catch (error) {
        if (error instanceof ClientError) return false;
        throw error;
      }
    },
  };
}

function createContext(options: EngineOptions, executable: ExecutablePlan, request: EngineRequest): RunContext {
  const { headers, signal } = request;
  return {
    executable,
    types: options.types,
    variables: request.variables ?? {},
    send: createRequestSender({ fetchSubgraph: options.fetchSubgraph, headers, signal }),
    describeFailure(error, { step }: ExecutableStep) {
      if (signal?.aborted === true || !(error instanceof SubgraphFailure)) throw error;
      return describeFault(error.code, step.subgraph);
    },
  };
}

async function defer(
  options: EngineOptions,
  context: RunContext,
  shape: OperationShape,
  introspection: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const answer = await answerDeferred(context, shape, introspection);
  const { formatError } = options;
  async function* write() {
    for await (const { payloads, hasNext } of answer.subsequent) yield writeBatch(payloads, hasNext, formatError);
  }
  return { kind: 'incremental', initial: writeInitial(answer, formatError), subsequent: write() };
}

/** What the client did wrong; nothing was run. */
function refuse(errors: readonly GraphQLError[]): Answer {
  return { kind: 'single', status: 400, body: JSON.stringify({ errors }) };
}
