// Subscriptions of a page → their events, all over one stream: the single connection mode of GraphQL over server-sent events,
// because browsers open six connections to a host and a page in each tab must leave some for queries. What breaks off is taken
// up again at the last cursor, after a wait that grows.
import { readEvents } from './read-events.js';

export interface Followed<Data> {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Where to come back to after this event; sent as the variable `after`. */
  readonly cursorOf: (data: Data) => string | null;
  readonly onEvent: (data: Data) => void;
  /** Whether events come at the moment. */
  readonly onState: (isLive: boolean) => void;
}

export interface LiveConnection {
  /** Follows until the returned function is called. */
  follow<Data>(followed: Followed<Data>): () => void;
  /** Closes the stream, as while nobody looks; `resume` takes everything up where it was. */
  pause(): void;
  resume(): void;
}

interface Operation {
  readonly start: (token: string) => Promise<void>;
  /** Takes the text of a `next` event. */
  readonly receive: (event: string) => void;
  readonly onState: (isLive: boolean) => void;
  attempts: number;
}

const tokenHeader = 'x-graphql-event-stream-token';
const longestWaitMs = 30_000;
/** The gateway sends something every 12 seconds; after so long without, the connection is dead. */
const silenceMs = 40_000;
/** How long a stream without operations is kept. */
const idleMs = 1_000;

export function waitBeforeMs(attempt: number, random: () => number): number {
  return Math.min(longestWaitMs, 1_000 * 2 ** attempt) * (0.5 + random() / 2);
}

export function createLiveConnection(url: string, random: () => number = Math.random): LiveConnection {
  const operations = new Map<string, Operation>();
  let nextId = 1;
  const state = { isPaused: false };
  let current: { readonly controller: AbortController; token: string | null } | null = null;

  const send = async (method: string, headers: Record<string, string>, body: string | null, address = url) => {
    const response = await fetch(address, { method, headers, body, credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${method} was answered with ${response.status}`);
    return response;
  };
  const startOperation = async (id: string, operation: Operation, token: string) => {
    try {
      await operation.start(token);
    } catch {
      restartLater(id, operation);
    }
  };
  const restartLater = (id: string, operation: Operation) => {
    operation.onState(false);
    operation.attempts += 1;
    setTimeout(
      () => {
        const token = current?.token ?? null;
        if (token !== null && operations.get(id) === operation) void startOperation(id, operation, token);
      },
      waitBeforeMs(operation.attempts, random),
    );
  };
  const dispatch = (type: string, data: string) => {
    const { id }: { readonly id: string } = JSON.parse(data);
    const operation = operations.get(id);
    if (operation === undefined) return;
    if (type === 'next') operation.receive(data);
    else restartLater(id, operation);
  };

  const cut = () => {
    current?.controller.abort();
    if (current !== null) current.token = null;
  };

  async function listen(connection: { readonly controller: AbortController; token: string | null }) {
    const { signal } = connection.controller;
    const token = await (await send('PUT', { accept: 'text/plain' }, null)).text();
    const headers = { accept: 'text/event-stream', [tokenHeader]: token };
    const response = await fetch(url, { headers, signal, credentials: 'same-origin' });
    if (!response.ok || response.body === null) throw new Error(`the stream was answered with ${response.status}`);
    connection.token = token;
    for (const [id, operation] of operations) void startOperation(id, operation, token);
    let silence = setTimeout(() => connection.controller.abort(), silenceMs);
    const onBytes = () => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.controller.abort(), silenceMs);
    };
    try {
      for await (const { type, data } of readEvents(response.body, onBytes)) dispatch(type, data);
    } finally {
      clearTimeout(silence);
    }
  }

  async function stayConnected() {
    for (let attempt = 0; operations.size > 0 && !state.isPaused; attempt += 1) {
      const connection = { controller: new AbortController(), token: null };
      current = connection;
      const startedAt = Date.now();
      await listen(connection).catch(() => {});
      current = null;
      for (const { onState } of operations.values()) onState(false);
      if (operations.size === 0 || state.isPaused) return;
      // A stream that held for a while was no failure.
      if (Date.now() - startedAt > longestWaitMs) attempt = 0;
      await new Promise((resolve) => setTimeout(resolve, waitBeforeMs(attempt, random)));
    }
  }
  let staying: Promise<void> | null = null;
  const connect = () => {
    staying ??= stayConnected().finally(() => {
      staying = null;
      if (operations.size > 0 && !state.isPaused) connect();
    });
  };

  return {
    follow<Data>({ document, variables, cursorOf, onEvent, onState }: Followed<Data>) {
      const id = String(nextId);
      nextId += 1;
      let after: string | null = null;
      const operation: Operation = {
        attempts: 0,
        onState,
        async start(token) {
          const body = { query: document, variables: { ...variables, after }, extensions: { operationId: id } };
          await send('POST', { 'content-type': 'application/json', [tokenHeader]: token }, JSON.stringify(body));
        },
        receive(event) {
          const { payload }: { readonly payload: { readonly data?: Data | null } } = JSON.parse(event);
          // Errors come without data and are followed by the end of the operation, which is started again later.
          if (payload.data === null || payload.data === undefined) return;
          operation.attempts = 0;
          after = cursorOf(payload.data) ?? after;
          onState(true);
          onEvent(payload.data);
        },
      };
      operations.set(id, operation);
      const token = current?.token ?? null;
      if (token === null) connect();
      else void startOperation(id, operation, token);
      return () => {
        operations.delete(id);
        const open = current?.token ?? null;
        if (open !== null)
          void send('DELETE', { [tokenHeader]: open }, null, `${url}?operationId=${id}`).catch(() => {});
        // Who follows something else in the same breath goes on over the same stream.
        setTimeout(() => {
          if (operations.size === 0) cut();
        }, idleMs);
      };
    },
    pause() {
      state.isPaused = true;
      cut();
    },
    resume() {
      state.isPaused = false;
      if (operations.size > 0) connect();
    },
  };
}

/** While a tab is hidden its stream is closed, and it takes up what it missed when it is looked at again. */
export function followVisibility(connection: LiveConnection, page: Document): void {
  page.addEventListener('visibilitychange', () => {
    if (page.visibilityState === 'hidden') connection.pause();
    else connection.resume();
  });
}
