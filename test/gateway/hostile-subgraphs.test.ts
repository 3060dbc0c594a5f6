// Subgraphs that misbehave in every way that a socket allows: each costs an error on the paths concerned and nothing else, no
// object's data turns up at another, and ten thousand such requests leave no more memory in use than before.
import { createServer, type ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../gateway/gateway.js';
import { reachOverHttp } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { gatewayDefaults } from './gateway-options.js';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])';
const goodText = `${link} type Item @key(fields: "id") { id: ID!  name: String! } type Query { items: [Item!]!  sibling: String }`;
const badText = `${link}
  interface Shape { size: Int }
  type Round implements Shape { size: Int }
  type Item @key(fields: "id") { id: ID!  price: Int  label: String!  shape: Shape }
  type Query { other: String }`;

type Answer = (response: ServerResponse, ids: readonly string[]) => void;
const opened = createClosingStack();
let answer: Answer;
let gateway: Gateway;

const json = (response: ServerResponse, value: unknown) =>
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(typeof value === 'string' ? value : JSON.stringify(value));
const entities = (response: ServerResponse, list: unknown) => json(response, { data: { _entities: list } });
const item = (id: string) => ({ price: Number(id), label: `label ${id}`, shape: { __typename: 'Round', size: 1 } });

async function serve(respond: (response: ServerResponse, body: string) => void): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => respond(response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.add({
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/graphql`;
}

beforeAll(async () => {
  const good = await serve((response) =>
    json(response, {
      data: { items: ['1', '2'].map((id) => ({ __typename: 'Item', id, name: `item ${id}` })), sibling: 'here' },
    }),
  );
  const bad = await serve((response, body) => {
    const given: { variables: { representations: { id: string }[] } } = JSON.parse(body);
    answer(
      response,
      given.variables.representations.map(({ id }) => id),
    );
  });
  const composed = composeServices([
    { name: 'good', url: good, typeDefs: parse(goodText) },
    { name: 'bad', url: bad, typeDefs: parse(badText) },
  ]);
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 400, subscriptionProtocols: new Map() }));
  gateway = opened.add(
    await startGateway({ ...gatewayDefaults, sharing: 'off', supergraphSdl: composed.supergraphSdl ?? '', transport }),
  );
});
afterAll(() => opened.close());
beforeEach(() => {
  answer = (response, ids) => entities(response, ids.map(item));
});

interface Got {
  data: { items: { name: string; price: number | null; shape: unknown }[] | null; sibling: string | null };
  errors?: { path?: (string | number)[]; extensions: { code: string; subgraph?: string } }[];
}
async function ask(query = '{ items { name price shape { size } } sibling }'): Promise<Got> {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return JSON.parse(await response.text());
}

const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const wholly: readonly [string, Answer][] = [
  ['HTML instead of JSON', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>no</h1>')],
  ['status 500', (response) => response.writeHead(500).end('broken')],
  ['nothing at all', (response) => response.destroy()],
  [
    'a reset in the middle of the body',
    (response) => response.writeHead(200, { 'content-length': 1_000 }).write('{"data":', () => response.destroy()),
  ],
  ['too few entities', (response, ids) => entities(response, ids.slice(1).map(item))],
  ['too many entities', (response, ids) => entities(response, [...ids, '9'].map(item))],
  ['no list of entities', (response) => json(response, { data: { _entities: { 0: item('1') } } })],
  ['null data', (response) => json(response, { data: null })],
  ['a list for data', (response) => json(response, { data: [] })],
  ['errors that are no list', (response) => json(response, { data: null, errors: 'all of it' })],
  ['deep nesting', (response) => json(response, `{"data":${nested}}`)],
  [
    'a body that never ends',
    (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '.repeat(10)), 20);
      response.on('close', () => clearInterval(timer));
    },
  ],
];

describe('a subgraph that answers with', () => {
  it.each(wholly)('%s costs its own fields, each with an error, and no others', async (_what, misbehave) => {
    answer = misbehave;
    // The second request runs compiled, the first interpreted.
    for (let round = 1; round <= 2; round += 1) {
      const { data, errors = [] } = await ask();
      expect(data).toEqual({
        items: [1, 2].map((id) => ({ name: `item ${id}`, price: null, shape: null })),
        sibling: 'here',
      });
      expect(errors.map(({ path }) => path?.join('.')).toSorted()).toEqual(
        ['items.0.price', 'items.0.shape', 'items.1.price', 'items.1.shape'].toSorted(),
      );
      for (const { extensions } of errors) expect(extensions.subgraph).toBe('bad');
    }
  });

  const inPart: readonly [string, Answer, unknown, readonly string[]][] = [
    [
      'a text for a number',
      (response, ids) =>
        entities(
          response,
          ids.map((id) => ({ ...item(id), price: 'much' })),
        ),
      null,
      ['price'],
    ],
    [
      'a number that is no Int',
      (response, ids) =>
        entities(
          response,
          ids.map((id) => ({ ...item(id), price: 2 ** 40 })),
        ),
      null,
      ['price'],
    ],
    [
      'a field left out',
      (response, ids) =>
        entities(
          response,
          ids.map((id) => ({ ...item(id), price: undefined })),
        ),
      null,
      ['price'],
    ],
  ];
  it.each(inPart)('%s makes that field null with an error at it', async (_what, misbehave, price, fields) => {
    answer = misbehave;
    for (let round = 1; round <= 2; round += 1) {
      const { data, errors = [] } = await ask();
      expect(data.items).toEqual([1, 2].map((id) => ({ name: `item ${id}`, price, shape: { size: 1 } })));
      expect(errors.map(({ path }) => path?.join('.'))).toEqual(
        [0, 1].flatMap((at) => fields.map((field) => `items.${at}.${field}`)),
      );
    }
  });

  it('a type that does not exist makes the object null with an error at it', async () => {
    answer = (response, ids) =>
      entities(
        response,
        ids.map((id) => ({ ...item(id), shape: { __typename: 'Triangle', size: 3 } })),
      );
    for (let round = 1; round <= 2; round += 1) {
      const { data, errors = [] } = await ask('{ items { name shape { __typename size } } }');
      expect(data.items).toEqual([1, 2].map((id) => ({ name: `item ${id}`, shape: null })));
      expect(errors.map(({ path }) => path?.join('.'))).toEqual(['items.0.shape', 'items.1.shape']);
    }
  });

  it('one entity that failed costs that one alone, and a null that may not be goes up to where it may', async () => {
    answer = (response, ids) =>
      json(response, {
        data: { _entities: ids.map((id) => (id === '1' ? null : item(id))) },
        errors: [{ message: 'gone', path: ['_entities', ids.indexOf('1')] }],
      });
    expect((await ask()).data.items).toEqual([
      { name: 'item 1', price: null, shape: null },
      { name: 'item 2', price: 2, shape: { size: 1 } },
    ]);
    const { data, errors } = await ask('{ items { name label } sibling }');
    expect(data).toBeNull();
    expect(errors?.map(({ path }) => path?.join('.'))).toEqual(['items.0.label']);
  });

  it('the entities in another order gives each object what stands at its place, never more than one of them', async () => {
    answer = (response, ids) => entities(response, ids.toReversed().map(item));
    expect((await ask()).data.items?.map(({ price }) => price)).toEqual([2, 1]);
  });
});

describe('ten thousand requests to hostile subgraphs', () => {
  it('leave no more memory in use than before', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect !== 'function') throw new Error('the garbage collector cannot be called');
    const kinds = wholly.slice(0, 10).map(([, misbehave]) => misbehave);
    const round = async (count: number) => {
      let at = 0;
      const connection = async () => {
        for (; at < count;) {
          const kind = kinds[(at += 1) % kinds.length];
          if (kind !== undefined) answer = kind;
          await ask();
        }
      };
      await Promise.all(Array.from({ length: 20 }, connection));
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await round(2_000);
    const after = await round(10_000);
    expect(after - before).toBeLessThan(8 * 1024 * 1024);
  }, 120_000);
});
