// A local server that stands for outside feeds: it replays what each path is told to, faults included, and keeps what it
// was asked. The only part of a test that is not the product's own.
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export type Replay =
  | {
      readonly kind: 'body';
      readonly body: string | Uint8Array;
      readonly type?: string;
      readonly afterMs?: number;
      /** It is held back until then. */
      readonly after?: Promise<void>;
    }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Headers and half of the body, then nothing more: the connection is cut. */
  | { readonly kind: 'cut'; readonly body: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'redirect'; readonly to: string };

export interface OutsideFeeds {
  readonly origin: string;
  /** Path and query of each request, in order. */
  readonly requests: string[];
  /** What a path answers, one after the other; the last one for ever. */
  replay(path: string, ...answers: readonly [Replay, ...Replay[]]): void;
  close(): Promise<void>;
}

export const json = (value: unknown, afterMs = 0): Replay => ({
  kind: 'body',
  body: JSON.stringify(value),
  type: 'application/json',
  afterMs,
});
export const xml = (body: string | Uint8Array): Replay => ({ kind: 'body', body, type: 'application/xml' });
export const status = (code: number, headers: Readonly<Record<string, string>> = {}): Replay => ({
  kind: 'status',
  status: code,
  headers,
});

export async function startOutsideFeeds(): Promise<OutsideFeeds> {
  const plans = new Map<string, Replay[]>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    requests.push(url);
    const plan = plans.get(url.split('?')[0] ?? '/') ?? [];
    const answer = plan.length > 1 ? plan.shift() : plan[0];
    void send(answer ?? { kind: 'status', status: 404 }, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server of the test has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    replay: (path, ...answers) => void plans.set(path, [...answers]),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function send(answer: Replay, response: ServerResponse): Promise<void> {
  switch (answer.kind) {
    case 'body':
      await pause(answer.afterMs ?? 0);
      await answer.after;
      response.writeHead(200, { 'content-type': answer.type ?? 'text/plain' }).end(answer.body);
      return;
    case 'status':
      response.writeHead(answer.status, { ...answer.headers }).end();
      return;
    case 'cut':
      response.writeHead(200, { 'content-length': Buffer.byteLength(answer.body) });
      response.write(answer.body.slice(0, Math.floor(answer.body.length / 2)), () => response.destroy());
      return;
    case 'reset':
      response.destroy();
      return;
    case 'redirect':
      response.writeHead(302, { location: answer.to }).end();
  }
}
