// A plan and a way to send its requests → data merged from the replies, with errors by place.
// The reference executor: it follows the plan node by node. The compiled one must give the same answers.
import type { PlanNode } from '../../plan/query-plan.js';
import type { SupergraphTypes } from '../../plan/supergraph-types.js';
import type { SubgraphReply } from '../../fetch/subgraph-fetch.js';
import type { CostMeter } from '../cost-account.js';
import { type ExecutablePlan, type ExecutableStep, writeBody } from '../executable-plan.js';
import type { ExecutionError } from '../execution-error.js';
import type { SendStep } from '../request-sender.js';
import { createDataObject, createErrorNode, type DataObject, type ErrorNode } from './data-tree.js';
import { findTargets } from './find-targets.js';
import { mergeEntities, mergeRoot, reportFailure } from './merge-answers.js';
import { groupRequests } from './group-requests.js';

export interface RunContext {
  readonly executable: ExecutablePlan;
  readonly types: SupergraphTypes;
  /** What the client sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Counts what the answer costs. */
  readonly meter: CostMeter;
  readonly send: SendStep;
  /** What a rejection of `send` means to the client. Throws where it means the end of the whole run. */
  readonly describeFailure: (error: unknown, step: ExecutableStep) => ExecutionError;
}

export interface DeferredRun {
  readonly label: string;
  /** Never rejects for what a subgraph did. */
  readonly done: Promise<void>;
}

export interface Run {
  readonly data: DataObject;
  readonly errors: ErrorNode;
  /** Errors that belong to no place. */
  readonly unplaced: ExecutionError[];
  /** Deferred parts that have been started; more may be added while one is running. */
  readonly deferred: DeferredRun[];
}

export function createRun(): Run {
  return { data: createDataObject(), errors: createErrorNode(), unplaced: [], deferred: [] };
}

/** Resolves when all but the deferred parts has been fetched. */
export async function runPlan(context: RunContext, run: Run, node: PlanNode | null): Promise<void> {
  const { fetchCount } = context.executable.plan;
  const ended = Array.from({ length: fetchCount }, () => Promise.withResolvers<void>());

  const runNode = async (here: PlanNode): Promise<void> => {
    switch (here.kind) {
      case 'sequence':
        for (const each of here.nodes) await runNode(each);
        return;
      case 'parallel':
        await Promise.all(here.nodes.map(runNode));
        return;
      case 'fetch': {
        const step = context.executable.steps[here.fetch.id];
        if (step !== undefined) await runStep(context, run, step);
        ended[here.fetch.id]?.resolve();
        return;
      }
      case 'defer':
        for (const part of here.deferred) {
          const runPart = async () => {
            await Promise.all(part.dependsOn.flatMap((id) => ended[id]?.promise ?? []));
            if (part.node !== null) await runNode(part.node);
          };
          const done = runPart();
          // Whoever awaits the part gets the rejection; nobody may be there when the client has gone.
          done.catch(() => {});
          if (part.label !== null) run.deferred.push({ label: part.label, done });
        }
        if (here.primary !== null) await runNode(here.primary);
    }
  };
  if (node !== null) await runNode(node);
}

async function runStep(context: RunContext, run: Run, step: ExecutableStep): Promise<void> {
  const targets = findTargets(context.types, run.data, step.step.path);
  if (targets.length === 0) return;
  const requests = groupRequests(context, run, step, targets);
  await Promise.all(
    requests.map(async (request) => {
      let reply: SubgraphReply;
      try {
        reply = await context.send(step, writeBody(step, request.variables, request.representations));
      } catch (error) {
        const described = context.describeFailure(error, step);
        for (const shared of request.targets) reportFailure(run, step, shared, described);
        return;
      }
      if (step.step.requires === null) mergeRoot(context, run, step, request.targets.flat(), reply);
      else mergeEntities(context, run, step, request.targets, reply);
    }),
  );
}
