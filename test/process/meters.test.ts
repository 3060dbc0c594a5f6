// What parts of a process count, read as Prometheus reads it: series from the start, levels that cannot be read, outcomes.
import { describe, expect, it } from 'vitest';
import { createMeters } from '../../process/meters.js';
import { createRoomMeter, createStatementMeter } from '../../subgraphs/kit/room-meter.js';
import { readMetrics } from '../support/read-metrics.js';

const open = (readTimeoutMs = 60_000) => {
  const failures: string[] = [];
  const meters = createMeters({
    readTimeoutMs,
    onFailure: (error, name) => failures.push(`${name}: ${String(error)}`),
  });
  return { meters, failures, read: async () => readMetrics(await meters.write()) };
};

describe('meters', () => {
  it('tell a series as soon as it is made, and the same one to all who name it', async () => {
    const { meters, read } = open();
    const described = { name: 'a_total', help: 'a', labels: ['of', 'by'] };
    const first = meters.counter(described).series({ of: 'x', by: 'y' });
    expect((await read()).valueOf('a_total{of="x",by="y"}')).toBe(0);
    first.add();
    meters.counter(described).series({ of: 'x', by: 'y' }).add(2);
    expect((await read()).valueOf('a_total{of="x",by="y"}')).toBe(3);
    expect((await read()).valueOf('a_total{of="x",by="y"}')).toBe(3);
  });

  it('leave out a level that fails or does not come in time, tell of it, and tell the rest', async () => {
    const { meters, failures, read } = open(20);
    let isWell = true;
    const level = { help: 'a', labels: ['of'] };
    meters.level({
      ...level,
      name: 'failing',
      read: async () => {
        if (!isWell) throw new Error('away');
        return [[{ of: 'x' }, 4]];
      },
    });
    meters.level({ ...level, name: 'late', read: () => new Promise(() => {}) });
    meters.level({ ...level, name: 'well', read: async () => [[{ of: 'x' }, 5]] });
    expect((await read()).valueOf('failing{of="x"}')).toBe(4);
    isWell = false;
    const last = await read();
    expect(['failing', 'late', 'well'].map((name) => last.valueOf(`${name}{of="x"}`))).toEqual([NaN, NaN, 5]);
    expect(failures).toEqual([
      'late: Error: it took longer than 20 ms',
      'failing: Error: away',
      'late: Error: it took longer than 20 ms',
    ]);
  });
});

describe('a room', () => {
  const request = { query: 'mutation { a }', headers: {} };
  it.each([
    ['ok', { data: { a: 1 } }],
    ['refused', { data: null, errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] }],
    ['refused', { errors: [{ message: 'no', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }],
    ['failed', { data: { a: null }, errors: [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }],
  ])('counts an answer as %s', async (outcome, response) => {
    const { meters, read } = open();
    const { meterRequest } = createRoomMeter(meters, 'news');
    expect(await meterRequest(request, async () => response)).toBe(response);
    const counted = await read();
    const of = (each: string) => `civic_subgraph_requests_total{subgraph="news",kind="mutation",outcome="${each}"}`;
    for (const each of ['ok', 'refused', 'failed']) expect(counted.valueOf(of(each))).toBe(each === outcome ? 1 : 0);
  });

  it('counts what was thrown as failed, and rejects with it', async () => {
    const { meters, read } = open();
    const fault = new Error('broken');
    const { meterRequest } = createRoomMeter(meters, 'news');
    await expect(meterRequest(request, () => Promise.reject(fault))).rejects.toBe(fault);
    const series = 'civic_subgraph_requests_total{subgraph="news",kind="mutation",outcome="failed"}';
    expect((await read()).valueOf(series)).toBe(1);
  });

  it.each([
    ['select', 'select "a" from "b"'],
    ['insert', 'with "x" as materialized (values (1)) insert into "b" select 1'],
    ['update', 'UPDATE b SET a = 1'],
    ['delete', 'delete from b'],
    ['other', 'begin'],
    ['other', 'select_all()'],
  ])('counts as %s the statement %s', async (statement, text) => {
    const { meters, read } = open();
    const meter = createStatementMeter(meters);
    meter(text, 2, false);
    meter(text, 2, true);
    const counted = await read();
    expect(counted.valueOf(`civic_sql_statements_total{statement="${statement}",outcome="ok"}`)).toBe(1);
    expect(counted.valueOf(`civic_sql_statements_total{statement="${statement}",outcome="failed"}`)).toBe(1);
    expect(counted.valueOf(`civic_sql_duration_seconds_sum{statement="${statement}"}`)).toBeCloseTo(0.004);
  });
});
