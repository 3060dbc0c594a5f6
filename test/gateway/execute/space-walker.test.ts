// The objects that entities belong to, gathered from replies that are not as simple as they may be: entities that are not there, lists
// within lists, one field under several keys. Every answer three times: only from the second on is an operation compiled.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { compose } from '../plan/compose.js';
import { openEngine, readAnswer } from './open-engine.js';

const owners = compose({
  a: 'type Query { owners: [Owner] } type Owner @key(fields: "id") { id: ID! }',
  b: 'type Owner @key(fields: "id") { id: ID! items: [[Item]] } type Item @key(fields: "id") { id: ID! }',
  c: 'type Item @key(fields: "id") { id: ID! price: Int }',
});
// To the first subgraph alone the lists are of two types, so that it can be asked for them only under two keys.
const things = compose({
  a: `type Query { things: [Thing] } union Thing = One | Two  type Two { parts: [Item] }  type Item @key(fields: "id") { id: ID! }
      type One @key(fields: "id") { id: ID! parts: [Item!] @shareable }`,
  b: 'type One @key(fields: "id") { id: ID! parts: [Item] @shareable } type Item @key(fields: "id") { id: ID! }',
  c: 'type Item @key(fields: "id") { id: ID! price: Int }',
});

const item = (id: string) => ({ __typename: 'Item', id });
const asked = z.object({ variables: z.object({ representations: z.array(z.object({ id: z.string() })) }) });
const pricesFor = (body: string) =>
  asked.parse(JSON.parse(body)).variables.representations.map(({ id }) => ({ price: Number(id) }));

/** The answers to the same operation, asked three times. */
async function askThrice(
  sdl: string,
  text: string,
  reply: (subgraph: string, body: string) => Record<string, unknown>,
) {
  const { askOnce } = openEngine(sdl, async ({ subgraph, body }) => ({
    data: subgraph === 'c' ? { _entities: pricesFor(body) } : reply(subgraph, body),
    errors: [],
    plain: true,
  }));
  const answers: unknown[] = [];
  for (let time = 0; time < 3; time += 1) answers.push(readAnswer(await askOnce(text)));
  return answers;
}

test('entities that are not there, and lists within lists', async () => {
  const answers = await askThrice(owners, '{ owners { items { price } } }', (subgraph) =>
    subgraph === 'a'
      ? { owners: ['1', '2', '3'].map((id) => ({ __typename: 'Owner', id })) }
      : { _entities: [{ items: [[item('4')], null, [item('5'), null]] }, null, { items: [[], [item('6')]] }] },
  );
  const expected = [
    { items: [[{ price: 4 }], null, [{ price: 5 }, null]] },
    { items: null },
    { items: [[], [{ price: 6 }]] },
  ];
  expect(answers).toEqual(Array.from({ length: 3 }, () => ({ data: { owners: expected } })));
});

test('one field under two keys', async () => {
  const text = '{ things { ... on One { parts { price } } ... on Two { parts { price } } } }';
  const keys = new Set<string>();
  const answers = await askThrice(things, text, (_subgraph, body) => {
    const found = [...body.matchAll(/(?:(\w+):)?parts/g)].map(([, alias]) => alias ?? 'parts');
    for (const key of found) keys.add(key);
    const [ofOne = '', ofTwo = ''] = found;
    return {
      things: [
        { __typename: 'One', [ofOne]: [item('1'), item('2')] },
        { __typename: 'Two', [ofTwo]: [item('3'), null] },
        { __typename: 'One', [ofOne]: null },
        { __typename: 'Two', [ofTwo]: [item('4')] },
      ],
    };
  });
  expect(keys.size).toBe(2);
  const expected = [
    { parts: [{ price: 1 }, { price: 2 }] },
    { parts: [{ price: 3 }, null] },
    { parts: null },
    { parts: [{ price: 4 }] },
  ];
  expect(answers).toEqual(Array.from({ length: 3 }, () => ({ data: { things: expected } })));
});
