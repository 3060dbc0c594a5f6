// The use of fields: what gateways report adds up, whatever the order and number of them, and answers who asks for what.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findDeprecatedFields } from '../../../subgraphs/access/sources/deprecated-fields.js';
import { databases } from '../../support/services/databases.js';
import { type AccessRoom, openAccessRoom } from './access-room.js';

const start = '2026-03-02T01:30:45.678Z';
const usage = z.object({
  fieldUsage: z.array(
    z.object({
      day: z.string(),
      client: z.string(),
      keyId: z.string().nullable(),
      keyName: z.string().nullable(),
      coordinate: z.string(),
      count: z.number(),
    }),
  ),
});

describe.each(databases)('the use of fields on the $name database', ({ create }) => {
  let access: AccessRoom;
  beforeAll(async () => {
    access = await openAccessRoom(create, start);
  });
  afterAll(() => access.close());

  const entry = (coordinate: string, more: object = {}) => ({
    day: '2026-03-01',
    client: 'portal',
    coordinate,
    count: 1,
    ...more,
  });
  const read = async (variables: object) =>
    (
      await access.ask(
        usage,
        `query ($coordinate: String, $since: Date, $until: Date) {
          fieldUsage(coordinate: $coordinate, since: $since, until: $until) { day client keyId keyName coordinate count } }`,
        { ...variables },
        'usage:read',
      )
    ).fieldUsage;
  const lastUsed = async (id: string) => (await access.list(true)).find((key) => key.id === id)?.lastUsedAt;

  it('adds up over reports and within one, by day, client and key', async () => {
    const { apiKey } = await access.create({ name: 'Partner A' });
    const keyId = apiKey?.id ?? '';
    const coordinate = 'Article.title';
    const reports = [
      [entry(coordinate, { count: 2 }), entry(coordinate, { count: 3 }), entry(coordinate, { keyId })],
      [entry(coordinate, { count: 4 }), entry(coordinate, { day: '2026-03-02', client: 'app' })],
    ];
    for (const report of reports) expect((await access.report(report)).data).toEqual({ usageRecord: true });
    expect(await read({ coordinate })).toEqual([
      { day: '2026-03-02', client: 'app', keyId: null, keyName: null, coordinate, count: 1 },
      { day: '2026-03-01', client: 'portal', keyId: null, keyName: null, coordinate, count: 9 },
      { day: '2026-03-01', client: 'portal', keyId, keyName: 'Partner A', coordinate, count: 1 },
    ]);
  });

  it('takes a report in two statements, whatever its size', async () => {
    const { apiKey } = await access.create({ name: 'Partner B' });
    const entries = Array.from({ length: 3_000 }, (_, index) => entry(`Type${index % 1_500}.field`));
    const { result, statements } = await access.database.countStatements(() =>
      access.report(entries, [{ keyId: apiKey?.id, at: start }]),
    );
    expect(result.errors).toBeUndefined();
    expect(statements.filter((statement) => !/^(begin|commit|start|rollback)/i.test(statement))).toHaveLength(2);
  });

  it('loses and doubles nothing of reports that come at once, in whatever order', async () => {
    const coordinates = Array.from({ length: 40 }, (_, index) => `AtOnce.field${index}`);
    const keys = await Promise.all(
      [1, 2, 3].map(async (number) => (await access.create({ name: `Key ${number}` })).apiKey),
    );
    const uses = keys.map((key) => ({ keyId: key?.id, at: start }));
    const reports = Array.from({ length: 12 }, (_, number) => ({
      entries: (number % 2 === 0 ? coordinates : coordinates.toReversed()).map((each) => entry(each)),
      uses: number % 2 === 0 ? uses : uses.toReversed(),
    }));
    const answers = await Promise.all(reports.map(({ entries, uses: used }) => access.report(entries, used)));
    expect(answers.filter(({ errors }) => errors !== undefined)).toEqual([]);
    const counts = (await read({})).filter(({ coordinate }) => coordinate.startsWith('AtOnce.'));
    expect(counts).toHaveLength(40);
    expect(new Set(counts.map(({ count }) => count))).toEqual(new Set([12]));
  });

  it('notes when a key was last used, to the minute, and never an earlier time', async () => {
    const { apiKey } = await access.create({ name: 'Partner C' });
    const keyId = apiKey?.id ?? '';
    await access.report(
      [],
      [
        { keyId, at: '2026-03-02T01:20:30Z' },
        { keyId, at: '2026-03-02T01:25:59Z' },
      ],
    );
    expect(await lastUsed(keyId)).toBe('2026-03-02T01:25:00.000Z');
    await access.report([], [{ keyId, at: '2026-03-02T01:00:00Z' }]);
    expect(await lastUsed(keyId)).toBe('2026-03-02T01:25:00.000Z');
    // A key that is not known here takes nothing else with it.
    const answer = await access.report(
      [entry('Unknown.key', { keyId: 'key_none' })],
      [{ keyId: 'key_none', at: start }],
    );
    expect(answer.errors).toBeUndefined();
    expect(await read({ coordinate: 'Unknown.key' })).toMatchObject([{ keyId: 'key_none', keyName: null }]);
  });

  it('keeps a client’s name whatever it holds, cut where it is too long', async () => {
    const client = `${'n'.repeat(300)}`;
    await access.report([entry('Odd.client', { client }), entry('Odd.nul', { client: 'a\u0000b' })]);
    expect((await read({ coordinate: 'Odd.client' })).map((row) => row.client)).toEqual(['n'.repeat(200)]);
    expect((await read({ coordinate: 'Odd.nul' })).map((row) => row.client)).toEqual(['ab']);
  });

  it.each([
    ['a count of nothing', [entry('Bad.count', { count: 0 })]],
    ['too many entries', Array.from({ length: 20_001 }, () => entry('Bad.size'))],
    ['a day that is none', [entry('Bad.day', { day: '2026-02-30' })]],
  ])('refuses %s as a whole', async (_, entries) => {
    const { errors } = await access.report([entry('Bad.beside'), ...entries]);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['BAD_USER_INPUT']);
    expect(await read({ coordinate: 'Bad.beside' })).toEqual([]);
  });

  it('is read for days from the first on and before the last', async () => {
    for (const day of ['2026-01-30', '2026-01-31', '2026-02-01', '2026-03-01', '2026-03-02', '2026-03-03'])
      await access.report([entry('Day.field', { day })]);
    const days = async (variables: object) =>
      (await read({ coordinate: 'Day.field', ...variables })).map(({ day }) => day);
    expect(await days({})).toEqual(['2026-03-02', '2026-03-01', '2026-02-01', '2026-01-31']);
    expect(await days({ since: '2026-01-30', until: '2026-02-01' })).toEqual(['2026-01-31', '2026-01-30']);
  });

  it('is that of no field where deprecated ones are asked for and there are none', async () => {
    const answer = await access.ask(
      usage,
      '{ fieldUsage(deprecatedOnly: true, coordinate: "Day.field") { day client keyId keyName coordinate count } }',
      {},
      'usage:read',
    );
    expect(answer.fieldUsage).toEqual([]);
  });
});

describe('deprecated fields', () => {
  it('are read from a schema by the coordinates that their use is counted by, arguments and values included', () => {
    const schema = `
      type Query { old: Int @deprecated(reason: "gone") fresh(old: Int @deprecated): Int }
      interface Node { id: ID! oldId: ID @deprecated }
      input Filter { old: Int @deprecated }
      enum Order { OLD @deprecated NEW }`;
    expect(findDeprecatedFields(schema)).toEqual([
      'Query.old',
      'Query.fresh(old:)',
      'Node.oldId',
      'Filter.old',
      'Order.OLD',
    ]);
  });
});
