// The merge of change logs: whatever the logs hold, however they grow and whichever is away meanwhile, whoever goes on from the
// cursor gets each entry once and each log in its order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeChanges } from '../../../subgraphs/access/loaders/merge-changes.js';
import type { RoomLog } from '../../../subgraphs/access/sources/room-logs.js';
import { type ToldEntry, logEnd, readLogCursor, writeLogCursor } from '../../../subgraphs/kit/change-log.js';

interface KeptLog extends RoomLog {
  readonly kept: ToldEntry[];
  isAway: boolean;
  add(minute: number, nodeType?: string): void;
}

/** A log in memory that answers as a room does. `skips`: pages may be empty although more follows, as those of weather are. */
function createLog(schema: string, skips = false): KeptLog {
  const kept: ToldEntry[] = [];
  const cursorAt = (count: number) => (count === 0 ? null : writeLogCursor(schema, `7.${count}`));
  const log: KeptLog = {
    room: schema,
    schema,
    kept,
    isAway: false,
    add(minute, nodeType = 'Article') {
      const nodeId = `${schema}_${kept.length + 1}`;
      const cursor = cursorAt(kept.length + 1) ?? '';
      kept.push({ cursor, kind: 'UPDATED', nodeType, nodeId, occurredAt: new Date(minute * 60_000) });
    },
    async read(after, limit) {
      if (log.isAway) return null;
      if (after === logEnd) return { entries: [], hasMore: false, endCursor: cursorAt(kept.length) };
      const from = after === null ? 0 : Number(readLogCursor(schema, after)?.split('.')[1]);
      const read = kept.slice(from, from + limit);
      const entries = skips ? read.filter(({ nodeType }) => nodeType === 'Article') : read;
      return { entries, hasMore: from + limit < kept.length, endCursor: cursorAt(from + read.length) };
    },
  };
  return log;
}

const all = { after: null, limit: 100, types: null };
const idsOf = (entries: readonly ToldEntry[]) => entries.map(({ nodeId }) => nodeId);

describe('the merge of change logs', () => {
  it('tells the earlier instant first, and at the same instant the log that is listed first', async () => {
    const [a, b] = [createLog('aa'), createLog('bb')];
    b.add(1);
    a.add(2);
    b.add(2);
    a.add(3);
    expect(idsOf((await mergeChanges([a, b], all)).entries)).toEqual(['bb_1', 'aa_1', 'bb_2', 'aa_2']);
  });

  it('keeps the order of a log whose instants go back', async () => {
    const [a, b] = [createLog('aa'), createLog('bb')];
    a.add(9);
    a.add(1);
    b.add(5);
    expect(idsOf((await mergeChanges([a, b], all)).entries)).toEqual(['bb_1', 'aa_1', 'aa_2']);
  });

  it('gives each entry once to whoever goes on, while logs grow, are away, and pages are small', async () => {
    const step = fc.record({
      grow: fc.array(fc.record({ log: fc.nat(2), minute: fc.nat(20), isSkipped: fc.boolean() }), { maxLength: 8 }),
      away: fc.option(fc.nat(2), { freq: 4 }),
      limit: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const logs = [createLog('aa'), createLog('bb'), createLog('cc', true)];
        const got: ToldEntry[] = [];
        let after: string | null = null;
        const readOn = async (limit: number) => {
          const page = await mergeChanges(logs, { after, limit, types: null }).catch(() => null);
          if (page === null) return true;
          got.push(...page.entries);
          after = page.endCursor;
          return page.hasMore;
        };
        for (const { grow, away, limit } of steps) {
          for (const { log, minute, isSkipped } of grow)
            logs[log]?.add(minute, isSkipped && log === 2 ? 'Reading' : 'Article');
          for (const [index, log] of logs.entries()) log.isAway = index === away;
          await readOn(limit);
        }
        for (const log of logs) log.isAway = false;
        while (await readOn(3));
        for (const log of logs) {
          const told = idsOf(got.filter(({ nodeId }) => nodeId.startsWith(log.schema)));
          expect(told).toEqual(idsOf(log.kept.filter(({ nodeType }) => nodeType === 'Article')));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can be gone on from at the cursor of any entry', async () => {
    const logs = [createLog('aa'), createLog('bb')];
    for (let index = 0; index < 12; index += 1) logs[index % 2]?.add((index * 7) % 5);
    const { entries } = await mergeChanges(logs, all);
    expect(entries).toHaveLength(12);
    for (const [index, { cursor }] of entries.entries())
      expect(idsOf((await mergeChanges(logs, { ...all, after: cursor })).entries)).toEqual(
        idsOf(entries.slice(index + 1)),
      );
  });

  it('gives the same to everyone, in pages of any size', async () => {
    const logs = [createLog('aa'), createLog('bb'), createLog('cc')];
    for (let index = 0; index < 30; index += 1) logs[(index * 5) % 3]?.add((index * 11) % 9);
    const whole = idsOf((await mergeChanges(logs, all)).entries);
    for (const limit of [1, 2, 7]) {
      const told: string[] = [];
      let after: string | null = null;
      for (;;) {
        const page: Awaited<ReturnType<typeof mergeChanges>> = await mergeChanges(logs, { after, limit, types: null });
        told.push(...idsOf(page.entries));
        after = page.endCursor;
        if (!page.hasMore) break;
      }
      expect(told).toEqual(whole);
    }
  });

  it('leads on past what the types leave out, with pages that may be empty', async () => {
    const log = createLog('aa');
    for (let index = 0; index < 6_000; index += 1) log.add(index, index === 5_500 ? 'Poll' : 'Article');
    const first = await mergeChanges([log], { after: null, limit: 10, types: ['Poll'] });
    expect([first.entries.length, first.hasMore]).toEqual([0, true]);
    let page = first;
    const told: string[] = [];
    while (page.hasMore) {
      page = await mergeChanges([log], { after: page.endCursor, limit: 10, types: ['Poll'] });
      told.push(...idsOf(page.entries));
    }
    expect(told).toEqual(['aa_5501']);
  });

  it('names the room that is away rather than tell the others first', async () => {
    const [a, b] = [createLog('aa'), createLog('bb')];
    a.add(1);
    b.isAway = true;
    await expect(mergeChanges([a, b], all)).rejects.toThrow('The change log of bb cannot be read');
    await expect(mergeChanges([a, b], { ...all, after: logEnd })).rejects.toThrow('bb');
  });

  it('starts from now with a cursor after all that is there', async () => {
    const [a, b] = [createLog('aa'), createLog('bb')];
    a.add(1);
    const start = await mergeChanges([a, b], { ...all, after: logEnd });
    expect(start).toMatchObject({ entries: [], hasMore: false });
    b.add(0);
    a.add(2);
    expect(idsOf((await mergeChanges([a, b], { ...all, after: start.endCursor })).entries)).toEqual(['bb_1', 'aa_2']);
  });

  it.each([
    '',
    'x',
    'changes~aa',
    'changes~aa=1.2~aa=1.3',
    'changes~zz=1.2',
    "changes~aa=1.2'",
    'changes~aa=1',
    'aa=1.2',
  ])('refuses a cursor that it never gave: %j', async (text) => {
    const after = Buffer.from(text).toString('base64url');
    await expect(mergeChanges([createLog('aa')], { ...all, after })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });
});
