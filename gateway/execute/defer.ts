// A plan with deferred parts → the first payload, then one payload for each part that becomes ready, in the incremental form
// that Apollo Client and urql read (`incremental` with `path`, `label`, `hasNext`).
import type { OperationShape } from '../operation/operation-shape.js';
import type { ExecutionError } from './execution-error.js';
import type { PendingDefer } from './interpret/complete.js';
import type { DataObject } from './interpret/data-tree.js';
import { completeDeferred, completeInitial } from './interpret/interpret-operation.js';
import { createRun, type DeferredRun, type Run, type RunContext, runPlan } from './interpret/run-plan.js';
import { tellRest } from './interpret/tell-errors.js';

export interface DeferredPayload {
  readonly data: DataObject | null;
  readonly errors: readonly ExecutionError[];
  readonly path: readonly (string | number)[];
  readonly label: string | undefined;
}

export interface DeferredAnswer {
  readonly data: DataObject | null;
  readonly errors: readonly ExecutionError[];
  readonly hasNext: boolean;
  /** Each a batch of payloads and whether more follow; ends after the one that says no. */
  readonly subsequent: AsyncIterable<{ readonly payloads: readonly DeferredPayload[]; readonly hasNext: boolean }>;
}

export async function answerDeferred(
  context: RunContext,
  shape: OperationShape,
  introspection: Readonly<Record<string, unknown>>,
): Promise<DeferredAnswer> {
  const run = createRun();
  await runPlan(context, run, context.executable.plan.root);
  const { data, errors, pending } = completeInitial(context, run, shape, introspection);
  const hasNext = pending.length > 0;
  // With nothing to follow this payload is the last, and tells what no other will.
  if (!hasNext) tellRest(run.errors, data, [], shape.root, errors);
  return {
    data,
    errors: hasNext ? errors : [...errors, ...run.unplaced],
    hasNext,
    subsequent: sendDeferred(context, run, pending, () => {
      const rest: ExecutionError[] = [...run.unplaced];
      tellRest(run.errors, data, [], shape.root, rest);
      return rest;
    }),
  };
}

/** `findRest`: errors that no payload has told; the last one tells them. */
async function* sendDeferred(
  context: RunContext,
  run: Run,
  initial: readonly PendingDefer[],
  findRest: () => readonly ExecutionError[],
) {
  let pending = [...initial];
  const settled = new Set<DeferredRun>();
  while (pending.length > 0) {
    const waiting = run.deferred.filter((each) => !settled.has(each));
    const needed = new Set(pending.map(({ shape }) => shape.planLabel));
    const running = waiting.filter(({ label }) => needed.has(label));
    const isRunning = new Set(running.map(({ label }) => label));
    // A fragment for which the plan fetches nothing of its own is complete as soon as what it lies in is.
    let ready = pending.filter(({ shape }) => !isRunning.has(shape.planLabel));
    if (ready.length === 0) {
      const first = await Promise.race(running.map((each) => each.done.then(() => each)));
      settled.add(first);
      const isStillRunning = run.deferred.some((each) => each.label === first.label && !settled.has(each));
      if (isStillRunning) continue;
      ready = pending.filter(({ shape }) => shape.planLabel === first.label);
    }
    pending = pending.filter((each) => !ready.includes(each));
    const payloads = ready.map((each) => {
      const completed = completeDeferred(context, run, each);
      pending.push(...completed.pending);
      return { data: completed.data, errors: completed.errors, path: each.path, label: each.shape.label };
    });
    const hasNext = pending.length > 0;
    const last = payloads.at(-1);
    if (!hasNext) last?.errors.push(...findRest());
    yield { payloads, hasNext };
  }
}
