// A client that goes away before its answer is there: the subgraph's request is ended too, unless somebody else waits for it.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Gateway, startGateway } from '../../gateway/gateway.js';
import { reachOverHttp } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { gatewayDefaults } from './gateway-options.js';
import { compose } from './plan/compose.js';

const opened = createClosingStack();
const waiting: ServerResponse[] = [];
let gateway: Gateway;

beforeAll(async () => {
  const server = createServer((request, response) => {
    request.resume();
    waiting.push(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.add({
    async close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const urls = new Map([['a', `http://127.0.0.1:${address.port}/graphql`]]);
  const transport = opened.add(reachOverHttp({ urls, timeoutMs: 5_000, subscriptionProtocols: new Map() }));
  const supergraphSdl = compose({ a: 'type Query { slow: String }' });
  gateway = opened.add(await startGateway({ ...gatewayDefaults, supergraphSdl, transport }));
});
afterAll(() => opened.close());

const ask = (signal: AbortSignal) =>
  fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ slow }"}',
    signal,
  });
const arrived = (count: number) =>
  vi.waitFor(() => expect(waiting).toHaveLength(count), { timeout: 5_000, interval: 10 });

describe('a client that goes away', () => {
  it('ends the request to the subgraph', async () => {
    const leaving = new AbortController();
    const asking = ask(leaving.signal);
    await arrived(1);
    leaving.abort();
    await expect(asking).rejects.toThrow();
    const response = waiting.splice(0)[0];
    await vi.waitFor(() => expect(response?.destroyed).toBe(true), { timeout: 5_000, interval: 10 });
  });

  it('ends nothing for another client that waits for the same answer', async () => {
    const leaving = new AbortController();
    const staying = new AbortController();
    const both = [ask(leaving.signal), ask(staying.signal)];
    await arrived(1);
    leaving.abort();
    await expect(both[0]).rejects.toThrow();
    const answer = both[1]?.then((response) => response.json());
    // Both asked at the same moment and share a request, or the second is sent now that the first has gone.
    const answering = setInterval(() => waiting.splice(0).forEach((each) => each.end('{"data":{"slow":"there"}}')), 10);
    expect(await answer).toEqual({ data: { slow: 'there' } });
    clearInterval(answering);
  });
});
