// A subscription that outlives the supergraph it began on. Where the new plan asks for the very same events the upstream is
// kept; else a second one is opened, and the first goes on until it has given what the second gave first, so that none is lost.
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

/** What the second upstream gave first, until it is known that the first has given all that came before. */
interface HeldEvent {
  readonly event: FollowedEvent;
  readonly text: string;
  /** Resolves when the first has had its time. */
  readonly late: Promise<Happened>;
  readonly stopWaiting: () => void;
}

/** How long the first upstream may take to give what the second has given. */
const usualHandoverMs = 1_000;

/**
 * Results of the events, in order. `nextPlan` resolves when another engine has taken over; it rejects when the
 * subscription does not fit that one. Ends with the upstream; returning it closes the upstream.
 */
export async function* followEvents(
  first: LivePlan,
  nextPlan: (previous: LivePlan) => Promise<LivePlan>,
  handoverMs = usualHandoverMs,
): AsyncGenerator<FollowedEvent, void, void> {
  let current = open(first);
  let lastId: string | null = null;
  let successor: Upstream | null = null;
  let held: HeldEvent | null = null;
  let change = createLongWait(nextPlan(first));
  // What the client got last while two upstreams were open: the second may give the same event again.
  let lastSent: string | null = null;
  const takeOver = (next: Upstream) => {
    close(current);
    held?.stopWaiting();
    current = next;
    [successor, held, lastSent] = [null, null, null];
  };
  try {
    for (;;) {
      const happened: Happened | LivePlan =
        held === null
          ? await change.orFirstOf<Happened>([nextOf('current', current, successor), ...nextOfSuccessor(successor)])
          : // Another change can wait until this one is done.
            await Promise.race([nextOf('current', current, successor), held.late]);
      if (!('kind' in happened)) {
        const plan = happened;
        change = createLongWait(nextPlan(plan));
        if (successor !== null) close(successor);
        successor = null;
        lastSent = null;
        const isSameSubgraph = current.plan.upstream.subgraph === plan.upstream.subgraph;
        if (isSameUpstream(current.plan, plan)) {
          current.plan.release();
          current = { ...current, plan };
        } else if (lastId === null || !isSameSubgraph) successor = open(plan);
        else {
          // What the client has not got yet the next upstream gives, and nothing that it has.
          close(current);
          current = open({ ...plan, upstream: resumeAfter(plan.upstream, lastId) });
        }
        continue;
      }
      const isOver = happened.kind === 'late' || (happened.kind === 'current' && happened.event.done === true);
      if (isOver && successor !== null) {
        // All that the first had is with the client; what the second gave meanwhile follows.
        const waiting: FollowedEvent | undefined = held?.event;
        takeOver(successor);
        lastId = waiting?.id ?? null;
        if (waiting !== undefined) yield waiting;
        continue;
      }
      if (happened.kind === 'late' || happened.event.done === true) return;
      const from = happened.kind === 'successor' && successor !== null ? successor : current;
      from.next = from.events.next();
      const { id = null } = happened.event.value;
      const event: FollowedEvent = { ...(await from.plan.answerEvent(happened.event.value)), id };
      const text = successor === null ? null : writeForComparison(event);
      if (successor !== null && from === successor) {
        if (text !== null && text !== lastSent) held = hold(event, text, handoverMs);
        else {
          event.span?.end();
          takeOver(successor);
          lastId = id;
        }
        continue;
      }
      lastId = id ?? lastId;
      lastSent = text;
      if (successor !== null && held !== null && held.text === text) {
        held.event.span?.end();
        takeOver(successor);
      }
      yield event;
    }
  } finally {
    close(current);
    held?.event.span?.end();
    held?.stopWaiting();
    if (successor !== null) close(successor);
  }
}

type Happened =
  | { readonly kind: 'current' | 'successor'; readonly event: IteratorResult<SubgraphReply> }
  | { readonly kind: 'late' };

/** Where another upstream is there to go on with, one that breaks has just ended. */
function nextOf(kind: 'current', { next }: Upstream, successor: Upstream | null): Promise<Happened> {
  return next.then(
    (event) => ({ kind, event }),
    (error: unknown) => {
      if (successor === null) throw error;
      return { kind, event: { done: true, value: undefined } };
    },
  );
}

function nextOfSuccessor(successor: Upstream | null): readonly Promise<Happened>[] {
  return successor === null ? [] : [successor.next.then((event) => ({ kind: 'successor', event }))];
}

/** The number that a subgraph gives an event says which it is; else what is told of it does. */
function writeForComparison({ data, errors, cost, id }: FollowedEvent): string {
  return id ?? JSON.stringify({ data, errors, cost });
}

function hold(event: FollowedEvent, text: string, handoverMs: number): HeldEvent {
  const { promise, resolve } = Promise.withResolvers<Happened>();
  const timer = setTimeout(resolve, handoverMs, { kind: 'late' });
  return { event, text, late: promise, stopWaiting: () => clearTimeout(timer) };
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
