// Plans and timings as the gateway tells them: to who asks where that is allowed, for every kind of answer, and to nobody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../gateway/gateway.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { limitedGraph, serveLimitedGraph } from '../support/limited-graph.js';
import { gatewayDefaults } from './gateway-options.js';

const query = '{ node { id notes { text } } }';
const report = { 'x-plan': 'report' };

describe.each(['compiled', 'interpreted'] as const)('a gateway whose engine is %s', (executor) => {
  const opened = createClosingStack();
  const graph = serveLimitedGraph();
  let url: string;
  let closedUrl: string;
  beforeAll(async () => {
    const { supergraphSdl } = limitedGraph;
    const options = { ...gatewayDefaults, supergraphSdl, transport: graph.transport, executor };
    const http = { ...gatewayDefaults.http, playground: true };
    ({ url } = opened.add(await startGateway({ ...options, http })));
    ({ url: closedUrl } = opened.add(await startGateway(options)));
  });
  afterAll(() => opened.close());

  const ask = async (headers: Readonly<Record<string, string>>, body: object = { query }, at = url) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    return (await fetch(at, { ...init, body: JSON.stringify(body) })).text();
  };

  it('tells the steps of the plan, what each waits for, and one timing for each request to a subgraph', async () => {
    for (let sighting = 0; sighting < 3; sighting += 1) {
      const answer: unknown = JSON.parse(await ask(report));
      expect(answer).toMatchObject({
        data: { node: { id: '1', notes: [{ text: 'a' }, { text: 'b' }] } },
        extensions: {
          plan: {
            kind: 'query',
            root: {
              kind: 'sequence',
              nodes: [
                { kind: 'fetch', id: 0, subgraph: 'items', path: [], dependsOn: [], operation: expect.any(String) },
                { kind: 'fetch', id: 1, subgraph: 'notes', path: [expect.any(String)], dependsOn: [0] },
              ],
            },
            fetches: [
              { step: 0, startMs: expect.any(Number), durationMs: expect.any(Number), isAnswered: true },
              { step: 1, startMs: expect.any(Number), durationMs: expect.any(Number), isAnswered: true },
            ],
            totalMs: expect.any(Number),
          },
        },
      });
      expect(answer).not.toHaveProperty('extensions.cost');
    }
  });

  it('tells it by the extensions of the request too, beside the cost where both are asked for', async () => {
    expect(JSON.parse(await ask({}, { query, extensions: { plan: true, cost: true } }))).toMatchObject({
      extensions: { cost: { actual: expect.any(Number) }, plan: { fetches: [{}, {}] } },
    });
  });

  it('tells that nothing is fetched where nothing is', async () => {
    expect(JSON.parse(await ask(report, { query: '{ __typename }' }))).toMatchObject({
      extensions: { plan: { root: null, fetches: [] } },
    });
  });

  it('tells the plan of deferred parts with the last of them', async () => {
    const text = await ask(
      { ...report, accept: 'multipart/mixed;deferSpec=20220824, application/json' },
      { query: '{ node { id ... @defer { notes { text } } } }' },
    );
    const parts = [...text.matchAll(/^\{.*\}$/gm)].map(([part]): unknown => JSON.parse(part));
    expect(parts).toHaveLength(2);
    expect(parts[0]).not.toHaveProperty('extensions');
    expect(parts[1]).toMatchObject({
      hasNext: false,
      extensions: { plan: { root: { kind: 'defer', deferred: [{ dependsOn: [0] }] }, fetches: [{}, {}] } },
    });
  });

  it('tells nothing to who does not ask, though they ask for the same at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => ask(at % 2 === 0 ? report : {})));
    for (const [at, text] of answers.entries()) expect(text.includes('extensions')).toBe(at % 2 === 0);
    expect(await ask({ 'x-plan': 'yes' })).not.toContain('extensions');
  });

  it('tells nobody where the playground is off', async () => {
    expect(await ask(report, { query, extensions: { plan: true } }, closedUrl)).not.toContain('extensions');
  });
});
