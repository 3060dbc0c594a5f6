// A plan → the same plan with what every run of it needs worked out once: reply layouts and the fixed part of each request.
import type { FetchStep, OperationPlan, PlanNode } from '../plan/query-plan.js';
import { describeReply, findTopKeys, type ReplyLayout } from './reply-layout.js';

export interface ExecutableStep {
  readonly step: FetchStep;
  readonly layout: ReplyLayout;
  /** Keys that the reply gives to the root or to each entity. */
  readonly topKeys: ReadonlySet<string>;
  /** `{"query":"…"`: the request's JSON text up to the variables. */
  readonly bodyStart: string;
}

export interface ExecutablePlan {
  readonly plan: OperationPlan;
  /** By the id of the step. */
  readonly steps: readonly ExecutableStep[];
}

export function makeExecutable(plan: OperationPlan): ExecutablePlan {
  const steps: ExecutableStep[] = [];
  for (const step of findSteps(plan)) {
    const layout = describeReply(step);
    steps[step.id] = {
      step,
      layout,
      topKeys: findTopKeys(layout),
      bodyStart: `{"query":${JSON.stringify(step.operation)}`,
    };
  }
  return { plan, steps };
}

/** All fetch steps, deferred ones included. */
export function findSteps(plan: OperationPlan): readonly FetchStep[] {
  return [
    ...(plan.subscription === null ? [] : [plan.subscription]),
    ...(plan.root === null ? [] : stepsOf(plan.root)),
  ];
}

function stepsOf(node: PlanNode): FetchStep[] {
  switch (node.kind) {
    case 'fetch':
      return [node.fetch];
    case 'sequence':
    case 'parallel':
      return node.nodes.flatMap(stepsOf);
    case 'defer':
      return [node.primary, ...node.deferred.map((part) => part.node)].flatMap((part) =>
        part === null ? [] : stepsOf(part),
      );
  }
}

/**
 * The request's JSON text. `representations`: JSON text of the list, null for a root fetch.
 * `variables`: what the client sent; what it did not send is not sent on.
 */
export function writeBody(
  { step, bodyStart }: ExecutableStep,
  variables: Readonly<Record<string, unknown>>,
  representations: string | null,
): string {
  let given = representations === null ? '' : `"representations":${representations}`;
  for (const name of step.variables) {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) continue;
    given += `${given === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(value)}`;
  }
  return given === '' ? `${bodyStart}}` : `${bodyStart},"variables":{${given}}}`;
}
