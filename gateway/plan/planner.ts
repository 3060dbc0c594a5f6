// Texts to plan → plans, one after the other in a worker thread, each within a time limit: a worker that does not come to an
// end is ended and replaced. Separate from the snapshot, which decides what is planned at all.
import { Worker } from 'node:worker_threads';
import { ClientError, StartError } from '../../process/errors.js';
import type { Log } from '../../process/log.js';
import { hideValues } from '../operation/hide-values.js';
import type { SupergraphDescription } from './planner-core.js';
import type { PlanRequest, WorkerMessage } from './planner-messages.js';
import type { OperationPlan } from './query-plan.js';

export interface Planner {
  readonly description: SupergraphDescription;
  /** Errors: `ClientError` QUERY_PLANNING_TIMEOUT, QUERY_PLANNING_FAILED, QUERY_PLANNING_REFUSED. */
  plan(planningText: string, kind: OperationPlan['kind'], overrides: readonly string[]): Promise<OperationPlan>;
  close(): Promise<void>;
}

export interface PlannerOptions {
  readonly timeLimitMs: number;
  readonly log: Log;
}

interface Job extends Omit<PlanRequest, 'id'> {
  readonly resolve: (plan: OperationPlan) => void;
  readonly reject: (error: unknown) => void;
}

/** Megabytes that a planner may take before it is replaced; it holds the supergraph several times over. */
const maximumMegabytes = 1_024;
/** For objects that do not live long. V8 would take 100 and keep them; planning is as fast with these. */
const youngMegabytes = 16;

// Tests run the sources, a worker needs the build.
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/gateway/plan/planner-worker.js' : './planner-worker.js',
  import.meta.url,
);

/** Errors: `StartError` when the supergraph cannot be used. */
export async function startPlanner(supergraphSdl: string, { timeLimitMs, log }: PlannerOptions): Promise<Planner> {
  const waiting: Job[] = [];
  let running: { readonly job: Job; readonly id: number; readonly timer: NodeJS.Timeout } | null = null;
  let worker: Worker | null = null;
  let count = 0;
  let isClosed = false;
  let description: SupergraphDescription | null = null;

  const finish = (settle: (job: Job) => void) => {
    if (running === null) return;
    clearTimeout(running.timer);
    const { job } = running;
    running = null;
    settle(job);
    runNext();
  };

  const runNext = () => {
    if (running !== null || worker === null) return;
    const job = waiting.shift();
    if (job === undefined) return;
    count += 1;
    const timer = setTimeout(giveUp, timeLimitMs);
    running = { job, id: count, timer };
    const { planningText, kind, overrides } = job;
    worker.postMessage({ id: count, planningText, kind, overrides } satisfies PlanRequest);
  };

  const giveUp = () => {
    log.warn(
      { timeLimitMs, operation: running === null ? undefined : nameOperation(running.job.planningText) },
      'planning took too long and was ended',
    );
    restart();
    finish(({ reject }) =>
      reject(new ClientError('QUERY_PLANNING_TIMEOUT', `The operation could not be planned within ${timeLimitMs} ms.`)),
    );
  };

  const hear = (message: WorkerMessage) => {
    switch (message.kind) {
      case 'ready':
      case 'unusable':
        return;
      case 'planned':
        if (message.id === running?.id) finish(({ resolve }) => resolve(message.plan));
        return;
      case 'refused':
      case 'failed':
        if (message.id === running?.id) finish((job) => refuse(job, message.kind, message.reason));
    }
  };

  const refuse = ({ planningText, reject }: Job, kind: 'refused' | 'failed', reason: string) => {
    log.error({ reason, operation: nameOperation(planningText) }, `planning ${kind}`);
    reject(
      kind === 'refused'
        ? new ClientError('QUERY_PLANNING_REFUSED', 'No plan for this operation could be shown to be right.')
        : new ClientError('QUERY_PLANNING_FAILED', 'This operation could not be planned.'),
    );
  };

  const start = (): Promise<SupergraphDescription> =>
    new Promise((resolve, reject) => {
      const started = new Worker(workerUrl, {
        workerData: { supergraphSdl },
        resourceLimits: { maxOldGenerationSizeMb: maximumMegabytes, maxYoungGenerationSizeMb: youngMegabytes },
      });
      started.on('message', (message: WorkerMessage) => {
        if (message.kind === 'ready') {
          worker = started;
          resolve(message.description);
          runNext();
        } else if (message.kind === 'unusable') {
          reject(new StartError(`The supergraph cannot be used: ${message.reason}`));
          void started.terminate();
        } else if (worker === started) hear(message);
      });
      started.on('error', (error) => {
        reject(error);
        if (worker !== started) return;
        log.error({ err: error }, 'the planner broke and is replaced');
        restart();
        finish((job) => refuse(job, 'failed', error.message));
      });
    });

  const restart = () => {
    void worker?.terminate();
    worker = null;
    if (isClosed) return;
    start().catch((error: unknown) => log.error({ err: error }, 'the planner could not be started again'));
  };

  description = await start();
  return {
    description,
    plan: (planningText, kind, overrides) =>
      new Promise((resolve, reject) => {
        waiting.push({ planningText, kind, overrides, resolve, reject });
        runNext();
      }),
    async close() {
      isClosed = true;
      const closed = new ClientError('QUERY_PLANNING_FAILED', 'The gateway is closing.');
      for (const { reject } of waiting.splice(0)) reject(closed);
      if (running !== null) {
        clearTimeout(running.timer);
        running.job.reject(closed);
        running = null;
      }
      const ending = worker;
      worker = null;
      await ending?.terminate();
    },
  };
}

/** For a log line. */
function nameOperation(planningText: string): string | undefined {
  return hideValues(planningText)?.slice(0, 1_000);
}
