// `@fromContext`: an argument's value comes from an object further up, which may be another for every entity. Entities with
// different values go into requests of their own.
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../gateway/execute/engine.js';
import { unrestricted } from '../../../gateway/operation/operation-access.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';
import { createPlannerCore } from '../../../gateway/plan/planner-core.js';
import { compose } from '../plan/compose.js';

describe('a field whose argument comes from the context', () => {
  it('gets the value of the object above it', async () => {
    const core = createPlannerCore(
      compose({
        a: `type Query { users: [User!]! }
          type User @key(fields: "id") @context(name: "user") { id: ID! locale: String! posts: [Post!]! }
          type Post @key(fields: "id") { id: ID! title(locale: String @fromContext(field: "$user { locale }")): String! }`,
        b: 'type Post @key(fields: "id") { id: ID! }',
      }),
    );
    const schema = buildSchema(core.description.contracts.get('internal') ?? '', {
      assumeValid: true,
      assumeValidSDL: true,
    });
    const bodies: unknown[] = [];
    const engine = createEngine({
      schema,
      types: { possibleTypes: core.description.possibleTypes },
      subgraphUrls: core.description.subgraphUrls,
      executor: 'compiled',
      plan: async (text, kind, overrides) => core.plan(text, kind, overrides),
      chooseOverrides: () => [],
      async fetchSubgraph({ body }) {
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
      },
      subscribeSubgraph() {
        throw new Error('no subscriptions here');
      },
      formatError: ({ message }) => ({ message }),
    });
    const prepared = createOperationCache(schema, core.description.requirements, 1_000).get(
      '{ users { posts { title } } }',
      undefined,
    );
    if (!prepared.ok) throw new Error('the operation does not fit');
    const answer = await engine.answer({
      operation: prepared.operation,
      variables: {},
      access: unrestricted,
      headers: {},
      signal: null,
      incremental: false,
    });
    expect(answer.kind === 'single' ? JSON.parse(String(answer.body)) : null).toEqual({
      data: { users: [{ posts: [{ title: 'vi 1' }, { title: 'vi 2' }] }, { posts: [{ title: 'en 2' }] }] },
    });
    expect(bodies).toHaveLength(2);
  });
});
