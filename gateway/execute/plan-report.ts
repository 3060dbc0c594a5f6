// A run that is watched → what it did: its plan as a tree, and when each fetch began and how long it took. Only for who asks
// for it: a run that nobody watches does not come here.
import type { OperationPlan, PlanNode } from '../plan/query-plan.js';
import type { ExecutablePlan } from './executable-plan.js';
import type { PlanView } from './plan-view.js';
import type { SendStep } from './request-sender.js';

export type ReportedStep =
  | { readonly kind: 'sequence' | 'parallel'; readonly nodes: readonly ReportedStep[] }
  | {
      readonly kind: 'fetch';
      readonly id: number;
      readonly subgraph: string;
      /** What is sent, as far as the caller may know it; the values of variables are not told. */
      readonly operation: string;
      /** Where its objects are in the data; `@` is each element of a list. */
      readonly path: readonly string[];
      /** Ids of the steps that it waits for. */
      readonly dependsOn: readonly number[];
    }
  | {
      readonly kind: 'defer';
      readonly primary: ReportedStep | null;
      readonly deferred: readonly {
        readonly dependsOn: readonly number[];
        readonly node: ReportedStep | null;
      }[];
    };

export interface FetchReport {
  /** The id in the plan. */
  readonly step: number;
  /** Since the run began. */
  readonly startMs: number;
  /** How long it was waited for, all that lies between included: what is shared or kept takes no time. */
  readonly durationMs: number;
  /** False where no answer came. */
  readonly isAnswered: boolean;
}

export interface PlanReport {
  readonly kind: OperationPlan['kind'];
  /** Null where nothing is fetched. For a subscription: what follows an event. */
  readonly root: ReportedStep | null;
  /** In the order in which they ended. */
  readonly fetches: readonly FetchReport[];
  /** Of the run, without planning. */
  readonly totalMs: number;
}

export interface WatchedRun {
  readonly send: SendStep;
  report(): PlanReport;
}

export function watchRun(executable: ExecutablePlan, send: SendStep, view: PlanView): WatchedRun {
  const startedAt = performance.now();
  const fetches: FetchReport[] = [];
  // The other executor may ask again for what is on its way or there: that is no fetch of its own.
  const sent = new Set<string>();
  return {
    async send(step, body) {
      const key = `${step.step.id} ${body}`;
      if (sent.has(key)) return send(step, body);
      sent.add(key);
      const sentAt = performance.now();
      const note = (isAnswered: boolean) => {
        const durationMs = roundMs(performance.now() - sentAt);
        fetches.push({ step: step.step.id, startMs: roundMs(sentAt - startedAt), durationMs, isAnswered });
      };
      try {
        const reply = await send(step, body);
        note(true);
        return reply;
      } catch (error) {
        note(false);
        throw error;
      }
    },
    report() {
      const { kind, root } = executable.plan;
      const totalMs = roundMs(performance.now() - startedAt);
      return { kind, root: describe(executable, root, view), fetches: [...fetches], totalMs };
    },
  };
}

function describe(executable: ExecutablePlan, node: PlanNode | null, view: PlanView): ReportedStep | null {
  if (node === null) return null;
  switch (node.kind) {
    case 'sequence':
    case 'parallel':
      return { kind: node.kind, nodes: node.nodes.flatMap((each) => describe(executable, each, view) ?? []) };
    case 'fetch': {
      const { id, subgraph, operation, path } = node.fetch;
      const shown = { operation: view.operationOf(operation), path: view.pathOf(path) };
      return { kind: 'fetch', id, subgraph, ...shown, dependsOn: findDirect(executable, id) };
    }
    case 'defer':
      return {
        kind: 'defer',
        primary: describe(executable, node.primary, view),
        deferred: node.deferred.map((part) => ({
          dependsOn: part.dependsOn,
          node: describe(executable, part.node, view),
        })),
      };
  }
}

/** Of the earlier steps those that no other earlier step waits for. */
function findDirect({ steps }: ExecutablePlan, id: number): readonly number[] {
  const earlier = [...(steps[id]?.earlier ?? [])];
  const implied = new Set(earlier.flatMap((each) => [...(steps[each]?.earlier ?? [])]));
  return earlier.filter((each) => !implied.has(each)).toSorted((left, right) => left - right);
}

function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}
