// Subscriptions as tests follow them: events as they come, with their ids, from a room or from a gateway over server-sent events.
import { vi } from 'vitest';
import type { StartedRoom } from '../../subgraphs/kit/room.js';

/** Parsed JSON whose parts a test names by path. */
// oxlint-disable-next-line typescript/no-explicit-any -- answers are JSON of a shape that each query decides
type Json = any;

export interface Follower {
  /** What came so far, oldest first. */
  readonly events: readonly { readonly id: string | null; readonly answer: Json }[];
  /** The id of the last event that had one. */
  lastId(): string | null;
  /** Resolves when so many events have come. */
  count(events: number): Promise<void>;
  /** `complete` where the stream said that it is over. */
  readonly ended: Promise<'complete' | 'cut'>;
  close(): void;
}

export const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

function createFollower(
  close: () => void,
  ended: (events: Follower['events'][number][]) => Follower['ended'],
): Follower {
  const events: Follower['events'][number][] = [];
  return {
    events,
    lastId: () => events.findLast(({ id }) => id !== null)?.id ?? null,
    count: (wanted) =>
      eventually(() => {
        if (events.length < wanted) throw new Error(`${events.length} of ${wanted} events: ${JSON.stringify(events)}`);
      }),
    ended: ended(events),
    close,
  };
}

export interface FollowOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly lastEventId?: string | null;
}

const withId = ({ headers = {}, lastEventId = null }: FollowOptions) =>
  lastEventId === null ? headers : { ...headers, 'last-event-id': lastEventId };

export function followRoom(room: StartedRoom, query: string, options: FollowOptions = {}): Follower {
  const controller = new AbortController();
  return createFollower(
    () => controller.abort(),
    async (events) => {
      const request = { query, variables: options.variables ?? {}, headers: withId(options) };
      for await (const { response, cursor } of room.subscribe(request, controller.signal))
        events.push({ id: cursor, answer: JSON.parse(JSON.stringify(response)) });
      return 'complete';
    },
  );
}

export function followUrl(url: string, query: string, options: FollowOptions = {}): Follower {
  const controller = new AbortController();
  return createFollower(
    () => controller.abort(),
    async (events) => {
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...withId(options) },
          body: JSON.stringify({ query, variables: options.variables ?? {} }),
          signal: controller.signal,
        });
        const decoder = new TextDecoder();
        let text = '';
        for await (const chunk of response.body ?? []) {
          text += decoder.decode(chunk, { stream: true });
          const blocks = text.split('\n\n');
          text = blocks.pop() ?? '';
          for (const block of blocks) {
            const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
            if (field('event') === 'complete') return 'complete';
            if (field('event') === 'next')
              events.push({ id: field('id') ?? null, answer: JSON.parse(field('data') ?? '') });
          }
        }
      } catch {
        // Cut by us, or with the process at the other end.
      }
      return 'cut';
    },
  );
}
