// A shape and its plan → an executor that runs it without merging: representations and answer are written straight from the
// replies by generated code. Made when an operation is seen again; whatever it does not know is left to the interpreter.
import type { ShapeCost } from '../../operation/estimate-cost.js';
import type { OperationShape } from '../../operation/operation-shape.js';
import type { PlanNode } from '../../plan/query-plan.js';
import type { SupergraphTypes } from '../../plan/supergraph-types.js';
import type { SubgraphReply } from '../../fetch/subgraph-fetch.js';
import { type ExecutablePlan, type ExecutableStep, writeBody } from '../executable-plan.js';
import type { ExecutionError } from '../execution-error.js';
import type { RunContext } from '../interpret/run-plan.js';
import { type Collector, generateCollector } from './collector.js';
import { createFailedFields, noteFailedFields } from './failed-fields.js';
import { buildPositions, type Position, type PositionTree } from './positions.js';
import { generateProjector, type Projector } from './projector.js';
import { createRunState, createSpaceWalker, type RunState, type SpaceWalker } from './run-state.js';
import { givenUp } from './value-code.js';

export interface CompiledOperation {
  /**
   * Null when it gave up, since something was not as it should be. What it has sent is with the context's sender, so that the
   * interpreter does not send it again.
   */
  run(context: RunContext, introspection: Readonly<Record<string, unknown>>): Promise<CompiledResult | null>;
}

export interface CompiledResult {
  /** JSON text. */
  readonly data: string;
  /** Of fields that the caller may not read or that a subgraph could not answer, in the order of the answer. */
  readonly errors: readonly ExecutionError[];
}

interface CompiledStep {
  readonly step: ExecutableStep;
  /** Null for a root fetch. */
  readonly collect: Collector | null;
  readonly walkers: readonly SpaceWalker[];
}

/** Null when only the interpreter can run it. */
export function compileOperation(
  shape: OperationShape,
  executable: ExecutablePlan,
  types: SupergraphTypes,
  cost: ShapeCost,
): CompiledOperation | null {
  const { plan } = executable;
  if (plan.subscription !== null || shape.isDeferred) return null;
  const tree = buildPositions(executable);
  if (tree === null) return null;
  const steps = executable.steps.map((step) => compileStep(tree, types, step));
  const project = generateProjector(types, shape, tree, cost);
  if (project === null) return null;
  const compiled: CompiledStep[] = [];
  for (const step of steps) {
    if (step === null) return null;
    compiled.push(step);
  }
  let projectFailed: Projector | null | undefined;
  const projectorFor = ({ failed }: RunState): Projector | null => {
    if (failed === null) return project;
    // Made when a subgraph fails for the first time: what looks for errors is not in the way of answers without.
    projectFailed ??= generateProjector(types, shape, tree, cost, { tellsFailures: true });
    return projectFailed;
  };
  return { run: (context, introspection) => run(plan.root, compiled, projectorFor, context, introspection) };
}

function compileStep(tree: PositionTree, types: SupergraphTypes, step: ExecutableStep): CompiledStep | null {
  if (step.step.contextRewrites.length > 0) return null;
  const position = tree.positionOfStep.get(step.step.id);
  if (position === undefined) return null;
  const walkers = tree.spaces.flatMap((space) => walkersOf(space, step));
  if (step.step.requires === null) return position === tree.root ? { step, collect: null, walkers } : null;
  const collect = generateCollector(types, position, step);
  return collect === null ? null : { step, collect, walkers };
}

function walkersOf(space: Position, step: ExecutableStep): readonly SpaceWalker[] {
  return space.source?.step === step ? [createSpaceWalker(space, space.source)] : [];
}

async function run(
  root: PlanNode | null,
  steps: readonly CompiledStep[],
  projectorFor: (state: RunState) => Projector | null,
  context: RunContext,
  introspection: Readonly<Record<string, unknown>>,
): Promise<CompiledResult | null> {
  const state = createRunState();
  if (root !== null) await runNode(root, steps, state, context);
  if (state.hasGivenUp) return null;
  const project = projectorFor(state);
  if (project === null) return null;
  try {
    const errors: ExecutionError[] = [];
    return { data: project(state, introspection, context.meter, errors), errors };
  } catch (error) {
    if (error === givenUp) return null;
    throw error;
  }
}

/** Undefined where nothing is waited for. Without promises of its own: the one of the reply is what there is to wait for. */
function runNode(
  node: PlanNode,
  steps: readonly CompiledStep[],
  state: RunState,
  context: RunContext,
): Promise<unknown> | undefined {
  switch (node.kind) {
    case 'sequence':
      return runInTurn(node.nodes, steps, state, context);
    case 'parallel':
      return Promise.all(node.nodes.flatMap((each) => runNode(each, steps, state, context) ?? []));
    case 'fetch': {
      const step = steps[node.fetch.id];
      return step === undefined || state.hasGivenUp ? undefined : runStep(step, state, context);
    }
    case 'defer':
      state.hasGivenUp = true;
      return undefined;
  }
}

async function runInTurn(
  nodes: readonly PlanNode[],
  steps: readonly CompiledStep[],
  state: RunState,
  context: RunContext,
): Promise<void> {
  for (const each of nodes) {
    if (state.hasGivenUp) return;
    await runNode(each, steps, state, context);
  }
}

async function runStep({ step, collect, walkers }: CompiledStep, state: RunState, context: RunContext): Promise<void> {
  const { id } = step.step;
  const texts = collect === null ? null : collect(state);
  if (state.hasGivenUp) return;
  if (texts === '') {
    // Nobody is asked about nothing.
    state.roots[id] = [];
    state.plain[id] = true;
  } else {
    let reply: SubgraphReply;
    try {
      reply = await context.send(step, writeBody(step, context.variables, texts === null ? null : `[${texts}]`));
    } catch (error) {
      context.describeFailure(error, step);
      state.hasGivenUp = true;
      return;
    }
    if (
      reply.errors.length > 0 &&
      !noteFailedFields((state.failed ??= createFailedFields()), reply, step.step.subgraph)
    )
      state.hasGivenUp = true;
    const objects = readObjects(reply, texts !== null);
    if (state.hasGivenUp || objects === null || (texts !== null && objects.length !== state.counts[id])) {
      state.hasGivenUp = true;
      return;
    }
    state.roots[id] = objects;
    state.plain[id] = reply.plain;
  }
  for (const walk of walkers) walk(state);
}

/** The root object, or the entities; null for what is neither. */
function readObjects(reply: SubgraphReply, isEntities: boolean): readonly unknown[] | null {
  if (reply.data === null) return null;
  if (!isEntities) return [reply.data];
  const entities = reply.data['_entities'];
  if (!Array.isArray(entities)) return null;
  return entities.every((each) => typeof each === 'object' && !Array.isArray(each)) ? entities : null;
}
