// What the main thread and the planner's worker say to each other.
import type { OperationPlan } from './query-plan.js';
import type { SupergraphDescription } from './planner-core.js';

export interface PlanRequest {
  readonly id: number;
  readonly planningText: string;
  readonly kind: OperationPlan['kind'];
  readonly overrides: readonly string[];
}

export type WorkerMessage =
  | { readonly kind: 'ready'; readonly description: SupergraphDescription }
  /** The supergraph cannot be used; nothing follows. */
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'planned'; readonly id: number; readonly plan: OperationPlan }
  | { readonly kind: 'refused' | 'failed'; readonly id: number; readonly reason: string };
