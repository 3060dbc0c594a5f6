// `@defer` where it cannot be done: the specification leaves it to the server, so that the answer comes whole and is never refused.
import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../process/errors.js';
import { compose } from '../plan/compose.js';
import { openEngine, readAnswer } from './open-engine.js';

/** A field requires one that has requirements itself: repaired where it is asked for whole, never where it is deferred. */
const requiredChain = compose({
  a: 'type Query { e: E } type E @key(fields: "id") { id: ID! s: String @external r0: String @requires(fields: "s") }',
  b: 'type E @key(fields: "id") { id: ID! s: String r0: String @external r1: String @requires(fields: "r0") }',
});

function start(code: 'QUERY_PLANNING_REFUSED' | 'QUERY_PLANNING_TIMEOUT') {
  const planned: string[] = [];
  const opened = openEngine(
    requiredChain,
    async ({ body }) => {
      const aliased = Object.fromEntries([...body.matchAll(/(\w+):id/g)].map(([, key]) => [key, '1']));
      if (!body.includes('_entities'))
        return { data: { e: { __typename: 'E', id: '1', ...aliased } }, errors: [], plain: true };
      const entity = { __typename: 'E', id: '1', s: 's', r0: 'r0', r1: 'r1' };
      return { data: { _entities: [entity] }, errors: [], plain: true };
    },
    (core) => ({
      async plan(text, kind, overrides) {
        planned.push(text.includes('@defer') ? 'in parts' : 'whole');
        try {
          return core.plan(text, kind, overrides);
        } catch (error) {
          throw new ClientError(code, String(error));
        }
      },
    }),
  );
  const ask = async (text: string) => {
    const answer = await opened.ask(text, { incremental: true });
    return answer.kind === 'single' ? readAnswer(answer) : answer.kind;
  };
  return { ask, planned };
}

describe('an operation that cannot be deferred as it says', () => {
  const text = '{ e { id ... @defer { r1 } } }';

  it('is answered whole, and planned in parts no second time', async () => {
    const { ask, planned } = start('QUERY_PLANNING_REFUSED');
    for (let count = 0; count < 3; count += 1) expect(await ask(text)).toEqual({ data: { e: { id: '1', r1: 'r1' } } });
    expect(planned).toEqual(['in parts', 'whole']);
    expect(await ask('{ e { id ... @defer { s } } }')).toBe('incremental');
  });

  it('is answered whole where planning took too long, and may be quicker another time', async () => {
    const { ask, planned } = start('QUERY_PLANNING_TIMEOUT');
    for (let count = 0; count < 2; count += 1) expect(await ask(text)).toEqual({ data: { e: { id: '1', r1: 'r1' } } });
    expect(planned).toEqual(['in parts', 'whole', 'in parts']);
  });

  it('is answered whole where it would be too large in parts alone', async () => {
    const { ask, planned } = start('QUERY_PLANNING_REFUSED');
    const fields = Array.from({ length: 460 }, (_, index) => `a${index}:id`).join(' ');
    const parts = Array.from({ length: 110 }, (_, index) => `...F @defer(label: "${index}")`).join(' ');
    const answer = await ask(`{ e { ...F ${parts} } } fragment F on E { ${fields} }`);
    expect(answer).toMatchObject({ data: { e: { a0: '1' } } });
    expect(planned).toEqual(['whole']);
  });
});
