// A prepared operation and what the client sent with it → its answer, over one supergraph. The composition of execution:
// variables, shape, plan, executor, wording of errors. One engine a supergraph; it ends with it.
import type { GraphQLError, GraphQLSchema } from 'graphql';
import { type FetchSubgraph, SubgraphFailure, type SubscribeSubgraph } from '../fetch/subgraph-fetch.js';
import type { Answer } from '../http/answer.js';
import type { OperationShape } from '../operation/operation-shape.js';
import type { PreparedOperation } from '../operation/prepare-operation.js';
import type { OperationPlan } from '../plan/query-plan.js';
import type { SupergraphTypes } from '../plan/supergraph-types.js';
import { compileOperation, type CompiledOperation } from './compile/compile-operation.js';
import { answerDeferred } from './defer.js';
import { type ExecutablePlan, type ExecutableStep, makeExecutable, writeBody } from './executable-plan.js';
import { describeFault } from './execution-error.js';
import { interpretOperation } from './interpret/interpret-operation.js';
import type { RunContext } from './interpret/run-plan.js';
import { answerIntrospection } from './introspect.js';
import { createRequestSender } from './request-sender.js';
import { answerEvents } from './subscribe.js';
import { type FormatError, writeBatch, writeInitial, writeResult } from './write-result.js';

export interface EngineOptions {
  readonly schema: GraphQLSchema;
  readonly types: SupergraphTypes;
  /** Errors: `ClientError` QUERY_PLANNING_…. */
  readonly plan: (planningText: string, kind: OperationShape['kind']) => Promise<OperationPlan>;
  readonly fetchSubgraph: FetchSubgraph;
  readonly subscribeSubgraph: SubscribeSubgraph;
  readonly formatError: FormatError;
  /** `compiled`: from the second sighting of an operation; the first is interpreted. Both give the same answers. */
  readonly executor: 'compiled' | 'interpreted';
}

export interface EngineRequest {
  readonly operation: PreparedOperation;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** What subgraphs may know of the caller. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | null;
  /** Whether the client takes several payloads. */
  readonly incremental: boolean;
}

export interface Engine {
  /** Errors: `ClientError` for what keeps the operation from being run; the signal's reason once it is aborted. */
  answer(request: EngineRequest): Promise<Answer>;
  /** Plans an operation for the given variables, so that the first request need not wait. */
  warmUp(operation: PreparedOperation): Promise<void>;
}

/** What is known of a shape after its first sighting. */
interface KnownOperation {
  readonly executable: ExecutablePlan;
  /** Undefined until it is tried; null when the compiled executor cannot run it. */
  compiled?: CompiledOperation | null;
}

const nothingToFetch: OperationPlan = { kind: 'query', root: null, subscription: null, fetchCount: 0 };

export function createEngine(options: EngineOptions): Engine {
  const known = new WeakMap<OperationShape, KnownOperation | Promise<KnownOperation>>();

  const learn = async (shape: OperationShape): Promise<KnownOperation> => {
    const plan = shape.planningText === null ? nothingToFetch : await options.plan(shape.planningText, shape.kind);
    const operation = { executable: makeExecutable(plan) };
    known.set(shape, operation);
    return operation;
  };
  const find = (shape: OperationShape): KnownOperation | Promise<KnownOperation> => {
    const found = known.get(shape);
    if (found !== undefined) {
      if (!(found instanceof Promise)) compileOnce(shape, found);
      return found;
    }
    const learning = learn(shape);
    known.set(shape, learning);
    learning.catch(() => known.delete(shape));
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
      const shape = request.operation.shapeFor(read.coerced, request.incremental && request.operation.kind === 'query');
      const found = find(shape);
      const operation = found instanceof Promise ? await found : found;
      const context = createContext(options, operation.executable, request);
      if (shape.kind === 'subscription') return subscribe(options, context, shape, request);
      const introspection = answerIntrospection(options.schema, request.operation, shape, request.variables ?? {});
      if (shape.isDeferred) return defer(options, context, shape, introspection);
      if (operation.compiled) {
        const text = await operation.compiled.run(context, introspection);
        if (text !== null) return { kind: 'single', status: 200, body: text };
      }
      const result = await interpretOperation(context, shape, introspection);
      return { kind: 'single', status: 200, body: writeResult(result, options.formatError) };
    },
    async warmUp(operation) {
      const read = operation.readVariables(undefined);
      await find(operation.shapeFor(read.ok ? read.coerced : {}, false));
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

function subscribe(options: EngineOptions, context: RunContext, shape: OperationShape, request: EngineRequest): Answer {
  const { subscription } = context.executable.plan;
  const step = subscription === null ? undefined : context.executable.steps[subscription.id];
  if (step === undefined) throw new Error('the plan of a subscription has no subscription');
  const upstream = options.subscribeSubgraph({
    subgraph: step.step.subgraph,
    kind: 'subscription',
    body: writeBody(step, context.variables, null),
    headers: request.headers,
    signal: request.signal,
  });
  async function* write() {
    try {
      for await (const result of answerEvents(context, shape, upstream)) yield writeResult(result, options.formatError);
    } catch (error) {
      if (request.signal?.aborted === true || step === undefined) throw error;
      // The upstream broke: the client gets an error as the last event rather than a silent end.
      const fault = context.describeFailure(error, step);
      yield writeResult({ data: null, errors: [fault] }, options.formatError);
    }
  }
  return { kind: 'events', events: write() };
}

/** What the client did wrong; nothing was run. */
export function refuse(errors: readonly GraphQLError[]): Answer {
  return { kind: 'single', status: 400, body: JSON.stringify({ errors }) };
}
