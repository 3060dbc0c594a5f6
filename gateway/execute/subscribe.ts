// A subscription's plan → one result for each event of its upstream: the event is the root data, the rest of the plan is
// fetched for it. One event after the other, so that a client sees them in the order of the upstream.
import type { SubgraphReply } from '../fetch/subgraph-fetch.js';
import type { OperationShape } from '../operation/operation-shape.js';
import { interpretOperation, type OperationResult } from './interpret/interpret-operation.js';
import { mergeRoot } from './interpret/merge-answers.js';
import { createRun, type RunContext } from './interpret/run-plan.js';

/** Ends when the upstream ends; returning the iterator ends the upstream. Errors: those of `upstream`. */
export async function* answerEvents(
  context: RunContext,
  shape: OperationShape,
  upstream: AsyncIterable<SubgraphReply>,
): AsyncGenerator<OperationResult, void, void> {
  const { subscription } = context.executable.plan;
  const step = subscription === null ? undefined : context.executable.steps[subscription.id];
  if (step === undefined) return;
  for await (const reply of upstream) {
    const run = createRun();
    mergeRoot(context, run, step, [{ object: run.data, path: [], line: [run.data] }], reply);
    yield await interpretOperation(context, shape, {}, run);
  }
}
