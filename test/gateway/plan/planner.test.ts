// The planner in its thread: what takes too long is ended and refused, what cannot be used is told at the start, and the thread
// goes on after either.
import { afterEach, describe, expect, it } from 'vitest';
import { findSteps } from '../../../gateway/plan/plan-steps.js';
import { createPlanCache } from '../../../gateway/plan/plan-cache.js';
import { startPlanner } from '../../../gateway/plan/planner.js';
import type { OperationPlan } from '../../../gateway/plan/query-plan.js';
import { loadSupergraph } from '../../../gateway/plan/supergraph-snapshot.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { createLog } from '../../../process/log.js';
import { compose } from './compose.js';

const log = createLog('silent');
let opened = createClosingStack();
afterEach(async () => {
  await opened.close();
  opened = createClosingStack();
});
const supergraphSdl = compose({
  a: 'type Query { e: E  a: Node } type E @key(fields: "id") { id: ID! } interface Node @key(fields: "id") { id: ID! }',
  b: 'type E @key(fields: "id") { id: ID! s: String } type Node @key(fields: "id", resolvable: false) @interfaceObject { id: ID! field: String }',
});

describe('the planner', () => {
  it('plans in its thread', async () => {
    const planner = opened.add(await startPlanner(supergraphSdl, { timeLimitMs: 5_000, log }));
    expect(findSteps(await planner.plan('{ e { s } }', 'query', []))).toHaveLength(2);
  });

  it('tells a refused plan and one that cannot be made apart, and goes on', async () => {
    const planner = opened.add(await startPlanner(supergraphSdl, { timeLimitMs: 5_000, log }));
    await expect(planner.plan('{ a { field } }', 'query', [])).rejects.toMatchObject({
      code: 'QUERY_PLANNING_REFUSED',
    });
    await expect(planner.plan('{ e { nothing } }', 'query', [])).rejects.toMatchObject({
      code: 'QUERY_PLANNING_FAILED',
    });
    expect(findSteps(await planner.plan('{ e { id } }', 'query', []))).toHaveLength(1);
  });

  it('ends planning that takes too long, with its code, and the thread with it', async () => {
    const planner = opened.add(await startPlanner(supergraphSdl, { timeLimitMs: 1, log }));
    const deep = `{ e { ${Array.from({ length: 400 }, (_, at) => `s_${at}: s`).join(' ')} } }`;
    await expect(planner.plan(deep, 'query', [])).rejects.toMatchObject({ code: 'QUERY_PLANNING_TIMEOUT' });
    await expect(planner.plan(deep, 'query', [])).rejects.toMatchObject({ code: 'QUERY_PLANNING_TIMEOUT' });
  });

  it('refuses to start on what is no supergraph', async () => {
    await expect(startPlanner('type Query { a: Int }', { timeLimitMs: 5_000, log })).rejects.toThrow(
      'The supergraph cannot be used',
    );
  });
});

describe('a loaded supergraph', () => {
  it('gives the schema of clients, and the same plan for the same text', async () => {
    const snapshot = opened.add(
      await loadSupergraph(supergraphSdl, { timeLimitMs: 5_000, planCacheBytes: 1_000_000, log }),
    );
    expect(snapshot.schemaOf('public').getQueryType()?.getFields()['e']?.type.toString()).toBe('E');
    expect(snapshot.schemaOf('public').getDirective('defer')).toBeDefined();
    const [one, other] = await Promise.all([
      snapshot.plan('{ e { s } }', 'query', []),
      snapshot.plan('{ e { s } }', 'query', []),
    ]);
    expect(one).toBe(other);
  });
});

describe('the cache of plans', () => {
  const planOf = (size: number): OperationPlan => ({
    kind: 'query',
    root: { kind: 'sequence', nodes: Array.from({ length: size }, () => ({ kind: 'parallel', nodes: [] }) as const) },
    subscription: null,
    fetchCount: 0,
  });

  it('stays within its bytes, and forgets what was used longest ago', async () => {
    const cache = createPlanCache({ maximumBytes: 20_000, retryAfterMs: 1_000 });
    let made = 0;
    const get = (key: string) =>
      cache.get(key, async () => {
        made += 1;
        return planOf(50);
      });
    for (const key of ['a', 'b', 'a', 'c', 'd']) await get(key);
    expect(cache.size()).toBeLessThanOrEqual(20_000);
    const before = made;
    await get('d');
    expect(made).toBe(before);
    await get('b');
    expect(made).toBe(before + 1);
  });

  it('does not try again for a while what has failed, and forgets no more than it must', async () => {
    const cache = createPlanCache({ maximumBytes: 20_000, retryAfterMs: 60_000 });
    let tries = 0;
    const fail = async () => {
      tries += 1;
      throw new Error('no plan');
    };
    for (let number = 0; number < 3; number += 1) await expect(cache.get('a', fail)).rejects.toThrow('no plan');
    expect(tries).toBe(1);
  });
});
