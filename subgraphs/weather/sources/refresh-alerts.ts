// Decides which feeds are due, reads each once at a time, matches the areas and stores what came or that it failed.
// A request waits for it only as long as its budget.
import { sql } from 'kysely';
import type { Log } from '../../../process/log.js';
import type { AskRoom } from '../../kit/room.js';
import type { Store } from '../../kit/store.js';
import { findUnmatchedAlerts, storeAlerts, storeMatch } from '../commands/store-alerts.js';
import type { WeatherTables } from '../entities/storage.js';
import type { FeedState } from '../loaders/alerts.js';
import { alertLimits } from '../loaders/freshness.js';
import { askRegions, type NamedRegion } from './ask-org-units.js';
import { matchAreas } from './match-areas.js';
import { readAlertFeed } from './read-alert-feed.js';
import type { FeedEntry } from './read-feed-index.js';
import { createSingleFlight, waitAtMost } from './single-flight.js';

/** Seconds between two attempts for one feed, by any process. */
const attemptAfterSeconds = 60;

export interface AlertRefresher {
  /** Reads the feeds that are due; waits for them at most `budgetMs`. Tells whether any was due. */
  refreshDue(feeds: readonly FeedState[], budgetMs: number): Promise<boolean>;
  /** Gives up running readings and waits for their end. */
  close(): Promise<void>;
}

/** What stands in for a refresher where no feed is set. */
export const noAlerts: AlertRefresher = { refreshDue: async () => false, close: async () => {} };

export function createAlertRefresher(deps: {
  readonly store: Store<WeatherTables>;
  readonly ask: AskRoom;
  readonly now: () => Date;
  readonly log: Log;
  readonly timeoutMs: number;
}): AlertRefresher {
  const { store, ask, now, log, timeoutMs } = deps;
  const flights = createSingleFlight();

  async function refresh(url: string, signal: AbortSignal): Promise<void> {
    if (!(await claim(store, url, now()))) return;
    try {
      const reading = await readAlertFeed(new URL(url), (entries) => findHeld(store, entries), {
        timeoutMs,
        log,
        signal,
      });
      const unmatched = await findUnmatchedAlerts(store, now());
      if (reading.alerts.length > 0 || unmatched.length > 0) {
        const regions = await nameRegions(store, ask, now());
        const received = reading.alerts.map((alert) => ({
          ...alert,
          matched: matchAreas(alert.message.areas, regions),
        }));
        await storeAlerts(store, received, now());
        for (const { id, areas, regionIds } of unmatched) {
          const matched = matchAreas(areas, regions);
          if (matched.regionIds.length > regionIds.length) await storeMatch(store, id, matched);
        }
      }
      await markFeed(store, url, reading.failure, now());
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error, feed: url }, 'a feed of alerts could not be read');
      await markFeed(store, url, error instanceof Error ? error.message : String(error), now());
    }
  }

  return {
    async refreshDue(feeds, budgetMs) {
      const due = feeds.filter((feed) => isDue(feed, now()));
      const running = due.map(({ url }) => flights.run(url, (signal) => refresh(url, signal)));
      if (running.length > 0) await waitAtMost(Promise.allSettled(running), budgetMs);
      return due.length > 0;
    },
    close: () => flights.close(),
  };
}

function isDue({ attemptedAt, fetchedAt }: FeedState, now: Date): boolean {
  const isOlder = (instant: Date | null, seconds: number) =>
    instant === null || now.getTime() - instant.getTime() >= seconds * 1000;
  return isOlder(fetchedAt, alertLimits.refreshAfterSeconds) && isOlder(attemptedAt, attemptAfterSeconds);
}

/** Takes the feed for one attempt, among all processes; false where another has just tried. */
async function claim({ sql: database }: Store<WeatherTables>, url: string, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - attemptAfterSeconds * 1000);
  const claimed = await database
    .insertInto('alert_feed')
    .values({ url, attemptedAt: now })
    .onConflict((conflict) =>
      conflict
        .column('url')
        .doUpdateSet({ attemptedAt: now })
        .where((where) =>
          where.or([where('alert_feed.attemptedAt', 'is', null), where('alert_feed.attemptedAt', '<=', before)]),
        ),
    )
    .returning('url')
    .execute();
  return claimed.length > 0;
}

/** A failure leaves `fetchedAt` as it was: the list is only as new as the last complete reading. */
async function markFeed(store: Store<WeatherTables>, url: string, failure: string | null, at: Date): Promise<void> {
  const values = failure === null ? { fetchedAt: at, failedAt: null } : { failedAt: at };
  await store.sql
    .updateTable('alert_feed')
    .set({ ...values, failure: failure?.slice(0, 500) ?? null })
    .where('url', '=', url)
    .execute();
}

/** An entry is held when its document was stored, unless the feed says that it changed since. */
async function findHeld({ sql: database }: Store<WeatherTables>, entries: readonly FeedEntry[]) {
  const rows = await database
    .selectFrom('alert')
    .select(['sourceUrl', (select) => select.fn.max('createdAt').as('storedAt')])
    .where(sql<boolean>`source_url = any(${entries.map(({ url }) => url.href)}::text[])`)
    .groupBy('sourceUrl')
    .execute();
  const storedAt = new Map(rows.map((row) => [row.sourceUrl, row.storedAt]));
  return ({ url, changedAt }: FeedEntry) => {
    const stored = storedAt.get(url.href);
    return stored !== undefined && (changedAt === null || changedAt <= stored);
  };
}

/** All regions of the day where org-units answers; else the places of this room, so that a city is still found. */
async function nameRegions(store: Store<WeatherTables>, ask: AskRoom, now: Date): Promise<readonly NamedRegion[]> {
  const day = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Ho_Chi_Minh' }).format(now);
  const known = await askRegions(ask, day);
  if (known !== null) return known;
  const places = await store.sql.selectFrom('location').select(['regionId', 'nameKeys', 'gsoCode']).execute();
  return places.map(({ regionId, nameKeys, gsoCode }) => ({
    id: regionId,
    names: nameKeys,
    identifiers: gsoCode === null ? [] : [{ scheme: 'GSO', value: gsoCode }],
  }));
}
