// `@fromContext`: an argument's value comes from an object further up, which may be another for every entity. Entities with
// different values go into requests of their own.
import { describe, expect, it } from 'vitest';
import { compose } from '../plan/compose.js';
import { openEngine, readAnswer } from './open-engine.js';

describe('a field whose argument comes from the context', () => {
  it('gets the value of the object above it', async () => {
    const supergraph = compose({
      a: `type Query { users: [User!]! }
          type User @key(fields: "id") @context(name: "user") { id: ID! locale: String! posts: [Post!]! }
          type Post @key(fields: "id") { id: ID! title(locale: String @fromContext(field: "$user { locale }")): String! }`,
      b: 'type Post @key(fields: "id") { id: ID! }',
    });
    const bodies: unknown[] = [];
    const { askOnce } = openEngine(supergraph, async ({ body }) => {
      const { variables } = JSON.parse(body);
      if (variables === undefined) {
        const user = (id: string, locale: string, posts: readonly string[]) => ({
          __typename: 'User',
          id,
          locale,
          posts: posts.map((post) => ({ __typename: 'Post', id: post })),
        });
        return { data: { users: [user('1', 'vi', ['1', '2']), user('2', 'en', ['2'])] }, errors: [], plain: true };
      }
      bodies.push(variables);
      const [locale] = Object.entries(variables).flatMap(([name, value]) =>
        name === 'representations' ? [] : [String(value)],
      );
      const titles = variables.representations.map(({ id }: { id: string }) => ({ title: `${locale} ${id}` }));
      return { data: { _entities: titles }, errors: [], plain: true };
    });
    expect(readAnswer(await askOnce('{ users { posts { title } } }'))).toEqual({
      data: { users: [{ posts: [{ title: 'vi 1' }, { title: 'vi 2' }] }, { posts: [{ title: 'en 2' }] }] },
    });
    expect(bodies).toHaveLength(2);
  });
});
