// A whole reply → merged into the objects it is for, its errors put at their places. What the reply lacks or has wrongly
// costs the fields concerned, never others.
import type { SubgraphError, SubgraphReply } from '../../fetch/subgraph-fetch.js';
import type { ExecutableStep } from '../executable-plan.js';
import { describeFault, type ExecutionError } from '../execution-error.js';
import { translatePath } from '../reply-layout.js';
import { errorNodeAt, isObject } from './data-tree.js';
import type { Target } from './find-targets.js';
import { type MergeContext, mergeObject } from './merge-reply.js';
import type { Run, RunContext } from './run-plan.js';

/** The fields of this step are not there for these objects. */
export function reportFailure(
  run: Run,
  { topKeys }: Pick<ExecutableStep, 'topKeys'>,
  targets: readonly Target[],
  error: ExecutionError,
  isPlaced = false,
): void {
  for (const { path } of targets) errorNodeAt(run.errors, path).failures.push({ keys: topKeys, error, isPlaced });
}

/** The subgraph knows nothing of these objects: its fields are null, which is no fault. */
export function reportAbsence(
  run: Run,
  { topKeys }: Pick<ExecutableStep, 'topKeys'>,
  targets: readonly Target[],
): void {
  for (const { path } of targets) for (const key of topKeys) errorNodeAt(run.errors, path).absent.add(key);
}

export function mergeRoot(
  context: RunContext,
  run: Run,
  step: ExecutableStep,
  targets: readonly Target[],
  reply: SubgraphReply,
): void {
  const { subgraph } = step.step;
  const placed = reply.errors.filter(({ path }) => path !== undefined && path.length > 0);
  for (const target of targets) {
    for (const error of placed)
      errorNodeAt(run.errors, [...target.path, ...translatePath(step.layout, error.path ?? [])]).errors.push(
        describeError(error, subgraph),
      );
  }
  const [general] = reply.errors
    .filter((error) => !placed.includes(error))
    .map((error) => describeError(error, subgraph));
  if (reply.data === null) {
    // Null data with an error at a place: the null went up from there to the root.
    const cause = general ?? (placed.length > 0 ? undefined : describeFault('SUBGRAPH_INVALID_RESPONSE', subgraph));
    if (cause !== undefined) reportFailure(run, step, targets, cause);
    else for (const target of targets) for (const key of step.topKeys) target.object[key] ??= null;
    return;
  }
  if (general !== undefined) run.unplaced.push(general);
  for (const target of targets) {
    mergeObject(mergeContextOf(context, run, subgraph), target.object, reply.data, step.layout, target.path, undefined);
  }
}

export function mergeEntities(
  context: RunContext,
  run: Run,
  step: ExecutableStep,
  targets: readonly (readonly Target[])[],
  reply: SubgraphReply,
): void {
  const { subgraph } = step.step;
  const entities = reply.data?.['_entities'];
  const placed = new Set<SubgraphError>();
  for (const error of reply.errors) {
    const [root, index, ...rest] = error.path ?? [];
    const shared = root === '_entities' && typeof index === 'number' ? targets[index] : undefined;
    if (shared === undefined) continue;
    placed.add(error);
    // An error of the entity as a whole is the reason why its fields are absent, below.
    if (rest.length === 0 && Array.isArray(entities) && entities[Number(index)] === null) continue;
    for (const { path } of shared)
      errorNodeAt(run.errors, [...path, ...translatePath(step.layout, rest)]).errors.push(
        describeError(error, subgraph),
      );
  }
  const [general] = reply.errors.filter((error) => !placed.has(error)).map((error) => describeError(error, subgraph));
  if (!Array.isArray(entities) || entities.length !== targets.length) {
    const cause = general ?? describeFault('SUBGRAPH_INVALID_RESPONSE', subgraph);
    for (const shared of targets) reportFailure(run, step, shared, cause);
    return;
  }
  const merge = mergeContextOf(context, run, subgraph);
  let isGeneralTold = general === undefined;
  for (const [index, shared] of targets.entries()) {
    const entity: unknown = entities[index];
    if (entity === null) {
      // An error at the entity itself is the reason of its fields' absence; so is one that names no entity.
      const own = reply.errors.find(({ path }) => path?.[0] === '_entities' && path[1] === index);
      const cause = own === undefined ? general : describeError(own, subgraph);
      if (cause !== undefined) reportFailure(run, step, shared, cause, (own?.path?.length ?? 0) > 2);
      else reportAbsence(run, step, shared);
      isGeneralTold ||= cause === general;
      continue;
    }
    for (const target of shared) {
      if (isObject(entity)) {
        const type = target.object['__typename'];
        mergeObject(
          merge,
          target.object,
          entity,
          step.layout,
          target.path,
          typeof type === 'string' ? type : undefined,
        );
      } else reportFailure(run, step, [target], describeFault('SUBGRAPH_INVALID_RESPONSE', subgraph));
    }
  }
  if (!isGeneralTold && general !== undefined) run.unplaced.push(general);
}

function mergeContextOf(context: RunContext, run: Run, subgraph: string): MergeContext {
  return {
    types: context.types,
    reportFault(path) {
      const key = path.at(-1);
      if (key === undefined) return;
      const error = describeFault('SUBGRAPH_INVALID_RESPONSE', subgraph);
      errorNodeAt(run.errors, path.slice(0, -1)).failures.push({
        keys: new Set([String(key)]),
        error,
        isPlaced: false,
      });
    },
  };
}

export function describeError(error: SubgraphError, subgraph: string): ExecutionError {
  const { message, extensions } = error;
  return { message, subgraph, ...(extensions === undefined ? {} : { extensions }) };
}
