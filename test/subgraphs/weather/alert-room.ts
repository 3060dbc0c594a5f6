// The weather room on a test database with one feed of alerts that a test fills, and a clock that it turns.
// Shared by the suites about alerts: how they are read, and what they mean once they are.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { z } from 'zod';
import type { StartedRoom } from '../../../subgraphs/kit/room.js';
import { room as weatherRoom } from '../../../subgraphs/weather/room.js';
import { type OutsideFeeds, startOutsideFeeds, xml } from '../../support/outside-feeds.js';
import { openTestDatabase, startTestRoom, type TestDatabase } from '../../support/rooms.js';
import type { FreshDatabase } from '../../support/services/databases.js';
import { atomFeed, capDocument, type CapOptions } from './cap-documents.js';
import { createRegionDirectory } from './region-directory.js';

const midday = Date.parse('2026-07-15T05:00:00Z');
const answered = z.object({
  weatherAlerts: z.array(z.record(z.string(), z.unknown())),
  weatherWidget: z.array(
    z.object({ alertsFreshness: z.object({ status: z.string(), fetchedAt: z.string().nullable() }) }),
  ),
});

export const hours = (count: number) => count * 3_600_000;
/** When the documents of cap-documents.ts were sent. */
export const sentAt = '2026-07-15T11:00:00+07:00';

/** Registers the hooks of a suite; what it gives may be used inside its tests. The clock starts at 12:00 in UTC+7. */
export function useAlertRoom(create: () => Promise<FreshDatabase>) {
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

  const execute = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
    const { data, errors } = await room.execute({ query, variables, headers: {} });
    expect(errors).toBeUndefined();
    return data;
  };
  const read = async (args: string, selection: string) =>
    answered.parse(
      await execute(`{ weatherAlerts${args} { ${selection} } weatherWidget { alertsFreshness { status fetchedAt } } }`),
    );
  const alerts = async (args = '', selection = 'identifier') => (await read(args, selection)).weatherAlerts;
  const freshness = async () => (await read('', 'id')).weatherWidget[0]?.alertsFreshness;
  /** Asks until the feed was read at the present time of the test. */
  const untilRead = () =>
    expect.poll(freshness, { timeout: 20_000 }).toEqual({ status: 'FRESH', fetchedAt: new Date(clock).toISOString() });

  return {
    directory,
    execute,
    alerts,
    untilRead,
    get feeds() {
      return feeds;
    },
    get room() {
      return room;
    },
    get database() {
      return database.database;
    },
    get now() {
      return new Date(clock);
    },
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    identifiers: async (args = '') => (await alerts(args)).map((alert) => alert['identifier']),
    untilStatus: (status: string) =>
      expect.poll(async () => (await freshness())?.status, { timeout: 20_000 }).toBe(status),
    /** Lets the feed give these documents and waits until they are stored. */
    async receive(...documents: readonly CapOptions[]) {
      const links = documents.map((document, index) => {
        const path = `/${document.identifier ?? 'SYNTHETIC-1'}-${index}-${clock}.xml`;
        feeds.replay(path, xml(capDocument(document)));
        return path;
      });
      feeds.replay('/feed', xml(atomFeed(links)));
      await untilRead();
      for (const link of links) expect(feeds.requests).toContain(link);
    },
  };
}
