// Lists, references, filters and orders of polls, with the statements that they cost.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from '../../../subgraphs/kit/ids.js';
import { importPoll } from '../../../subgraphs/polls/sources/import-poll.js';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom } from './open-room.js';

const start = new Date('2026-03-02T01:30:00Z');
const twoOptions = [{ label: 'Có' }, { label: 'Không' }];
const titled = z.object({ title: z.string() });

describe.each(databases)('reading polls on the $name database', ({ create }) => {
  let room: PollsRoom;
  const unit = newId('unit');
  const organizer = newId('unit');
  const otherUnit = newId('unit');
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    room = await openPollsRoom(create, start);
    const add = async (title: string, more: object, minutes: number) => {
      room.setTime(new Date(start.getTime() + minutes * 60_000));
      ids[title] = (await room.createDraft({ title, options: twoOptions, ...more })).id;
    };
    await add(
      'Đánh giá thái độ tiếp dân',
      { subjectId: unit, organizerId: organizer, titleEn: 'Manners at the desk' },
      1,
    );
    await add('Hoà giải ở cơ sở', { subjectId: unit, description: 'Tổ hòa giải khu phố' }, 2);
    await add('Danh sách ưu tiên', { subjectId: otherUnit, organizerId: unit }, 3);
    await add('Chợ đêm', { organizerId: organizer, maxSelections: 2 }, 4);
    await room.step('pollOpen', ids['Chợ đêm'] ?? '');
    await room.step('pollSchedule', ids['Danh sách ưu tiên'] ?? '', { opensAt: '2026-03-20T00:00:00Z' });
    await room.step('pollOpen', ids['Hoà giải ở cơ sở'] ?? '');
    await room.step('pollClose', ids['Hoà giải ở cơ sở'] ?? '');
  });
  afterAll(() => room.close());
  beforeEach(() => room.setTime(new Date(start.getTime() + 3_600_000)));

  const titles = async (args: string) => {
    const { polls } = await room.ask(
      `{ polls${args} { nodes { title } totalCount } }`,
      z.object({ polls: z.object({ nodes: z.array(titled), totalCount: z.number() }) }),
    );
    expect(polls.totalCount).toBeGreaterThanOrEqual(polls.nodes.length);
    return polls.nodes.map((node) => node.title);
  };

  it('finds an accented word exactly, an unaccented one in every spelling, hoà and hòa as one', async () => {
    expect(await titles('(filter: {search: "hòa giải"})')).toEqual(['Hoà giải ở cơ sở']);
    expect(await titles('(filter: {search: "danh"})')).toEqual(['Danh sách ưu tiên', 'Đánh giá thái độ tiếp dân']);
    expect(await titles('(filter: {search: "đánh"})')).toEqual(['Đánh giá thái độ tiếp dân']);
    expect(await titles('(filter: {search: "khu phố"})')).toEqual(['Hoà giải ở cơ sở']);
    expect(await titles('(filter: {search: "manners"})')).toEqual(['Đánh giá thái độ tiếp dân']);
    for (const wordless of ['', '  ', '!!', '%']) expect(await titles(`(filter: {search: "${wordless}"})`)).toEqual([]);
    expect(await titles('(filter: {search: "dan%"})')).toEqual(['Đánh giá thái độ tiếp dân']);
  });

  it('filters by status at this instant, by unit and by change', async () => {
    expect((await titles('(filter: {statuses: [OPEN, CLOSED]})')).toSorted()).toEqual(['Chợ đêm', 'Hoà giải ở cơ sở']);
    expect(await titles('(filter: {statuses: [SCHEDULED]})')).toEqual(['Danh sách ưu tiên']);
    room.setTime('2026-03-20T00:00:00Z');
    expect(await titles('(filter: {statuses: [SCHEDULED]})')).toEqual([]);
    expect(await titles(`(filter: {subjectId: "${unit}", statuses: [DRAFT]})`)).toEqual(['Đánh giá thái độ tiếp dân']);
    expect(await titles(`(filter: {organizerId: "${unit}"})`)).toEqual(['Danh sách ưu tiên']);
    expect(await titles('(filter: {updatedSince: "2026-03-02T01:34:00Z"})')).toHaveLength(3);
  });

  it('pages by opening, polls without one last in descending order', async () => {
    const page = async (args: string) => {
      const { polls } = await room.ask(
        `{ polls(orderBy: {field: OPENS_AT}, ${args}) { nodes { title } pageInfo { endCursor hasNextPage } } }`,
        z.object({
          polls: z.object({
            nodes: z.array(titled),
            pageInfo: z.object({ endCursor: z.string(), hasNextPage: z.boolean() }),
          }),
        }),
      );
      return polls;
    };
    const first = await page('first: 3');
    expect(first.nodes[0]?.title).toBe('Danh sách ưu tiên');
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await page(`first: 3, after: "${first.pageInfo.endCursor}"`);
    expect(second.nodes.map((node) => node.title)).toEqual(['Đánh giá thái độ tiếp dân']);
    const closing = await titles('(orderBy: {field: CLOSES_AT, direction: ASC}, last: 1)');
    expect(closing).toHaveLength(1);
  });

  it('answers references by id and by slug, null for unknown ones, with one statement for each kind of key', async () => {
    const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Poll { title } } }`;
    const keys = [
      { __typename: 'Poll', slug: 'cho-dem' },
      { __typename: 'Poll', id: ids['Danh sách ưu tiên'] },
      { __typename: 'Poll', id: newId('poll') },
      { __typename: 'Poll', id: ids['Chợ đêm'] },
    ];
    const { result, statements } = await room.database.countStatements(() =>
      room.ask(query, z.object({ _entities: z.array(titled.nullable()) }), { keys }),
    );
    expect(result._entities.map((poll) => poll?.title ?? null)).toEqual([
      'Chợ đêm',
      'Danh sách ưu tiên',
      null,
      'Chợ đêm',
    ]);
    expect(statements).toHaveLength(2);
  });

  it('gives many units their polls with one statement a field, and counts only where asked', async () => {
    const keys = [unit, otherUnit, newId('unit'), ...Array.from({ length: 30 }, () => newId('unit'))].map((id) => ({
      __typename: 'OrgUnit',
      id,
    }));
    const connection = z.object({ nodes: z.array(titled), totalCount: z.number().optional() });
    const ask = (fields: string) =>
      room.database.countStatements(() =>
        room.ask(
          `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on OrgUnit { ${fields} } } }`,
          z.object({
            _entities: z.array(z.object({ polls: connection.optional(), organizedPolls: connection.optional() })),
          }),
          { keys },
        ),
      );
    const plain = await ask('polls(first: 1) { nodes { title } } organizedPolls { nodes { title } }');
    expect(plain.statements).toHaveLength(2);
    expect(plain.result._entities.slice(0, 3)).toEqual([
      {
        polls: { nodes: [{ title: 'Hoà giải ở cơ sở' }] },
        organizedPolls: { nodes: [{ title: 'Danh sách ưu tiên' }] },
      },
      { polls: { nodes: [{ title: 'Danh sách ưu tiên' }] }, organizedPolls: { nodes: [] } },
      { polls: { nodes: [] }, organizedPolls: { nodes: [] } },
    ]);
    const counted = await ask('polls(first: 1, statuses: [DRAFT, CLOSED]) { nodes { title } totalCount }');
    expect(counted.statements).toHaveLength(2);
    expect(counted.result._entities.slice(0, 2).map((entity) => entity.polls?.totalCount)).toEqual([2, 0]);
  });

  it('costs the same number of statements for one poll as for a page of twenty', async () => {
    const fields = `title options { label } blockers viewer { canVote whyNot } subject { id }
      results { ... on PollResults { ballotCount tallies { votes } series { ballotCount } } }`;
    for (let index = 0; index < 20; index += 1) {
      const poll = await room.createOpen({ disclosureThreshold: 2 });
      for (let ballot = 0; ballot < 2; ballot += 1)
        await room.cast(poll.id, { optionIds: [poll.options[0]?.id ?? ''] });
      await room.step('pollClose', poll.id);
    }
    const cost = async (first: number) => {
      const { statements } = await room.database.countStatements(() =>
        room.room.execute({
          query: `{ polls(first: ${first}) { nodes { ${fields} } } }`,
          headers: { 'x-voter-token': 't' },
        }),
      );
      return statements.length;
    };
    // Page, options, markers, votes, votes by hour, turnout.
    expect(await cost(1)).toBe(6);
    expect(await cost(20)).toBe(6);
  });

  it('gives texts with language and origin, and falls back to Vietnamese', async () => {
    const { poll } = await room.ask(
      `query ($id: ID!) { poll(id: $id) {
        english: titleText(locale: "en") { text language origin } vietnamese: titleText { text language origin }
        description(locale: "en") provenance { kind completeness } } }`,
      z.object({ poll: z.object({}).loose() }),
      { id: ids['Đánh giá thái độ tiếp dân'] },
    );
    expect(poll).toEqual({
      english: { text: 'Manners at the desk', language: 'en', origin: 'HUMAN_TRANSLATION' },
      vietnamese: { text: 'Đánh giá thái độ tiếp dân', language: 'vi', origin: 'ORIGINAL' },
      description: null,
      provenance: { kind: 'EDITORIAL', completeness: 'COMPLETE' },
    });
  });

  it('imports a portal poll once, as a draft that names what the page did not hold', async () => {
    const imported = {
      title: 'Đánh giá thái độ tiếp công dân của cán bộ Một cửa quận',
      sourceFingerprint: 'poll of a page',
      sourceName: 'A district portal',
      sourceUrl: null,
      licence: null,
      retrievedAt: start,
      subjectId: unit,
      organizerId: null,
    };
    const outcomes = await Promise.all([importPoll(room.commands, imported), importPoll(room.commands, imported)]);
    expect(outcomes.map((outcome) => outcome.isNew).toSorted()).toEqual([false, true]);
    expect(outcomes[0]?.id).toBe(outcomes[1]?.id);
    const { poll } = await room.ask(
      `query ($id: ID!) { poll(id: $id) {
        status blockers options { id } opensAt subject { id } provenance { kind completeness missing sourceUrl } } }`,
      z.object({ poll: z.object({}).loose() }),
      { id: outcomes[0]?.id },
    );
    expect(poll).toEqual({
      status: 'DRAFT',
      blockers: ['options'],
      options: [],
      opensAt: null,
      subject: { id: unit },
      provenance: {
        kind: 'IMPORTED',
        completeness: 'PARTIAL',
        missing: ['options', 'opensAt', 'closesAt', 'results'],
        sourceUrl: null,
      },
    });
  });

  it('refuses a poll with neither or both of id and slug, and a page over the maximum, with their codes', async () => {
    const codeOf = async (query: string) =>
      (await room.room.execute({ query, headers: {} })).errors?.[0]?.extensions?.['code'];
    expect(await codeOf('{ poll { id } }')).toBe('BAD_USER_INPUT');
    expect(await codeOf('{ poll(id: "poll_x", slug: "cho-dem") { id } }')).toBe('BAD_USER_INPUT');
    expect(await codeOf('{ polls(first: 101) { nodes { id } } }')).toBe('BAD_USER_INPUT');
    expect(await codeOf('{ polls(after: "x") { nodes { id } } }')).toBe('INVALID_CURSOR');
    expect(await codeOf('{ pollChanges(first: 1, after: "x") { nodes { cursor } } }')).toBe('INVALID_CURSOR');
  });
});
