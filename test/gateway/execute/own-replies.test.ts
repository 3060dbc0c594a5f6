// Replies and answers that nobody else is given are emptied when they have been read, and no others.
import { describe, expect, it } from 'vitest';
import type { EngineRequest } from '../../../gateway/execute/engine-request.js';
import { asOwnReply, type SubgraphReply } from '../../../gateway/fetch/subgraph-fetch.js';
import { compose } from '../plan/compose.js';
import { openEngine, readAnswer } from './open-engine.js';

const supergraph = compose({
  a: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! name: String }',
  b: 'type Item @key(fields: "id") { id: ID! price: Int }',
});
const query = '{ items { name price } }';
const items = [1, 2].map((id) => ({ __typename: 'Item', id: String(id), name: `item ${id}` }));
const usual = { data: { items: [1, 2].map((id) => ({ name: `item ${id}`, price: id })) } };

/** Replies that are each given once, to nobody else or perhaps to others, or the same ones again and again. */
type Replies = 'own' | 'new' | 'same';

/** `prices`: what the second subgraph gives. */
function createAsking(replies: Replies, prices: readonly unknown[] = [1, 2]) {
  const same = { a: { items }, b: { _entities: prices.map((price) => ({ price })) } };
  const given: SubgraphReply[] = [];
  const { askOnce } = openEngine(supergraph, async ({ subgraph, isForOne }) => {
    const data = subgraph === 'a' ? same.a : same.b;
    const reply: SubgraphReply = { data: replies === 'same' ? data : { ...data }, errors: [], plain: true };
    given.push(replies === 'own' && isForOne === true ? asOwnReply(reply) : reply);
    return reply;
  });
  const ask = (more: Partial<EngineRequest> = {}) => {
    given.length = 0;
    return askOnce(query, more);
  };
  return { ask, given };
}

describe('replies that are a run’s own', () => {
  it('are emptied when its answer is written, and their run is not remembered', async () => {
    const { ask, given } = createAsking('own');
    expect(readAnswer(await ask())).toEqual(usual);
    for (let time = 0; time < 3; time += 1) {
      const answer = await ask();
      expect(readAnswer(answer)).toEqual(usual);
      // Those of remembered runs are bytes.
      expect(answer.body).toBeTypeOf('string');
      expect(given.map(({ data }) => data)).toEqual([null, null]);
    }
  });

  it('are left as they are where others have them too', async () => {
    const { ask, given } = createAsking('new');
    await ask();
    expect(readAnswer(await ask())).toEqual(usual);
    expect(given.map(({ data }) => data)).not.toContain(null);
  });

  it('are there for the interpreter where the compiled executor gives up', async () => {
    const { ask, given } = createAsking('own', [1, 'no number']);
    await ask();
    const answer = await ask();
    expect(readAnswer(answer)).toMatchObject({ data: { items: [{ price: 1 }, { name: 'item 2', price: null }] } });
    expect(given).toHaveLength(2);
  });
});

describe('an answer', () => {
  it('can be let go of where nobody else is given it', async () => {
    const { ask } = createAsking('own');
    for (let time = 0; time < 2; time += 1) {
      const answer = await ask({ isForOne: true });
      expect(readAnswer(answer)).toEqual(usual);
      answer.letGo?.();
      expect(answer.body).toBe('');
    }
  });

  it('cannot where it may be shared', async () => {
    const { ask } = createAsking('own');
    expect((await ask()).letGo).toBeUndefined();
    expect((await ask()).letGo).toBeUndefined();
  });

  it('is let go of without the bytes that its operation gives again', async () => {
    const { ask } = createAsking('same');
    await ask({ isForOne: true });
    await ask({ isForOne: true });
    const [third, fourth] = [await ask({ isForOne: true }), await ask({ isForOne: true })];
    expect(third.body).toBeInstanceOf(Uint8Array);
    expect(fourth.body).toBe(third.body);
    third.letGo?.();
    expect(readAnswer(fourth)).toEqual(usual);
    expect(readAnswer(await ask({ isForOne: true }))).toEqual(usual);
    // What is told beside the data is put to the text that they were made of.
    const account = { estimated: 3, maximum: 9, isTold: true, settle() {} };
    expect(readAnswer(await ask({ isForOne: true, account }))).toMatchObject({
      ...usual,
      extensions: { cost: { maximum: 9 } },
    });
  });
});
