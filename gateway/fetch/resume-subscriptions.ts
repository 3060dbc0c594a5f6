// A subscription whose upstream breaks → the same one, opened again after the last event that came, as long as the subgraph gives
// its events ids. Its clients notice a subgraph that starts anew by nothing but the time it takes.
import { setTimeout as delay } from 'node:timers/promises';
import { SubgraphFailure, type SubgraphReply, type SubgraphRequest, type SubscribeSubgraph } from './subgraph-fetch.js';

/** By which a subgraph is told after which event to go on. */
export const lastEventIdHeader = 'last-event-id';

/** The same request, to go on after an event. */
export function resumeAfter(request: SubgraphRequest, id: string): SubgraphRequest {
  return { ...request, headers: { ...request.headers, [lastEventIdHeader]: id } };
}

export interface ResumeOptions {
  /** How long it is tried without a single event, in milliseconds. */
  readonly giveUpMs: number;
  /** Before the first attempt; each further one waits twice as long, up to 20 times as long. */
  readonly firstDelayMs: number;
}

/** Errors: those of the port, while it is not known after which event to go on, and after `giveUpMs`. */
export function withResume({ giveUpMs, firstDelayMs }: ResumeOptions, subscribe: SubscribeSubgraph): SubscribeSubgraph {
  return async function* follow(request): AsyncGenerator<SubgraphReply, void, void> {
    let lastId = request.headers[lastEventIdHeader];
    let began: Pick<SubgraphReply, 'forLatecomers'> | undefined;
    let brokenAt: number | null = null;
    for (let attempt = 0; ; attempt += 1) {
      try {
        for await (const event of subscribe(lastId === undefined ? request : resumeAfter(request, lastId))) {
          // What latecomers get is settled by how the stream began, wherever it goes on.
          const { forLatecomers, ...rest } = event;
          began ??= forLatecomers === undefined ? {} : { forLatecomers };
          lastId = event.id ?? lastId;
          brokenAt = null;
          attempt = 0;
          yield { ...rest, ...began };
        }
        return;
      } catch (error) {
        const isBroken = error instanceof SubgraphFailure && error.code === 'SUBGRAPH_UNAVAILABLE';
        brokenAt ??= performance.now();
        const isHopeless = performance.now() - brokenAt > giveUpMs;
        if (!isBroken || lastId === undefined || isHopeless || request.signal?.aborted === true) throw error;
      }
      await delay(
        Math.min(firstDelayMs * 2 ** attempt, firstDelayMs * 20),
        undefined,
        request.signal === null ? {} : { signal: request.signal },
      );
    }
  };
}
