// Alerts from feeds to the graph: what is active when, what takes the place of what, and how far an empty list can be trusted.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { StartedRoom } from '../../../subgraphs/kit/room.js';
import { openStore } from '../../../subgraphs/kit/store.js';
import { logEndedAlerts } from '../../../subgraphs/weather/commands/store-alerts.js';
import { storage, type WeatherTables } from '../../../subgraphs/weather/entities/storage.js';
import { room as weatherRoom } from '../../../subgraphs/weather/room.js';
import { type OutsideFeeds, type Replay, startOutsideFeeds, status, xml } from '../../support/outside-feeds.js';
import { openTestDatabase, startTestRoom, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { atomFeed, capDocument, type CapOptions, rssFeed } from './cap-documents.js';
import { createRegionDirectory, danang, hanoi, thinhLiet } from './region-directory.js';

const midday = Date.parse('2026-07-15T05:00:00Z');
const hours = (count: number) => count * 3_600_000;
const answered = z.object({
  weatherAlerts: z.array(z.record(z.string(), z.unknown())),
  weatherRegions: z.array(
    z.object({
      weather: z.object({ alertsFreshness: z.object({ status: z.string(), fetchedAt: z.string().nullish() }) }),
    }),
  ),
});
const changeList = z.object({
  weatherAlertChanges: z.object({
    nodes: z.array(z.object({ kind: z.string(), nodeId: z.string(), nodeType: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

describe.each(databases)('weather alerts on the $name database', ({ create }) => {
  let database: TestDatabase;
  let feeds: OutsideFeeds;
  let room: StartedRoom;
  let clock = midday;
  const directory = createRegionDirectory();
  beforeAll(async () => {
    feeds = await startOutsideFeeds();
    database = await openTestDatabase(create);
  });
  afterAll(async () => {
    await database.close();
    await feeds.close();
  });
  beforeEach(async () => {
    clock = midday;
    feeds.requests.length = 0;
    directory.isAway = false;
    room = await startTestRoom(weatherRoom, database, {
      ask: directory.ask,
      now: () => new Date(clock),
      environment: { CAP_FEED_URLS: `${feeds.origin}/feed`, WEATHER_TIMEOUT_MS: '1000' },
    });
  });
  afterEach(async () => {
    await room.close();
    await sql`truncate weather.alert, weather.alert_reference, weather.alert_feed, weather.change_log`.execute(
      database.database.client,
    );
  });

  const execute = async (query: string) => {
    const { data, errors } = await room.execute({ query, headers: {} });
    expect(errors).toBeUndefined();
    return data;
  };
  const alerts = async (args = '', selection = 'identifier') => {
    const data = await execute(
      `{ weatherAlerts${args} { ${selection} } weatherRegions { weather { alertsFreshness { status } } } }`,
    );
    return answered.parse(data).weatherAlerts;
  };
  const fetchedAt = async () =>
    answered.parse(
      await execute('{ weatherAlerts { id } weatherRegions { weather { alertsFreshness { status fetchedAt } } } }'),
    ).weatherRegions[0]?.weather.alertsFreshness;
  const freshness = async () => (await fetchedAt())?.status;
  /** Asks until the feed was read at the present time of the test. */
  const untilRead = () =>
    expect.poll(fetchedAt, { timeout: 20_000 }).toEqual({ status: 'FRESH', fetchedAt: new Date(clock).toISOString() });
  /** Lets the feed give these documents and waits until they are stored. */
  const receive = async (...documents: readonly CapOptions[]) => {
    const links = documents.map((document, index) => {
      const path = `/${document.identifier ?? 'SYNTHETIC-1'}-${index}-${clock}.xml`;
      feeds.replay(path, xml(capDocument(document)));
      return path;
    });
    feeds.replay('/feed', xml(atomFeed(links)));
    await untilRead();
    for (const link of links) expect(feeds.requests).toContain(link);
  };
  const sentAt = '2026-07-15T11:00:00+07:00';
  const identifiers = async (args = '') => (await alerts(args)).map((alert) => alert['identifier']);

  it('gives an alert with its texts in both languages, its risk level, areas and regions', async () => {
    await receive({});
    expect(
      await alerts(
        '',
        `sender sentAt status messageType severity urgency certainty riskLevel onsetAt expiresAt activeUntil isActive
         event en: event(locale: "en") headline description instruction language languageFr: language(locale: "fr")
         areas { name geocodes { scheme value } } regions { id } supersedes { id } provenance { kind sourceName missing }`,
      ),
    ).toEqual([
      {
        sender: 'synthetic@example.org',
        sentAt: '2026-07-15T04:00:00.000Z',
        status: 'ACTUAL',
        messageType: 'ALERT',
        severity: 'SEVERE',
        urgency: 'EXPECTED',
        certainty: 'LIKELY',
        riskLevel: 3,
        onsetAt: '2026-07-15T08:00:00.000Z',
        expiresAt: '2026-07-15T14:00:00.000Z',
        activeUntil: '2026-07-15T14:00:00.000Z',
        isActive: true,
        event: 'Mưa dông',
        en: 'Thunderstorm',
        headline: 'SYNTHETIC: mưa dông & gió giật',
        description: 'SYNTHETIC <b>& mưa</b>',
        instruction: null,
        language: 'vi',
        languageFr: 'vi',
        areas: [{ name: 'Hà Nội', geocodes: [{ scheme: 'GSO', value: '01' }] }],
        regions: [{ id: hanoi }],
        supersedes: [],
        provenance: { kind: 'PROVIDER', sourceName: 'CAP 1.2 alert of synthetic@example.org', missing: [] },
      },
    ]);
  });

  it('is never active past its expiry, before it takes effect, or when it is no actual one', async () => {
    await receive(
      { identifier: 'NOW' },
      { identifier: 'LATER', effective: '2026-07-15T13:00:00+07:00' },
      { identifier: 'PAST', expires: '2026-07-15T12:00:00+07:00' },
      { identifier: 'DRILL', status: 'Exercise' },
      { identifier: 'TEST', status: 'Test' },
      { identifier: 'ACK', msgType: 'Ack' },
      { identifier: 'TOMORROW', sent: '2026-07-16T11:00:00+07:00', expires: '2026-07-16T21:00:00+07:00' },
      { identifier: 'OPEN', expires: null },
    );
    expect((await identifiers()).toSorted()).toEqual(['NOW', 'OPEN']);
    expect((await identifiers('(activeAt: "2026-07-15T13:30:00+07:00")')).toSorted()).toEqual(['LATER', 'NOW', 'OPEN']);
    expect(await identifiers('(activeAt: "2026-07-15T21:00:00+07:00")')).toEqual(['OPEN']);
    expect(await identifiers('(activeAt: "2026-07-16T15:00:00+07:00")')).toEqual(['TOMORROW']);
    expect((await identifiers('(activeAt: "2026-07-15T11:30:00+07:00")')).toSorted()).toEqual(['NOW', 'OPEN', 'PAST']);
  });

  it('is replaced by its update and ended by its cancellation, in whatever order they arrive', async () => {
    const update = {
      identifier: 'B',
      msgType: 'Update',
      sent: '2026-07-15T11:20:00+07:00',
      references: `synthetic@example.org,A,${sentAt}`,
    };
    const cancel = {
      identifier: 'C',
      msgType: 'Cancel',
      sent: '2026-07-15T11:40:00+07:00',
      references: 'synthetic@example.org,B,2026-07-15T11:20:00+07:00',
    };
    await receive(update);
    expect(await identifiers()).toEqual(['B']);
    clock += hours(0.1);
    await receive(update, { identifier: 'A' });
    expect(await identifiers()).toEqual(['B']);
    clock += hours(0.1);
    await receive(cancel);
    expect(await identifiers()).toEqual([]);
    expect(await identifiers('(activeAt: "2026-07-15T11:30:00+07:00")')).toEqual(['B']);
    const [later] = await alerts(
      '(activeAt: "2026-07-15T11:30:00+07:00")',
      'isActive supersedes { identifier isActive } supersededBy { identifier messageType }',
    );
    expect(later).toEqual({
      isActive: false,
      supersedes: [{ identifier: 'A', isActive: false }],
      supersededBy: [{ identifier: 'C', messageType: 'CANCEL' }],
    });
  });

  it('is not ended by a stranger, nor by a test', async () => {
    await receive(
      { identifier: 'A' },
      {
        identifier: 'X',
        sender: 'stranger@example.org',
        msgType: 'Cancel',
        references: `synthetic@example.org,A,${sentAt}`,
      },
      { identifier: 'T', status: 'Test', msgType: 'Cancel', references: `synthetic@example.org,A,${sentAt}` },
    );
    expect(await identifiers()).toEqual(['A']);
  });

  it('counts for the wards of its city and not for another city; severity narrows', async () => {
    await receive(
      { identifier: 'A' },
      { identifier: 'EXTREME', severity: 'Extreme' },
      { identifier: 'MINOR', severity: 'Minor' },
    );
    expect(await identifiers(`(regionId: "${thinhLiet}")`)).toEqual(['EXTREME', 'A', 'MINOR']);
    expect(await identifiers(`(regionId: "${danang}")`)).toEqual([]);
    expect(await identifiers('(minimumSeverity: SEVERE)')).toEqual(['EXTREME', 'A']);
    const { data } = await room.execute({
      query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Region { weather { alerts(minimumSeverity: EXTREME) { identifier } } } } }`,
      variables: { r: [thinhLiet, danang].map((id) => ({ __typename: 'Region', id })) },
      headers: {},
    });
    expect(data?.['_entities']).toEqual([
      { weather: { alerts: [{ identifier: 'EXTREME' }] } },
      { weather: { alerts: [] } },
    ]);
  });

  it('is stored once and fetched once, however often the feed names it', async () => {
    feeds.replay('/feed', xml(rssFeed(['/a.xml'])));
    feeds.replay('/a.xml', xml(capDocument()));
    for (let time = 0; time < 3; time += 1) {
      await untilRead();
      clock += hours(0.2);
    }
    expect(await identifiers()).toEqual(['SYNTHETIC-1']);
    expect(feeds.requests.filter((request) => request === '/a.xml')).toHaveLength(1);
    expect(feeds.requests.filter((request) => request === '/feed').length).toBeGreaterThanOrEqual(3);
  });

  it('of a feed that is one CAP document is read too', async () => {
    feeds.replay('/feed', xml(capDocument()));
    await untilRead();
    expect(await identifiers()).toEqual(['SYNTHETIC-1']);
  });

  it('is left out when it is malformed, and the others are read', async () => {
    feeds.replay('/feed', xml(atomFeed(['/bad.xml', '/bomb.xml', '/good.xml'])));
    feeds.replay('/bad.xml', xml(capDocument().slice(0, 700)));
    feeds.replay('/bomb.xml', xml('<!DOCTYPE a [<!ENTITY x "xx">]><alert>&x;</alert>'));
    feeds.replay('/good.xml', xml(capDocument({ identifier: 'GOOD' })));
    await untilRead();
    expect(await identifiers()).toEqual(['GOOD']);
  });

  it.each<[string, Replay]>([
    ['answers 500', status(500)],
    ['resets the connection', { kind: 'reset' }],
    ['breaks off', { kind: 'cut', body: atomFeed(['/a.xml']) }],
    ['is no feed', xml('<html/>')],
    ['names an alert that is away', xml(atomFeed(['/away.xml']))],
    ['floods', xml(' '.repeat(3 * 1024 * 1024))],
  ])('stays when the feed %s, and the list is marked', async (_, fault) => {
    feeds.replay('/away.xml', status(503));
    await receive({ identifier: 'A' });
    feeds.replay('/feed', fault);
    clock += hours(0.5);
    await expect.poll(freshness, { timeout: 20_000 }).toBe('PROVIDER_DOWN');
    expect(await identifiers()).toEqual(['A']);
  });

  it('finds its region later when org-units is away, and its city at once', async () => {
    directory.isAway = true;
    await receive(
      { identifier: 'CITY' },
      { identifier: 'WARD', area: '<area><areaDesc>Phường Thịnh Liệt</areaDesc></area>' },
    );
    const regions = async () =>
      Object.fromEntries(
        (await alerts('', 'identifier regions { id }')).map((alert) => [alert['identifier'], alert['regions']]),
      );
    expect(await regions()).toEqual({ CITY: [{ id: hanoi }], WARD: [] });
    directory.isAway = false;
    clock += hours(0.1);
    await expect.poll(regions, { timeout: 20_000 }).toEqual({ CITY: [{ id: hanoi }], WARD: [{ id: thinhLiet }] });
  });

  it('without texts, as a cancellation may be, has no event and no language', async () => {
    await receive({
      identifier: 'C',
      msgType: 'Cancel',
      references: `synthetic@example.org,A,${sentAt}`,
      infos: 'none',
    });
    const { rows } = await sql<{ id: string }>`select id from weather.alert`.execute(database.database.client);
    expect(
      await execute(`{ weatherAlert(id: "${rows[0]?.id}") { messageType event headline language regions { id } } }`),
    ).toEqual({
      weatherAlert: { messageType: 'CANCEL', event: null, headline: null, language: null, regions: [] },
    });
  });

  it('is logged once when time ends it', async () => {
    await receive({ identifier: 'A' });
    const store = await openStore<WeatherTables>(database.database, storage, () => new Date(clock));
    await logEndedAlerts(store, new Date(clock));
    await logEndedAlerts(store, new Date(clock + hours(24)));
    await logEndedAlerts(store, new Date(clock + hours(25)));
    const { weatherAlertChanges } = changeList.parse(
      await execute(
        '{ weatherAlertChanges(first: 10) { nodes { kind nodeId nodeType } pageInfo { hasNextPage endCursor } } }',
      ),
    );
    expect(weatherAlertChanges.nodes.map(({ kind }) => kind)).toEqual(['CREATED', 'UPDATED']);
  });

  it('is a node that is found by its id for ever, and its changes are a log of their own', async () => {
    await receive({ identifier: 'A' });
    const id = String((await alerts('', 'id'))[0]?.['id']);
    clock += hours(0.1);
    await receive({
      identifier: 'C',
      msgType: 'Cancel',
      sent: '2026-07-15T12:05:00+07:00',
      references: `synthetic@example.org,A,${sentAt}`,
    });
    expect(await identifiers()).toEqual([]);
    const entities = await room.execute({
      query: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on WeatherAlert { identifier isActive } } }',
      variables: { r: [id, 'alert_unknown'].map((key) => ({ __typename: 'WeatherAlert', id: key })) },
      headers: {},
    });
    expect(entities.data?.['_entities']).toEqual([{ identifier: 'A', isActive: false }, null]);
    const all = changeList.parse(
      await execute(
        '{ weatherAlertChanges(first: 10) { nodes { kind nodeId nodeType } pageInfo { hasNextPage endCursor } } }',
      ),
    ).weatherAlertChanges;
    expect(all.nodes.map(({ kind, nodeId }) => [kind, nodeId === id])).toEqual([
      ['CREATED', true],
      ['CREATED', false],
      ['UPDATED', true],
    ]);
    const first = changeList.parse(
      await execute(
        '{ weatherAlertChanges(first: 1) { nodes { kind nodeId nodeType } pageInfo { hasNextPage endCursor } } }',
      ),
    ).weatherAlertChanges;
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = changeList.parse(
      await execute(
        `{ weatherAlertChanges(first: 10, after: "${first.pageInfo.endCursor}") { nodes { kind nodeId nodeType } pageInfo { hasNextPage endCursor } } }`,
      ),
    ).weatherAlertChanges;
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    expect(rest.pageInfo).toEqual({ hasNextPage: false, endCursor: all.pageInfo.endCursor });
  });
});
