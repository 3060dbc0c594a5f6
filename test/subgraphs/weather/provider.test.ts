// Readings through the provider, answering well and badly: what a reader sees, how old it says that it is,
// and how often the provider is bothered.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { StartedRoom } from '../../../subgraphs/kit/room.js';
import { room as weatherRoom } from '../../../subgraphs/weather/room.js';
import { json, type OutsideFeeds, type Replay, startOutsideFeeds, status } from '../../support/outside-feeds.js';
import { openTestDatabase, startTestRoom, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { openMeteoAnswer } from './open-meteo-shape.js';
import { createRegionDirectory, hanoi, thinhLiet } from './region-directory.js';

const path = '/v1/forecast';
const noon = Date.parse('2026-07-15T05:40:00Z');
const answered = z.object({ _entities: z.array(z.object({ weather: z.record(z.string(), z.unknown()) })) });
const paged = z.object({ pageInfo: z.object({ endCursor: z.string() }) });
const minutes = (count: number) => count * 60_000;

describe.each(databases)('the weather provider on the $name database', ({ create }) => {
  let database: TestDatabase;
  let feeds: OutsideFeeds;
  let room: StartedRoom;
  let clock = noon;
  beforeAll(async () => {
    feeds = await startOutsideFeeds();
    database = await openTestDatabase(create);
  });
  afterAll(async () => {
    await database.close();
    await feeds.close();
  });
  beforeEach(async () => {
    clock = noon;
    feeds.requests.length = 0;
    room = await startTestRoom(weatherRoom, database, {
      ask: createRegionDirectory().ask,
      now: () => new Date(clock),
      environment: { WEATHER_PROVIDER_URL: feeds.origin, WEATHER_PROVIDER_KEY: 'key', WEATHER_TIMEOUT_MS: '1000' },
    });
  });
  afterEach(async () => {
    await room.close();
    await sql`truncate weather.forecast, weather.observation`.execute(database.database.client);
  });
  const weather = async (selection: string, id = hanoi) => {
    const { data, errors } = await room.execute({
      query: `query ($regions: [_Any!]!) { _entities(representations: $regions) { ... on Region { weather { ${selection} } } } }`,
      variables: { regions: [{ __typename: 'Region', id }] },
      headers: {},
    });
    expect(errors).toBeUndefined();
    return answered.parse(data)._entities;
  };
  /** Asks until the refresh has come to an end, however busy the machine is. */
  const untilStatus = (wanted: string) =>
    expect
      .poll(async () => (await weather('freshness { status }'))[0]?.weather['freshness'], { timeout: 20_000 })
      .toEqual({ status: wanted });
  const seen = 'current { observedAt temperature } freshness { status fetchedAt ageSeconds }';

  it('gives readings in the units asked for, with their age and source', async () => {
    feeds.replay(path, json(openMeteoAnswer('2026-07-15T12:30')));
    await untilStatus('FRESH');
    const [found] = await weather(
      `current { observedAt origin condition { code isDay label en: label(locale: "en") } temperature fahrenheit: temperature(unit: FAHRENHEIT)
         apparentTemperature relativeHumidityPercent precipitationMm windSpeed ms: windSpeed(unit: METRES_PER_SECOND) windDirectionDegrees
         cloudCoverPercent pressureHpa freshness { status } }
       hourly(hours: 2) { at temperature(unit: FAHRENHEIT) condition { label } precipitationProbabilityPercent windSpeed(unit: METRES_PER_SECOND) }
       daily(days: 2) { on temperatureMin temperatureMax sunrise uvIndexMax condition { label(locale: "en") } }
       freshness { status observedAt fetchedAt ageSeconds maxAgeSeconds } hourlyFreshness { status observedAt ageSeconds maxAgeSeconds }
       provenance { kind sourceUrl licence retrievedAt completeness }`,
    );
    expect(found?.weather).toEqual({
      current: {
        observedAt: '2026-07-15T05:30:00.000Z',
        origin: 'MODEL',
        condition: { code: 80, isDay: true, label: 'Mưa rào nhẹ', en: 'Slight rain showers' },
        temperature: 31.4,
        fahrenheit: 88.52,
        apparentTemperature: 37.2,
        relativeHumidityPercent: 78,
        precipitationMm: 0.4,
        windSpeed: 10.8,
        ms: 3,
        windDirectionDegrees: 135,
        cloudCoverPercent: 90,
        pressureHpa: 1004.6,
        freshness: { status: 'FRESH' },
      },
      hourly: [
        {
          at: '2026-07-15T05:00:00.000Z',
          temperature: 89.6,
          condition: { label: 'Nhiều mây, âm u' },
          precipitationProbabilityPercent: 30,
          windSpeed: 2,
        },
        {
          at: '2026-07-15T06:00:00.000Z',
          temperature: 91.4,
          condition: { label: 'Nhiều mây, âm u' },
          precipitationProbabilityPercent: 30,
          windSpeed: 2,
        },
      ],
      daily: [
        {
          on: '2026-07-15',
          temperatureMin: 24,
          temperatureMax: 33,
          sunrise: '2026-07-14T22:24:00.000Z',
          uvIndexMax: 9.15,
          condition: { label: 'Thunderstorm' },
        },
        {
          on: '2026-07-16',
          temperatureMin: 25,
          temperatureMax: 34,
          sunrise: '2026-07-15T22:24:00.000Z',
          uvIndexMax: 9.15,
          condition: { label: 'Thunderstorm' },
        },
      ],
      freshness: {
        status: 'FRESH',
        observedAt: '2026-07-15T05:30:00.000Z',
        fetchedAt: '2026-07-15T05:40:00.000Z',
        ageSeconds: 600,
        maxAgeSeconds: 1800,
      },
      hourlyFreshness: { status: 'FRESH', observedAt: null, ageSeconds: 0, maxAgeSeconds: 10_800 },
      provenance: {
        kind: 'PROVIDER',
        sourceUrl: feeds.origin,
        licence: 'CC BY 4.0',
        retrievedAt: '2026-07-15T05:40:00.000Z',
        completeness: 'COMPLETE',
      },
    });
    const asked = new URL(feeds.requests[0] ?? '', feeds.origin).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      latitude: '21.0245',
      longitude: '105.84117',
      timezone: 'Asia/Ho_Chi_Minh',
      wind_speed_unit: 'kmh',
      apikey: 'key',
    });
  });

  it('asks once for one place, however many ask at the same time, and not again while the value is new', async () => {
    feeds.replay(path, json(openMeteoAnswer('2026-07-15T12:30'), 50));
    await Promise.all([weather(seen), weather(seen), weather(seen, thinhLiet), weather(seen)]);
    await untilStatus('FRESH');
    clock += minutes(14);
    await weather(seen);
    expect(feeds.requests).toHaveLength(1);
    clock += minutes(2);
    await weather(seen);
    expect(feeds.requests).toHaveLength(2);
  });

  it('does not ask twice when two processes share the database', async () => {
    feeds.replay(path, json(openMeteoAnswer('2026-07-15T12:30'), 50));
    // Both with the default time limit: a try that a busy machine cuts off would be asked again, rightly.
    const start = () =>
      startTestRoom(weatherRoom, database, {
        ask: createRegionDirectory().ask,
        now: () => new Date(clock),
        environment: { WEATHER_PROVIDER_URL: feeds.origin },
      });
    const both = [await start(), await start()];
    const query = { query: '{ weatherRegions { weather { freshness { status } } } }', headers: {} };
    await Promise.all(both.map((each) => each.execute(query)));
    await expect.poll(() => feeds.requests.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    await Promise.all(both.map((each) => each.close()));
    expect(feeds.requests).toHaveLength(3);
  });

  it.each<[string, Replay]>([
    ['is slow', json(openMeteoAnswer('2026-07-15T13:30'), 2_000)],
    ['answers 500', status(500)],
    ['answers 429 for an hour', status(429, { 'retry-after': '3600' })],
    ['answers 400', status(400)],
    ['gives another shape', json({ weather: 'fine' })],
    ['gives cut JSON', { kind: 'body', body: '{"current": {"temperature_2m": 31' }],
    ['breaks off in the middle', { kind: 'cut', body: JSON.stringify(openMeteoAnswer('2026-07-15T13:30')) }],
    [
      'gives other units',
      json({ ...openMeteoAnswer('2026-07-15T13:30'), current_units: { time: 'iso8601', temperature_2m: '°F' } }),
    ],
    ['resets the connection', { kind: 'reset' }],
    ['sends elsewhere', { kind: 'redirect', to: '/v1/elsewhere' }],
    ['floods', { kind: 'body', body: ' '.repeat(2 * 1024 * 1024) }],
  ])('keeps the last good value, marked with its true age, when it %s', { timeout: 60_000 }, async (_, fault) => {
    feeds.replay(path, json(openMeteoAnswer('2026-07-15T12:30')), fault);
    feeds.replay('/v1/elsewhere', json(openMeteoAnswer('2026-07-15T13:30', 1)));
    await untilStatus('FRESH');
    clock += minutes(60);
    await untilStatus('PROVIDER_DOWN');
    const [found] = await weather(`${seen} hourlyFreshness { status } hourly(hours: 1) { at }`);
    expect(found?.weather).toEqual({
      current: { observedAt: '2026-07-15T05:30:00.000Z', temperature: 31.4 },
      freshness: { status: 'PROVIDER_DOWN', fetchedAt: '2026-07-15T05:40:00.000Z', ageSeconds: 4200 },
      hourlyFreshness: { status: 'FRESH' },
      hourly: [{ at: '2026-07-15T06:00:00.000Z' }],
    });
  });

  it('answers within its budget with the old value marked STALE while the provider is slow', async () => {
    feeds.replay(path, json(openMeteoAnswer('2026-07-15T12:30')), json(openMeteoAnswer('2026-07-15T13:30'), 20_000));
    await untilStatus('FRESH');
    clock += minutes(60);
    const before = performance.now();
    const [found] = await weather(seen);
    expect(performance.now() - before).toBeLessThan(4_000);
    expect(found?.weather['freshness']).toMatchObject({ status: 'STALE', ageSeconds: 4200 });
  });

  it('tries again after a 500, and shows the readings as if nothing had been', async () => {
    feeds.replay(path, status(500), { kind: 'reset' }, json(openMeteoAnswer('2026-07-15T12:30')));
    await untilStatus('FRESH');
    expect(feeds.requests).toHaveLength(3);
  });

  it('leaves a failing provider alone for a minute, and never shows a value that was not given', async () => {
    feeds.replay(path, status(400));
    await untilStatus('PROVIDER_DOWN');
    const [found] = await weather(`${seen} normals { label }`);
    expect(found?.weather).toMatchObject({
      current: null,
      freshness: { status: 'PROVIDER_DOWN', fetchedAt: null, ageSeconds: null },
      normals: { label: expect.stringContaining('không phải số đo') },
    });
    await weather(seen);
    expect(feeds.requests).toHaveLength(1);
    clock += minutes(1);
    await weather(seen);
    expect(feeds.requests).toHaveLength(2);
  });

  it('calls a value stale that the provider gives late, however new the answer is', async () => {
    feeds.replay(path, json(openMeteoAnswer('2026-07-15T06:00')));
    await untilStatus('STALE');
    const [found] = await weather(seen);
    expect(found?.weather['freshness']).toMatchObject({ status: 'STALE', ageSeconds: 6 * 3600 + 2400 });
  });

  it('logs readings and the first failure after them in the change log, for all regions of the place', async () => {
    await sql`truncate weather.change_log`.execute(database.database.client);
    feeds.replay(path, json(openMeteoAnswer('2026-07-15T12:30')), status(400));
    await untilStatus('FRESH');
    for (let time = 0; time < 3; time += 1) {
      clock += minutes(60);
      await untilStatus('PROVIDER_DOWN');
    }
    const { rows } =
      await sql`select kind, node_type, node_id, touches from weather.change_log order by number`.execute(
        database.database.client,
      );
    const entry = { kind: 'UPDATED', node_type: 'Region', node_id: hanoi, touches: [`weather:${hanoi}`] };
    expect(rows).toEqual([entry, entry]);
  });

  it('keeps one observation an instant and finds the one nearest to a moment', async () => {
    feeds.replay(
      path,
      json(openMeteoAnswer('2026-07-15T12:30', 31)),
      json(openMeteoAnswer('2026-07-15T12:30', 31.5)),
      json(openMeteoAnswer('2026-07-15T13:00', 32)),
      json(openMeteoAnswer('2026-07-15T13:15', 33)),
    );
    for (let time = 0; time < 4; time += 1) {
      await expect
        .poll(async () => (await weather(seen))[0]?.weather['freshness'], { timeout: 20_000 })
        .toMatchObject({ fetchedAt: new Date(clock).toISOString() });
      clock += minutes(16);
    }
    const [found] = await weather(
      `at: observation(at: "2026-07-15T12:40:00+07:00") { observedAt temperature } never: observation(at: "2018-01-25T10:47:00+07:00") { observedAt }
       observations(first: 2) { totalCount nodes { temperature } pageInfo { hasNextPage endCursor } }
       early: observations(until: "2026-07-15T06:00:00Z") { totalCount nodes { temperature } }`,
    );
    expect(found?.weather).toEqual({
      at: { observedAt: '2026-07-15T05:30:00.000Z', temperature: 31.5 },
      never: null,
      observations: {
        totalCount: 3,
        nodes: [{ temperature: 33 }, { temperature: 32 }],
        pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
      },
      early: { totalCount: 1, nodes: [{ temperature: 31.5 }] },
    });
    const { endCursor } = paged.parse(found?.weather['observations']).pageInfo;
    const [rest] = await weather(
      `observations(first: 2, after: "${endCursor}") { nodes { temperature } pageInfo { hasNextPage } }`,
    );
    expect(rest?.weather['observations']).toEqual({ nodes: [{ temperature: 31.5 }], pageInfo: { hasNextPage: false } });
  });
});
