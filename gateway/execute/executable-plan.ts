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
  /** Ids of the steps that send the same text to the same subgraph, this one included; a mutation has none but itself. */
  readonly twins: readonly number[];
  /** Ids of the steps that have ended when this one starts. */
  readonly earlier: ReadonlySet<number>;
}

export interface ExecutablePlan {
  readonly plan: OperationPlan;
  /** By the id of the step. */
  readonly steps: readonly ExecutableStep[];
}

export function makeExecutable(plan: OperationPlan): ExecutablePlan {
  const steps: ExecutableStep[] = [];
  const all = findSteps(plan);
  const earlier = findEarlier(plan);
  for (const step of all) {
    const layout = describeReply(step);
    steps[step.id] = {
      step,
      layout,
      topKeys: findTopKeys(layout),
      bodyStart: `{"query":${JSON.stringify(step.operation)}`,
      twins: all.filter((other) => other === step || isTwin(step, other)).map(({ id }) => id),
      earlier: earlier.get(step.id) ?? new Set(),
    };
  }
  return { plan, steps };
}

/** By step id: what has ended before. A deferred part has only what it depends on. */
function findEarlier(plan: OperationPlan): ReadonlyMap<number, ReadonlySet<number>> {
  const earlier = new Map<number, ReadonlySet<number>>();
  const visit = (node: PlanNode, before: ReadonlySet<number>): void => {
    switch (node.kind) {
      case 'fetch':
        earlier.set(node.fetch.id, before);
        return;
      case 'parallel':
        for (const each of node.nodes) visit(each, before);
        return;
      case 'sequence': {
        let known = before;
        for (const each of node.nodes) {
          visit(each, known);
          known = known.union(new Set(stepsOf(each).map(({ id }) => id)));
        }
        return;
      }
      case 'defer':
        if (node.primary !== null) visit(node.primary, before);
        for (const part of node.deferred)
          if (part.node !== null) visit(part.node, before.union(new Set(part.dependsOn)));
    }
  };
  const { subscription, root } = plan;
  if (root !== null) visit(root, new Set(subscription === null ? [] : [subscription.id]));
  return earlier;
}

function isTwin(step: FetchStep, other: FetchStep): boolean {
  return step.kind === 'query' && step.subgraph === other.subgraph && step.operation === other.operation;
}

/** All fetch steps, deferred ones included. */
function findSteps(plan: OperationPlan): readonly FetchStep[] {
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
