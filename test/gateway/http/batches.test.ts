// Lists of operations in one request, and the bounds on what one request may hold.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, codesOf, type GraphqlAnswer, openEdge } from './edge.js';

let edge: Awaited<ReturnType<typeof openEdge>>;
let url: string;
beforeAll(async () => {
  edge = await openEdge();
  ({ url } = await edge.start());
});
afterAll(() => edge.close());

const answers = z.array(z.custom<GraphqlAnswer>((each) => typeof each === 'object'));
const askAll = async (operations: readonly unknown[], headers: Readonly<Record<string, string>> = {}) => {
  const answer = await ask(url, operations, headers);
  return { ...answer, list: answers.parse(JSON.parse(answer.body.toString())) };
};
const named = (name: string) => ({ query: `{ ${name}: __typename }` });

describe('a list of operations', () => {
  it('is answered with the list of their answers in order', async () => {
    const { status, headers, list } = await askAll([named('a'), { query: '{ units { name } }' }, named('c')]);
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(list.map(({ data }) => Object.keys(data ?? {}))).toEqual([['a'], ['units'], ['c']]);
  });

  it('gives each its own errors, whatever is wrong with it', async () => {
    const { status, list } = await askAll([
      named('a'),
      { query: '{ nothing }' },
      { query: 1 },
      'text',
      {},
      { query: 'subscription { nothing }' },
    ]);
    expect(status).toBe(200);
    expect(list.map(codesOf)).toEqual([
      [],
      ['GRAPHQL_VALIDATION_FAILED'],
      ['BAD_REQUEST'],
      ['BAD_REQUEST'],
      ['BAD_REQUEST'],
      ['GRAPHQL_VALIDATION_FAILED'],
    ]);
  });

  it('runs its members at the same time', async () => {
    edge.subgraphs.units.behaviour = 'late';
    const started = performance.now();
    const { list } = await askAll(Array.from({ length: 4 }, (_, at) => ({ query: `{ units { n${at}: name } }` })));
    edge.subgraphs.units.behaviour = 'well';
    expect(list.map(codesOf)).toEqual(Array.from({ length: 4 }, () => ['SUBGRAPH_UNAVAILABLE']));
    // Each waits for the timeout of a second; one after the other they would take four.
    expect(performance.now() - started).toBeLessThan(3_500);
  });

  it('may hold mutations, which bring their cookie', async () => {
    const { headers, list } = await askAll([{ query: 'mutation { touch }' }, named('b')]);
    expect(list.map(codesOf)).toEqual([[], []]);
    expect(headers['set-cookie']?.[0]).toMatch(/^civic_voter=/);
  });

  it('is of one voter, in as many operations and fields as it votes', async () => {
    const { received } = edge.subgraphs.units;
    const before = received.length;
    const vote = { query: 'mutation { touch again: touch }' };
    const { headers } = await askAll([vote, named('b'), vote, { query: 'mutation { touch }' }]);
    const voters = received.slice(before).map((each) => each.headers['x-voter-token']);
    expect(voters.length).toBeGreaterThanOrEqual(3);
    expect(new Set(voters).size).toBe(1);
    expect(headers['set-cookie']).toHaveLength(1);
    expect(headers['set-cookie']?.[0]).toContain(`civic_voter=${String(voters[0])};`);
    await askAll([vote]);
    expect(received.at(-1)?.headers['x-voter-token']).not.toBe(voters[0]);
  });

  it('has no streams in it: what is deferred comes with the rest', async () => {
    const accept = 'multipart/mixed, text/event-stream, application/json';
    const { headers, list } = await askAll([{ query: '{ ... @defer { units { name } } }' }], { accept });
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(list[0]?.data).toEqual({ units: [{ name: 'one' }, { name: 'two' }] });
  });

  it.each([
    [0, 400, 'BAD_REQUEST'],
    [10, 200, undefined],
    [11, 400, 'BATCH_TOO_LARGE'],
  ])('of %i has status %i', async (length, status, code) => {
    const answer = await ask(
      url,
      Array.from({ length }, () => named('a')),
    );
    expect([answer.status, codesOf(answer.json())[0]]).toEqual([status, code]);
  });

  it('is not taken where the bound is 1', async () => {
    const gateway = await edge.start({ batchLimit: 1 });
    const answer = await ask(gateway.url, [named('a')]);
    expect([answer.status, codesOf(answer.json())]).toEqual([400, ['BATCH_TOO_LARGE']]);
    expect((await ask(gateway.url, named('a'))).status).toBe(200);
  });
});

it('a body of one byte more than is taken is refused, one of just as many is not', async () => {
  const gateway = await edge.start({ bodyLimitBytes: 2_048 });
  const empty = JSON.stringify({ query: '{ __typename } #' }).length;
  const fill = (bytes: number) => ({ query: `{ __typename } #${'x'.repeat(bytes - empty)}` });
  expect((await ask(gateway.url, fill(2_048))).status).toBe(200);
  const refused = await ask(gateway.url, fill(2_049));
  expect([refused.status, codesOf(refused.json())]).toEqual([413, ['BODY_TOO_LARGE']]);
  const chunked = await ask(gateway.url, fill(2_049), { 'transfer-encoding': 'chunked' });
  expect([chunked.status, codesOf(chunked.json())]).toEqual([413, ['BODY_TOO_LARGE']]);
});
