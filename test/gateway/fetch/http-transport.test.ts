// Subgraph requests over real sockets: a deadline for the whole, a bound on the size, an end when nobody waits.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpTransport } from '../../../gateway/fetch/http-transport.js';
import type { SubgraphRequest } from '../../../gateway/fetch/subgraph-fetch.js';
import { createClosingStack } from '../../../process/lifecycle.js';

let opened = createClosingStack();
afterEach(async () => {
  await opened.close();
  opened = createClosingStack();
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  options: { maximumResponseBytes?: number; timeoutMs?: number; memoBytes?: number } = {},
) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.add({
    async close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const transport = opened.add(createHttpTransport({ timeoutMs: 20_000, ...options }));
  return transport.fetchFrom(new Map([['polls', `http://127.0.0.1:${address.port}/graphql`]]));
}
const request: SubgraphRequest = {
  subgraph: 'polls',
  kind: 'query',
  body: '{"query":"{a}"}',
  headers: { 'x-a': 'b' },
  signal: null,
};

describe('the transport over HTTP', () => {
  it('posts the body as it is, with the headers, and tells how long the answer is and whether its texts need escaping', async () => {
    const seen: unknown[] = [];
    const fetch = await serve((incoming, response) => {
      seen.push([incoming.method, incoming.url, incoming.headers['content-type'], incoming.headers['x-a']]);
      incoming.resume();
      response.end(seen.length === 1 ? '{"data":{"a":"x"}}' : '{"data":{"a":"\\n"}}');
    });
    expect(await fetch(request)).toEqual({ data: { a: 'x' }, errors: [], plain: true, size: 18 });
    expect(await fetch(request)).toEqual({ data: { a: '\n' }, errors: [], plain: false, size: 19 });
    expect(seen[0]).toEqual(['POST', '/graphql', 'application/json', 'b']);
  });

  it('ends a body that drips on beyond the deadline', async () => {
    const fetch = await serve(
      (_incoming, response) => {
        const timer = setInterval(() => response.write(' '), 30);
        response.on('close', () => clearInterval(timer));
      },
      { timeoutMs: 300 },
    );
    await expect(fetch(request)).rejects.toThrow('no whole answer within 300 ms');
  });

  it('ends a body that is larger than it may be', async () => {
    const fetch = await serve((_incoming, response) => response.end(`{"data":{"a":"${'x'.repeat(5_000)}"}}`), {
      maximumResponseBytes: 4_000,
    });
    await expect(fetch(request)).rejects.toMatchObject({ code: 'SUBGRAPH_INVALID_RESPONSE' });
  });

  it('takes a GraphQL answer whatever its status, and tells an unavailable subgraph from one that talks nonsense', async () => {
    const answers: [number, string][] = [
      [400, '{"errors":[{"message":"no"}]}'],
      [502, 'Bad gateway'],
      [200, '<html>'],
    ];
    const fetch = await serve((_incoming, response) => {
      const [status, body] = answers.shift() ?? [500, ''];
      response.writeHead(status).end(body);
    });
    expect(await fetch(request)).toEqual({ data: null, errors: [{ message: 'no' }], plain: true, size: 29 });
    await expect(fetch(request)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await expect(fetch(request)).rejects.toMatchObject({ code: 'SUBGRAPH_INVALID_RESPONSE' });
  });

  it('closes the connection of a request that nobody waits for any more', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<ServerResponse>();
    const fetch = await serve((_incoming, response) => arrive(response));
    const leaving = new AbortController();
    const asking = fetch({ ...request, signal: leaving.signal });
    const response = await arrived;
    leaving.abort(new Error('the client has gone'));
    await expect(asking).rejects.toThrow('the client has gone');
    if (!response.destroyed) await once(response, 'close');
    expect(response.destroyed).toBe(true);
  });

  it('reads long answers whole, however many pieces they come in and others that wait', async () => {
    const texts = Array.from({ length: 20 }, (_, number) => `${number} ${'é'.repeat(6_000 + 4_000 * number)}`);
    const fetch = await serve((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => response.end(`{"data":{"a":"${texts[Number(body)] ?? ''}"}}`));
    });
    const replies = await Promise.all(texts.map((_text, number) => fetch({ ...request, body: String(number) })));
    expect(replies.map(({ data }) => data)).toEqual(texts.map((a) => ({ a })));
  });

  it('ends a request that is given up while its long answer waits to be read', async () => {
    const fetch = await serve((incoming, response) => {
      incoming.resume();
      response.end(`{"data":{"a":"${'x'.repeat(50_000)}"}}`);
    });
    const controllers = [new AbortController(), new AbortController()];
    const asked = controllers.map(({ signal }) => fetch({ ...request, signal }));
    const settled = Promise.allSettled(asked);
    await Promise.race(asked);
    for (const controller of controllers) controller.abort(new Error('given up'));
    expect((await settled).map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await fetch(request)).data).toEqual({ a: 'x'.repeat(50_000) });
  });

  it('gives a reply to let go of to who asks for one alone, where none are remembered', async () => {
    const answer = (_incoming: IncomingMessage, response: ServerResponse) => response.end('{"data":{"a":1}}');
    const [fetch, remembering] = [await serve(answer), await serve(answer, { memoBytes: 100_000 })];
    expect((await fetch(request)).letGo).toBeUndefined();
    expect((await remembering({ ...request, isForOne: true })).letGo).toBeUndefined();
    expect(await remembering(request)).toBe(await remembering(request));
    expect(await fetch(request)).not.toBe(await fetch(request));
    const own = await fetch({ ...request, isForOne: true });
    expect(own.data).toEqual({ a: 1 });
    own.letGo?.();
    expect(own.data).toBeNull();
  });

  it('knows no subgraph without a URL', async () => {
    const fetch = await serve((_incoming, response) => response.end());
    await expect(fetch({ ...request, subgraph: 'news' })).rejects.toThrow('news: no URL is known');
  });
});
