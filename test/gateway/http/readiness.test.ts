// Whether the gateway can take requests, dependency by dependency, and what is said while it ends.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReadiness, type Probe, ProbeFailure } from '../../../gateway/http/readiness.js';
import { reachInProcess } from '../../../gateway/subgraph-transports.js';
import { ask, openEdge } from './edge.js';

const probe = (name: string, isRequired: boolean, check: Probe['check']): Probe => ({ name, isRequired, check });
const well = async () => {};
const ill = async () => {
  throw new ProbeFailure('is full');
};
const create = (probes: readonly Probe[], now = () => performance.now()) =>
  createReadiness({ probes: () => probes, timeoutMs: 100, keptMs: 1_000, now });

describe('readiness', () => {
  it('is there when every dependency is well', async () => {
    expect(await create([probe('a', true, well)]).read()).toEqual({
      status: 'ready',
      dependencies: [{ name: 'a', status: 'up', isRequired: true, latencyMs: expect.any(Number) }],
    });
  });

  it.each([
    [true, 'unavailable'],
    [false, 'degraded'],
  ])('where one is not well that is required: %s, is %s', async (isRequired, status) => {
    const { dependencies, ...state } = await create([probe('a', isRequired, ill), probe('b', true, well)]).read();
    expect(state).toEqual({ status });
    expect(dependencies[0]).toEqual({ name: 'a', status: 'down', isRequired, message: 'is full' });
  });

  it('tells nothing of a failure that nobody worded for all eyes', async () => {
    const secret = async () => {
      throw new Error('password of db-7 is wrong');
    };
    const { dependencies } = await create([probe('a', true, secret)]).read();
    expect(dependencies[0]?.message).toBe('does not answer as it should');
  });

  it('does not wait for a dependency that does not answer, and lets it know', async () => {
    let given: AbortSignal | undefined;
    const never = (signal: AbortSignal) => {
      given = signal;
      return new Promise<void>(() => {});
    };
    const { dependencies } = await create([probe('a', true, never)]).read();
    expect(dependencies[0]).toMatchObject({ status: 'down', message: 'has not answered within 100 ms' });
    expect(given?.aborted).toBe(true);
  });

  it('asks once a second, however many ask', async () => {
    let asked = 0;
    let time = 0;
    const count = async () => void (asked += 1);
    const readiness = create([probe('a', true, count)], () => time);
    await Promise.all(Array.from({ length: 20 }, () => readiness.read()));
    expect(asked).toBe(1);
    time = 1_000;
    await readiness.read();
    expect(asked).toBe(2);
  });
});

describe('the gateway', () => {
  let edge: Awaited<ReturnType<typeof openEdge>>;
  beforeAll(async () => {
    edge = await openEdge();
  });
  afterAll(() => edge.close());
  const read = async (url: string) => {
    const { status, body } = await ask(new URL('/ready', url).href);
    const answered: unknown = JSON.parse(body.toString());
    return { status, answered };
  };

  it('names each subgraph, and takes requests without one of them', async () => {
    const { url } = await edge.start();
    expect(await read(url)).toMatchObject({
      status: 200,
      answered: { status: 'ready', dependencies: [{ name: /./ }, { name: /./ }].map(() => ({ status: 'up' })) },
    });
    const lonely = await edge.start(
      {},
      { supergraphSdl: edge.subgraphs.supergraphSdl.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:1') },
    );
    expect(await read(lonely.url)).toMatchObject({
      status: 200,
      answered: { status: 'degraded', dependencies: [{ message: 'cannot be reached' }, { status: 'down' }] },
    });
  });

  it('asks subgraphs in its own process by a query', async () => {
    const transport = reachInProcess(async ({ subgraph, body }) => {
      if (subgraph === 'polls') throw new Error('away');
      return { data: { __typename: body }, errors: [], plain: true };
    });
    const { url } = await edge.start({}, { transport });
    const { answered } = await read(url);
    expect(JSON.stringify(answered)).toMatch(/"subgraph units","status":"up"/);
    expect(JSON.stringify(answered)).toMatch(/"subgraph polls","status":"down"/);
  });

  it('is not ready without what it needs', async () => {
    const { url } = await edge.start({}, { probes: [probe('database', true, ill)] });
    expect(await read(url)).toMatchObject({ status: 503, answered: { status: 'unavailable' } });
    expect((await ask(new URL('/health', url).href)).status).toBe(200);
  });

  it('says that it is about to end while it still takes connections', async () => {
    const gateway = await edge.start({ drainDelayMs: 400 });
    const closed = gateway.close();
    await delay(50);
    expect(await read(gateway.url)).toMatchObject({ status: 503, answered: { status: 'draining' } });
    expect((await ask(gateway.url, { query: '{ __typename }' })).status).toBe(200);
    await closed;
    await expect(ask(gateway.url, { query: '{ __typename }' })).rejects.toThrow('ECONNREFUSED');
  });
});
