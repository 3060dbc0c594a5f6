// A plan → the same plan with what every run of it needs worked out once: reply layouts and the fixed part of each request.
import { findEarlierSteps, findSteps } from '../plan/plan-steps.js';
import type { FetchStep, OperationPlan } from '../plan/query-plan.js';
import { anyTag, type CachePolicy } from '../cache/cache-policy.js';
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
  /** Null unless each reply may be kept. Tags: `subgraph` or `subgraph:tag`. */
  readonly cache: CachePolicy | null;
}

export function makeExecutable(plan: OperationPlan): ExecutablePlan {
  const steps: ExecutableStep[] = [];
  const all = findSteps(plan);
  const earlier = findEarlierSteps(plan);
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
  return { plan, steps, cache: joinPolicies(all) };
}

function joinPolicies(steps: readonly FetchStep[]): CachePolicy | null {
  const policies = steps.map(({ cache }) => cache);
  const tags = new Set<string>();
  for (const { subgraph, cache } of steps)
    for (const tag of cache?.tags ?? []) tags.add(tag === anyTag ? subgraph : `${subgraph}:${tag}`);
  const ages = policies.map((policy) => policy?.maxAgeSeconds ?? 0);
  const maxAgeSeconds = Math.min(...ages);
  return ages.length > 0 && maxAgeSeconds > 0 ? { maxAgeSeconds, tags: [...tags].toSorted() } : null;
}

function isTwin(step: FetchStep, other: FetchStep): boolean {
  return step.kind === 'query' && step.subgraph === other.subgraph && step.operation === other.operation;
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
