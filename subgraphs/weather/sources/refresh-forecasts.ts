// Decides which places are due, fetches each once at a time, and stores what came or that nothing came.
// A request waits for it only as long as its budget; what comes later is there for the next one.
import { sql } from 'kysely';
import type { Log } from '../../../process/log.js';
import type { Store } from '../../kit/store.js';
import { storeForecastFailure, storeReadings } from '../commands/store-readings.js';
import type { WeatherTables } from '../entities/storage.js';
import { currentLimits } from '../loaders/freshness.js';
import type { WeatherPoint, WeatherProvider } from './weather-provider.js';
import { createSingleFlight, waitAtMost } from './single-flight.js';

/** Seconds between two attempts for one place, by any process. */
const attemptAfterSeconds = 60;

export interface RefreshablePlace extends WeatherPoint {
  readonly locationId: string;
  readonly attemptedAt: Date | null;
  readonly fetchedAt: Date | null;
}

export interface ForecastRefresher {
  /** Refreshes the places that are due; waits for them at most `budgetMs`. Tells whether any was due. */
  refreshDue(places: readonly RefreshablePlace[], budgetMs: number): Promise<boolean>;
  /** Gives up running refreshes and waits for their end. */
  close(): Promise<void>;
}

/** What stands in for a refresher where no provider is set. */
export const noForecasts: ForecastRefresher = { refreshDue: async () => false, close: async () => {} };

export function createForecastRefresher(deps: {
  readonly store: Store<WeatherTables>;
  readonly provider: WeatherProvider;
  readonly now: () => Date;
  readonly log: Log;
}): ForecastRefresher {
  const { store, provider, now, log } = deps;
  const flights = createSingleFlight();

  async function refresh(place: RefreshablePlace, signal: AbortSignal): Promise<void> {
    if (!(await claim(store, place.locationId, now()))) return;
    try {
      const readings = await provider.fetchForecast(place, signal);
      await storeReadings(store, provider, place.locationId, readings, now());
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error, place: place.locationId }, 'the weather provider gave no usable answer');
      const failure = error instanceof Error ? error.message : String(error);
      await storeForecastFailure(store, place.locationId, failure, now());
    }
  }

  return {
    async refreshDue(places, budgetMs) {
      const due = places.filter((place) => isDue(place, now()));
      const running = due.map((place) => flights.run(place.locationId, (signal) => refresh(place, signal)));
      if (running.length > 0) await waitAtMost(Promise.allSettled(running), budgetMs);
      return due.length > 0;
    },
    close: () => flights.close(),
  };
}

function isDue({ attemptedAt, fetchedAt }: RefreshablePlace, now: Date): boolean {
  const isOlder = (instant: Date | null, seconds: number) =>
    instant === null || now.getTime() - instant.getTime() >= seconds * 1000;
  return isOlder(fetchedAt, currentLimits.refreshAfterSeconds) && isOlder(attemptedAt, attemptAfterSeconds);
}

/** Takes the place for one attempt, among all processes; false where another has just tried. */
async function claim({ sql: database }: Store<WeatherTables>, regionId: string, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - attemptAfterSeconds * 1000);
  const claimed = await database
    .insertInto('forecast')
    .values({ regionId, attemptedAt: now, hourly: sql`'[]'::jsonb`, daily: sql`'[]'::jsonb` })
    .onConflict((conflict) =>
      conflict
        .column('regionId')
        .doUpdateSet({ attemptedAt: now })
        .where((where) =>
          where.or([where('forecast.attemptedAt', 'is', null), where('forecast.attemptedAt', '<=', before)]),
        ),
    )
    .returning('regionId')
    .execute();
  return claimed.length > 0;
}
