// A plan → its steps, and which of them have ended when one starts. Read when a plan is verified and when it is run.
import type { FetchStep, OperationPlan, PlanNode } from './query-plan.js';

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

/** By step id: what has ended before. A deferred part has only what it depends on. */
export function findEarlierSteps(plan: OperationPlan): ReadonlyMap<number, ReadonlySet<number>> {
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
