// Region.weather without a provider: the widget, inherited points, climate averages, and what all of it costs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartedRoom } from '../../../subgraphs/kit/room.js';
import { room as weatherRoom } from '../../../subgraphs/weather/room.js';
import { openTestDatabase, startTestRoom, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { createRegionDirectory, danang, hanoi, saigon, thinhLiet, vietnam } from './region-directory.js';

const ofRegions = (ids: readonly string[], selection: string) => ({
  query: `query ($regions: [_Any!]!) { _entities(representations: $regions) { ... on Region { weather { ${selection} } } } }`,
  variables: { regions: ids.map((id) => ({ __typename: 'Region', id })) },
  headers: {},
});

describe.each(databases)('weather of regions on the $name database', ({ create }) => {
  let database: TestDatabase;
  let room: StartedRoom;
  const directory = createRegionDirectory(50);
  const now = new Date('2026-07-15T05:30:00Z');
  beforeAll(async () => {
    database = await openTestDatabase(create);
    room = await startTestRoom(weatherRoom, database, { ask: directory.ask, now: () => now });
  });
  afterAll(async () => {
    await room.close();
    await database.close();
  });

  it("lists the widget's regions in its order", async () => {
    const { data } = await room.execute({
      query: '{ weatherRegions { id weather { location { label } } } }',
      headers: {},
    });
    expect(data?.['weatherRegions']).toEqual([
      { id: hanoi, weather: { location: { label: 'Hà Nội' } } },
      { id: danang, weather: { location: { label: 'Đà Nẵng' } } },
      { id: saigon, weather: { location: { label: 'TP Hồ Chí Minh' } } },
    ]);
  });

  it('gives the widget with its weather in one field, also while org-units is away', async () => {
    directory.isAway = true;
    const { data, errors } = await room.execute({
      query: '{ weatherWidget { region { id } basis location { label } freshness { status } } }',
      headers: {},
    });
    directory.isAway = false;
    expect(errors).toBeUndefined();
    const entry = (id: string, label: string) => ({
      region: { id },
      basis: 'OWN_POINT',
      location: { label },
      freshness: { status: 'NO_DATA' },
    });
    expect(data?.['weatherWidget']).toEqual([
      entry(hanoi, 'Hà Nội'),
      entry(danang, 'Đà Nẵng'),
      entry(saigon, 'TP Hồ Chí Minh'),
    ]);
  });

  it('says NO_DATA and invents nothing while no provider is set', async () => {
    const answer = await room.execute(
      ofRegions(
        [hanoi],
        `basis current { observedAt } hourly { at } daily { on } alerts { id } observation(at: "2018-01-25T10:47:00+07:00") { observedAt }
         observations { totalCount nodes { observedAt } }
         freshness { status observedAt fetchedAt ageSeconds maxAgeSeconds } hourlyFreshness { status } dailyFreshness { status } alertsFreshness { status }
         provenance { kind completeness missing }`,
      ),
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['_entities']).toEqual([
      {
        weather: {
          basis: 'OWN_POINT',
          current: null,
          hourly: [],
          daily: [],
          alerts: [],
          observation: null,
          observations: { totalCount: 0, nodes: [] },
          freshness: { status: 'NO_DATA', observedAt: null, fetchedAt: null, ageSeconds: null, maxAgeSeconds: 1800 },
          hourlyFreshness: { status: 'NO_DATA' },
          dailyFreshness: { status: 'NO_DATA' },
          alertsFreshness: { status: 'NO_DATA' },
          provenance: { kind: 'IMPORTED', completeness: 'PARTIAL', missing: ['current', 'hourly', 'daily'] },
        },
      },
    ]);
  });

  it('gives climate averages as what they are, with station, years of data and caveats', async () => {
    const answer = await room.execute(
      ofRegions(
        [hanoi, saigon],
        `normals { period station stationLatitude label labelEn: label(locale: "en") caveats(locale: "en")
           thisMonth { month meanTemperatureC rainfallMm yearsOfData } months { month } yearsOfData { value fewest most }
           provenance { kind licence } }
         older: normals(period: "1981-2010") { thisMonth { meanTemperatureC } }
         none: normals(period: "1901-1930") { period }`,
      ),
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['_entities']).toMatchObject([
      {
        weather: {
          normals: {
            period: '1991-2017',
            station: 'Láng',
            stationLatitude: 21.0167,
            label: 'Trung bình nhiều năm 1991–2017, trạm Láng; không phải số đo hiện tại',
            labelEn: 'Average of 1991–2017 at Láng station; not a measurement of today',
            thisMonth: { month: 7, meanTemperatureC: 29.5, rainfallMm: 315.9, yearsOfData: 27 },
            provenance: { kind: 'IMPORTED', licence: 'MIT, © 2018 Marc Choisy' },
          },
          older: { thisMonth: { meanTemperatureC: 29.4 } },
          none: null,
        },
      },
      {
        weather: {
          normals: {
            station: 'Tân Sơn Hòa',
            stationLatitude: null,
            thisMonth: { meanTemperatureC: 27.9, yearsOfData: 16 },
            yearsOfData: expect.arrayContaining([{ value: 'SUNSHINE_HOURS', fewest: 16, most: 16 }]),
            caveats: expect.arrayContaining([expect.stringContaining('16 years')]),
          },
        },
      },
    ]);
  });

  it("gives a ward its city's point and says so; the country has none, an unknown region neither", async () => {
    const answer = await room.execute(
      ofRegions(
        [thinhLiet, vietnam, 'region_unknown'],
        'region { id } basis location { region { id } label latitude }',
      ),
    );
    expect(answer).toEqual({
      data: {
        _entities: [
          {
            weather: {
              region: { id: thinhLiet },
              basis: 'PARENT_REGION',
              location: { region: { id: hanoi }, label: 'Hà Nội', latitude: 21.0245 },
            },
          },
          { weather: null },
          { weather: null },
        ],
      },
    });
  });

  it('keeps what it learned of a region while org-units is away, and says which region it cannot place', async () => {
    await room.execute(ofRegions([thinhLiet], 'basis'));
    directory.isAway = true;
    const answer = await room.execute(ofRegions([thinhLiet, 'region_never_seen', hanoi], 'basis'));
    directory.isAway = false;
    expect(answer.data?.['_entities']).toEqual([
      { weather: { basis: 'PARENT_REGION' } },
      { weather: null },
      { weather: { basis: 'OWN_POINT' } },
    ]);
    expect(answer.errors).toMatchObject([
      { path: ['_entities', 1, 'weather'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
    ]);
  });

  it('asks org-units once and the database as often for 50 wards as for one', async () => {
    const selection = `basis location { label } current { temperature } hourly { at } daily { on } alerts { id } alertsFreshness { status }
      observation(at: "2018-01-25T10:47:00+07:00") { observedAt } observations(first: 5) { nodes { observedAt } } normals { period }`;
    const wards = Array.from({ length: 50 }, (_, index) => `region_ward${index}`);
    directory.questions = 0;
    await room.execute(ofRegions(wards, 'basis'));
    expect(directory.questions).toBe(1);
    const many = await database.countStatements(() => room.execute(ofRegions(wards, selection)));
    const one = await database.countStatements(() => room.execute(ofRegions(wards.slice(0, 1), selection)));
    expect(many.result.errors).toBeUndefined();
    expect(many.statements).toHaveLength(one.statements.length);
    expect(many.statements).toHaveLength(8);
    expect(directory.questions).toBe(1);
  });

  it('refuses a number of hours or days that no forecast has', async () => {
    const hours = await room.execute(ofRegions([hanoi], 'hourly(hours: 169) { at }'));
    expect(hours.errors?.[0]?.message).toBe('`hours` is 169; it may be 0 to 168.');
    const days = await room.execute(ofRegions([hanoi], 'daily(days: -1) { on }'));
    expect(days.errors?.[0]?.message).toBe('`days` is -1; it may be 0 to 7.');
    expect(days.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});
