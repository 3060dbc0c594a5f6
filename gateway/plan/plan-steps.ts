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

/** The plan with other steps in the place of those with the same ids. */
export function replaceSteps(plan: OperationPlan, steps: ReadonlyMap<number, FetchStep>): OperationPlan {
  if (steps.size === 0) return plan;
  const replace = (step: FetchStep): FetchStep => steps.get(step.id) ?? step;
  const visit = (node: PlanNode): PlanNode => {
    switch (node.kind) {
      case 'fetch':
        return { kind: 'fetch', fetch: replace(node.fetch) };
      case 'sequence':
      case 'parallel':
        return { kind: node.kind, nodes: node.nodes.map(visit) };
      case 'defer':
        return {
          kind: 'defer',
          primary: node.primary === null ? null : visit(node.primary),
          deferred: node.deferred.map((part) => ({ ...part, node: part.node === null ? null : visit(part.node) })),
        };
    }
  };
  const { root, subscription } = plan;
  return {
    ...plan,
    root: root === null ? null : visit(root),
    subscription: subscription === null ? null : replace(subscription),
  };
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
