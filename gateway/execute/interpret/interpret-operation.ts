// An operation's shape and plan → its answer, by the interpreter: run the plan, complete the data.
import type { OperationShape, SelectionShape } from '../../operation/operation-shape.js';
import type { ExecutionError } from '../execution-error.js';
import { createCompletion, nulled, type PendingDefer } from './complete.js';
import type { DataObject, ErrorNode } from './data-tree.js';
import { createRun, type Run, type RunContext, runPlan } from './run-plan.js';
import { tellRest } from './tell-errors.js';

export interface OperationResult {
  readonly data: DataObject | null;
  readonly errors: readonly ExecutionError[];
}

/** Runs all of a plan without deferred parts. `introspection`: answers by response key. */
export async function interpretOperation(
  context: RunContext,
  shape: OperationShape,
  introspection: Readonly<Record<string, unknown>>,
  run: Run = createRun(),
): Promise<OperationResult> {
  await runPlan(context, run, context.executable.plan.root);
  const { data, errors } = completeInitial(context, run, shape, introspection);
  tellRest(run.errors, data, [], shape.root, errors);
  return { data, errors: [...errors, ...run.unplaced] };
}

/** Completes what is there for the part that is not deferred; its errors only. */
export function completeInitial(
  context: Pick<RunContext, 'types' | 'meter'>,
  run: Run,
  shape: OperationShape,
  introspection: Readonly<Record<string, unknown>>,
): { data: DataObject | null; errors: ExecutionError[]; pending: readonly PendingDefer[] } {
  const completion = createCompletion(context, introspection);
  const data = completion.complete(run.data, shape.root, run.errors, { path: [], dataPath: [] });
  return { data: data === nulled ? null : data, errors: completion.errors, pending: completion.pending };
}

/** Completes a deferred fragment of one object. */
export function completeDeferred(
  context: Pick<RunContext, 'types' | 'meter'>,
  run: Run,
  deferred: PendingDefer,
): { data: DataObject | null; errors: ExecutionError[]; pending: readonly PendingDefer[] } {
  const completion = createCompletion(context, {});
  const selection: SelectionShape = deferred.shape.selection;
  const data = completion.complete(deferred.object, selection, findNode(run.errors, deferred), deferred);
  return { data: data === nulled ? null : data, errors: completion.errors, pending: completion.pending };
}

function findNode(root: ErrorNode, { dataPath }: PendingDefer): ErrorNode | undefined {
  let node: ErrorNode | undefined = root;
  for (const element of dataPath) node = node?.children.get(element);
  return node;
}
