// The weather of a region and alerts as they are followed.
import { afterEach, describe, expect, it } from 'vitest';
import { storeMatch } from '../../../subgraphs/weather/commands/store-alerts.js';
import { storeReadings } from '../../../subgraphs/weather/commands/store-readings.js';
import { storage, type WeatherTables } from '../../../subgraphs/weather/entities/storage.js';
import { openStore } from '../../../subgraphs/kit/store.js';
import { eventually, type Follower, followRoom } from '../../support/followers.js';
import { databases } from '../../support/services/databases.js';
import { sentAt, useAlertRoom } from './alert-room.js';
import { hanoi, saigon, thinhLiet } from './region-directory.js';

const issued = `subscription ($region: ID, $least: AlertSeverity, $after: String) {
  weatherAlertIssued(regionId: $region, minimumSeverity: $least, after: $after) { cursor alert { identifier messageType isActive } } }`;
const changed = `subscription ($region: ID!, $after: String) { weatherChanged(regionId: $region, after: $after) {
  cursor weather { current { temperature } alerts { identifier } } } }`;

describe.each(databases)('weather that is followed, on the $name database', ({ create }) => {
  const suite = useAlertRoom(create);
  const followers: Follower[] = [];
  afterEach(() => {
    for (const follower of followers.splice(0)) follower.close();
  });
  const follow = async (query: string, variables: Readonly<Record<string, unknown>>): Promise<Follower> => {
    const follower = followRoom(suite.room, query, { variables });
    followers.push(follower);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return follower;
  };
  const alerts = ({ events }: Follower) => events.map(({ answer }) => answer.data?.weatherAlertIssued.alert.identifier);

  it('tells each alert of a region or one around it that is severe enough, and cancellations', async () => {
    const [all, ward, south, extreme] = await Promise.all([
      follow(issued, {}),
      follow(issued, { region: thinhLiet }),
      follow(issued, { region: saigon }),
      follow(issued, { region: hanoi, least: 'EXTREME' }),
    ]);
    await suite.receive({ identifier: 'A' }, { identifier: 'T', status: 'Test' });
    await eventually(() => expect(alerts(ward)).toEqual(['A']));
    const cursor = ward.lastId();
    suite.pass(360_000);
    await suite.receive(
      {
        identifier: 'C',
        msgType: 'Cancel',
        sent: '2026-07-15T12:05:00+07:00',
        references: `synthetic@example.org,A,${sentAt}`,
      },
      { identifier: 'E', severity: 'Extreme' },
    );
    await eventually(() => expect(alerts(ward).toSorted()).toEqual(['A', 'C', 'E']));
    await eventually(() => expect(alerts(extreme).toSorted()).toEqual(['C', 'E']));
    await eventually(() => expect(alerts(all).toSorted()).toEqual(['A', 'C', 'E']));
    expect(alerts(south)).toEqual([]);
    const again = await follow(issued, { region: thinhLiet, after: cursor });
    await eventually(() => expect(alerts(again).toSorted()).toEqual(['C', 'E']));
  });

  it('tells an alert to the followers of a region that it is found to reach later, once', async () => {
    const [region, all] = await Promise.all([follow(issued, { region: saigon }), follow(issued, {})]);
    await suite.receive({ identifier: 'L' });
    await eventually(() => expect(alerts(all)).toEqual(['L']));
    expect(alerts(region)).toEqual([]);
    const store = await openStore<WeatherTables>(suite.database, storage, () => suite.now);
    const { id } = await store.sql.selectFrom('alert').select('id').executeTakeFirstOrThrow();
    await storeMatch(store, id, { regionIds: [hanoi, saigon], hasUnmatchedArea: false });
    await eventually(() => expect(alerts(region)).toEqual(['L']));
    expect(alerts(all)).toEqual(['L']);
  });

  it('tells the weather at once, and again with new readings and alerts', async () => {
    await suite.receive();
    const follower = await follow(changed, { region: thinhLiet });
    const seen = () => follower.events.map(({ answer }) => answer.data.weatherChanged.weather);
    expect(seen()).toEqual([{ current: null, alerts: [] }]);
    suite.pass(600_000);
    await suite.receive({ identifier: 'A' });
    await eventually(() => expect(seen().at(-1)).toEqual({ current: null, alerts: [{ identifier: 'A' }] }));
    const store = await openStore<WeatherTables>(suite.database, storage, () => suite.now);
    const current = { ...nothing, observedAt: suite.now, temperatureCelsius: 31 };
    await storeReadings(store, provider, hanoi, { current, hourly: [], daily: [] }, suite.now);
    await eventually(() => expect(seen().at(-1)?.current).toEqual({ temperature: 31 }));
    expect(seen()).toHaveLength(3);
    const known = await follow(changed, { region: thinhLiet, after: follower.lastId() });
    expect(known.events).toEqual([]);
    const elsewhere = await follow(changed, { region: 'region_unknown' });
    expect(elsewhere.events[0]?.answer.errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });
});

const provider = {
  sourceName: 'SYNTHETIC',
  sourceUrl: 'https://example.org/',
  licence: null,
  origin: 'MODEL',
} as const;
const nothing = {
  weatherCode: null,
  isDay: null,
  temperatureCelsius: null,
  apparentTemperatureCelsius: null,
  relativeHumidityPercent: null,
  precipitationMm: null,
  windSpeedKmh: null,
  windDirectionDegrees: null,
  cloudCoverPercent: null,
  pressureHpa: null,
};
