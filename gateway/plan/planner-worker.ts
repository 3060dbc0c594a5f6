// The thread in which Apollo's planner runs: it may block, and may be ended when it does not come to an end itself.
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { shrinkHeap, shrinkWhenQuiet } from '../../process/collect-garbage.js';
import { createPlannerCore, type PlannerCore, PlanRefusal } from './planner-core.js';
import type { WorkerMessage } from './planner-messages.js';

const planRequest = z.object({
  id: z.number(),
  planningText: z.string(),
  kind: z.enum(['query', 'mutation', 'subscription']),
  overrides: z.array(z.string()),
});
const { supergraphSdl } = z.object({ supergraphSdl: z.string() }).parse(workerData);

const post = (message: WorkerMessage) => parentPort?.postMessage(message);
const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

let core: PlannerCore | undefined;
try {
  core = createPlannerCore(supergraphSdl);
  shrinkHeap();
  post({ kind: 'ready', description: core.description });
} catch (error) {
  post({ kind: 'unusable', reason: error instanceof Error ? error.message : String(error) });
}

/** Milliseconds without a text to plan. */
const quietMs = 500;
const collection = shrinkWhenQuiet(quietMs);

parentPort?.on('message', (message: unknown) => {
  collection.busy();
  const { id, planningText, kind, overrides } = planRequest.parse(message);
  if (core === undefined) return;
  try {
    post({ kind: 'planned', id, plan: core.plan(planningText, kind, overrides) });
  } catch (error) {
    if (error instanceof PlanRefusal) post({ kind: 'refused', id, reason: error.message });
    else post({ kind: 'failed', id, reason: describe(error) });
  }
});
