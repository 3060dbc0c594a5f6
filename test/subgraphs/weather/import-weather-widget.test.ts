// The widget of a portal page: places in its order, no readings, and nothing changed by a second run.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartedRoom } from '../../../subgraphs/kit/room.js';
import { openStore, type Store } from '../../../subgraphs/kit/store.js';
import { importWeatherWidget } from '../../../subgraphs/weather/commands/import-weather-widget.js';
import { storage, type WeatherTables } from '../../../subgraphs/weather/entities/storage.js';
import { room as weatherRoom } from '../../../subgraphs/weather/room.js';
import { openTestDatabase, startTestRoom, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { danang, hanoi, saigon } from './region-directory.js';

describe.each(databases)("a portal's weather widget on the $name database", ({ create }) => {
  let database: TestDatabase;
  let room: StartedRoom;
  let store: Store<WeatherTables>;
  beforeAll(async () => {
    database = await openTestDatabase(create);
    room = await startTestRoom(weatherRoom, database);
    store = await openStore<WeatherTables>(database.database, storage, () => new Date());
  });
  afterAll(async () => {
    await room.close();
    await database.close();
  });
  const widget = async () =>
    (await room.execute({ query: '{ weatherRegions { id weather { freshness { status } } } }', headers: {} })).data?.[
      'weatherRegions'
    ];
  const noData = (id: string) => ({ id, weather: { freshness: { status: 'NO_DATA' } } });

  it('of the portal page gives its three cities in its order, and no reading', async () => {
    const report = await importWeatherWidget(store, ['Hà Nội', 'Đà Nẵng', 'TP Hồ Chí Minh']);
    expect(report).toEqual({
      matched: [
        { label: 'Hà Nội', regionId: hanoi, place: 1 },
        { label: 'Đà Nẵng', regionId: danang, place: 2 },
        { label: 'TP Hồ Chí Minh', regionId: saigon, place: 3 },
      ],
      unknown: [],
      changed: false,
    });
    expect(await widget()).toEqual([noData(hanoi), noData(danang), noData(saigon)]);
  });

  it('is put in the order of another page, spelled in another way, once', async () => {
    const labels = ['THÀNH PHỐ HỒ CHÍ MINH', 'Hà Nội'];
    expect(await importWeatherWidget(store, labels)).toMatchObject({ unknown: [], changed: true });
    expect(await widget()).toEqual([noData(saigon), noData(hanoi)]);
    const before = await store.readChanges({ limit: 100, after: null });
    expect(await importWeatherWidget(store, labels)).toMatchObject({ changed: false });
    expect((await store.readChanges({ limit: 100, after: null })).entries).toHaveLength(before.entries.length);
  });

  it('reports a label that is no known place, and does not empty itself for a page of such', async () => {
    expect(await importWeatherWidget(store, ['Atlantis', 'TP. HCM', 'Da Nang'])).toMatchObject({
      matched: [
        { regionId: saigon, place: 2 },
        { regionId: danang, place: 3 },
      ],
      unknown: ['Atlantis'],
    });
    expect(await importWeatherWidget(store, ['Atlantis'])).toEqual({
      matched: [],
      unknown: ['Atlantis'],
      changed: false,
    });
    expect(await widget()).toEqual([noData(saigon), noData(danang)]);
  });

  it('stays as it was imported when the room starts again', async () => {
    await room.close();
    room = await startTestRoom(weatherRoom, database);
    expect(await widget()).toEqual([noData(saigon), noData(danang)]);
  });
});
