// A shape and its plan → an executor that runs it without merging: representations and answer are written straight from the
// replies by generated code. Made when an operation is seen again; whatever it does not know is left to the interpreter.
import type { ShapeCost } from '../../operation/estimate-cost.js';
import type { OperationShape } from '../../operation/operation-shape.js';
import type { SupergraphTypes } from '../../plan/supergraph-types.js';
import type { CostMeter } from '../cost-account.js';
import type { ExecutablePlan, ExecutableStep } from '../executable-plan.js';
import type { ExecutionError } from '../execution-error.js';
import type { RunContext } from '../interpret/run-plan.js';
import { noIntrospection } from '../introspect.js';
import { generateCollector } from './collector.js';
import { createRunMemory } from './former-run.js';
import { buildPositions, type PositionTree } from './positions.js';
import { generateProjector, type Projector } from './projector.js';
import { hasOwnReplies, letGoOf, type RunState } from './run-state.js';
import { type CompiledStep, runSteps } from './run-steps.js';
import { generateSpaceWalker } from './space-walker.js';
import { givenUp } from './value-code.js';

export interface CompiledOperation {
  /**
   * Null when it gave up, since something was not as it should be. What it has sent is with the context's sender, so that the
   * interpreter does not send it again.
   */
  run(context: RunContext, introspection: Readonly<Record<string, unknown>>): Promise<CompiledResult | null>;
}

export interface CompiledResult {
  /** JSON text `{"data":…}`; emptied by whoever has read it of a result that is given once. */
  text: string;
  /** Of fields that the caller may not read or that a subgraph could not answer, in the order of the answer. */
  readonly errors: readonly ExecutionError[];
  /** That of a former run: this very object is given again as long as that run is remembered. */
  readonly isRepeated?: true;
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
  const { watched, isFixed } = watchCost(cost);
  const project = generateProjector(types, shape, tree, watched);
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
  const memory = createRunMemory();
  return {
    async run(context, introspection) {
      const former = memory.last();
      const state = await runSteps(plan.root, compiled, former?.state ?? null, context);
      if (state.hasGivenUp) return null;
      const { meter } = context;
      const costsBy = isFixed() ? '' : JSON.stringify(meter.variables);
      if (former?.costsBy === costsBy && compiled.every((_step, id) => state.repeats[id])) {
        meter.total += former.cost;
        return former.result;
      }
      const before = meter.total;
      const result = write(projectorFor(state), state, introspection, meter);
      if (result !== null && hasOwnReplies(state)) letGoOf(state);
      else if (result !== null && state.failed === null && introspection === noIntrospection)
        memory.remember({ state, result: { ...result, isRepeated: true }, cost: meter.total - before, costsBy });
      return result;
    },
  };
}

/** As it is, and whether every object costs the same whatever variables are sent; known when all have been asked for. */
function watchCost(cost: ShapeCost): { readonly watched: ShapeCost; readonly isFixed: () => boolean } {
  let isFixed = true;
  const ofObject: ShapeCost['ofObject'] = (selection, typeName) => {
    const object = cost.ofObject(selection, typeName);
    isFixed &&= object.open === null;
    return object;
  };
  return { watched: { ...cost, ofObject }, isFixed: () => isFixed };
}

function compileStep(tree: PositionTree, types: SupergraphTypes, step: ExecutableStep): CompiledStep | null {
  if (step.step.contextRewrites.length > 0) return null;
  const position = tree.positionOfStep.get(step.step.id);
  if (position === undefined) return null;
  const spaces = tree.spaces.filter(({ source }) => source?.step === step);
  const common = {
    step,
    walkers: spaces.flatMap((space) => (space.source === null ? [] : generateSpaceWalker(space, space.source))),
    spaces: spaces.flatMap(({ space }) => space ?? []),
    earlier: [...step.earlier],
  };
  if (step.step.requires === null) return position === tree.root ? { ...common, collect: null } : null;
  const collect = generateCollector(types, position, step);
  return collect === null ? null : { ...common, collect };
}

/** Null where it gives up. */
function write(
  project: Projector | null,
  state: RunState,
  introspection: Readonly<Record<string, unknown>>,
  meter: CostMeter,
): CompiledResult | null {
  if (project === null) return null;
  try {
    const errors: ExecutionError[] = [];
    return { text: project(state, introspection, meter, errors), errors };
  } catch (error) {
    if (error === givenUp) return null;
    throw error;
  }
}
