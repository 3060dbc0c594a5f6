// A subscription that outlives the supergraph it began on. Where the new plan asks for the very same events the upstream is
// kept; else a second one is opened, and the first goes on until the second gives its first event, so that none is lost.
import { createLongWait } from '../../process/long-wait.js';
import type { OpenSpan } from '../../process/tracing.js';
import { resumeAfter } from '../fetch/resume-subscriptions.js';
import type { SubgraphReply, SubgraphRequest, SubscribeSubgraph } from '../fetch/subgraph-fetch.js';
import type { FreshnessAccount } from './freshness-account.js';
import type { OperationResult } from './interpret/interpret-operation.js';
import type { PlanReport } from './plan-report.js';

/** What an event was answered with, and what that cost. */
export interface EventResult extends OperationResult {
  readonly cost: number;
  /** How old what it holds is; null where nobody is told. */
  readonly freshness: FreshnessAccount | null;
  /** What was run for the event; undefined where nobody asked. */
  readonly plan?: PlanReport | undefined;
  /** Ended by who has made use of the result; absent where nothing is traced. */
  readonly span?: OpenSpan;
}

/** An event as it goes to the client. */
export interface FollowedEvent extends EventResult {
  /** By what the client can ask to go on after it; null where the subgraph gives no ids. */
  readonly id: string | null;
}

/** What one engine makes of a subscription. */
export interface LivePlan {
  /** The request that opens the upstream. Two plans with the same one can share it. */
  readonly upstream: SubgraphRequest;
  /** Where it goes; the same subgraph may move. */
  readonly url: string | undefined;
  readonly subscribe: SubscribeSubgraph;
  answerEvent(event: SubgraphReply): Promise<EventResult>;
  /** The engine is not needed for this subscription any more. */
  release(): void;
}

interface Upstream {
  readonly plan: LivePlan;
  readonly events: AsyncIterator<SubgraphReply>;
  readonly controller: AbortController;
  next: Promise<IteratorResult<SubgraphReply>>;
}

/**
 * Results of the events, in order. `nextPlan` resolves when another engine has taken over; it rejects when the
 * subscription does not fit that one. Ends with the upstream; returning it closes the upstream.
 */
export async function* followEvents(
  first: LivePlan,
  nextPlan: (previous: LivePlan) => Promise<LivePlan>,
): AsyncGenerator<FollowedEvent, void, void> {
  let current = open(first);
  let lastId: string | null = null;
  let successor: Upstream | null = null;
  let change = createLongWait(nextPlan(first));
  // What the client got last while two upstreams were open: the second may give the same event again.
  let lastSent: string | null = null;
  try {
    for (;;) {
      const happened: Happened | LivePlan = await change.orFirstOf<Happened>([
        current.next.then((event) => ({ kind: 'current' as const, event })),
        ...(successor === null ? [] : [successor.next.then((event) => ({ kind: 'successor' as const, event }))]),
      ]);
      if (!('kind' in happened)) {
        const plan = happened;
        change = createLongWait(nextPlan(plan));
        if (successor !== null) close(successor);
        successor = null;
        lastSent = null;
        if (isSameUpstream(current.plan, plan)) {
          current.plan.release();
          current = { ...current, plan };
        } else if (lastId === null) successor = open(plan);
        else {
          // What the client has not got yet the next upstream gives, and nothing that it has.
          close(current);
          current = open({ ...plan, upstream: resumeAfter(plan.upstream, lastId) });
        }
        continue;
      }
      const isTakenOver = happened.kind === 'successor' || (happened.event.done === true && successor !== null);
      if (isTakenOver && successor !== null) {
        close(current);
        current = successor;
        successor = null;
        if (happened.kind === 'current') continue;
      }
      if (happened.event.done === true) return;
      current.next = current.events.next();
      const { id = null } = happened.event.value;
      const result = await current.plan.answerEvent(happened.event.value);
      lastId = id ?? lastId;
      const { data, errors, cost } = result;
      const text = successor === null && !isTakenOver ? null : JSON.stringify({ data, errors, cost });
      const isRepeated = isTakenOver && text === lastSent;
      lastSent = isTakenOver ? null : text;
      if (isRepeated) result.span?.end();
      else yield { ...result, id };
    }
  } finally {
    close(current);
    if (successor !== null) close(successor);
  }
}

interface Happened {
  readonly kind: 'current' | 'successor';
  readonly event: IteratorResult<SubgraphReply>;
}

function open(plan: LivePlan): Upstream {
  const controller = new AbortController();
  const { signal } = plan.upstream;
  const either = signal === null ? controller.signal : AbortSignal.any([signal, controller.signal]);
  const events = plan.subscribe({ ...plan.upstream, signal: either })[Symbol.asyncIterator]();
  return { plan, events, controller, next: events.next() };
}

/** The signal ends it even while its next event is awaited, which an iterator's return would wait for. */
function close({ plan, events, controller, next }: Upstream): void {
  next.catch(() => {});
  plan.release();
  controller.abort();
  events.return?.().catch(() => {});
}

function isSameUpstream(previous: LivePlan, next: LivePlan): boolean {
  return (
    previous.url === next.url &&
    previous.upstream.subgraph === next.upstream.subgraph &&
    previous.upstream.body === next.upstream.body
  );
}
