// The weather room: settings → provider and feeds, store → loaders, everything joined to one subgraph.
// Nothing else in the room knows all of its parts.
import type { Caller } from '../kit/caller.js';
import { defineRoom } from '../kit/room.js';
import { logEndedAlerts } from './commands/store-alerts.js';
import { storage, type WeatherTables } from './entities/storage.js';
import { loadFeeds } from './loaders/alerts.js';
import { loadAllPlaces } from './loaders/place-readings.js';
import { createRequestLoaders } from './loaders/request-loaders.js';
import { installFacts } from './sample/install-facts.js';
import { toAlert, WeatherAlert } from './schema/alert-type.js';
import type { WeatherContext } from './schema/context.js';
import { RegionReference } from './schema/region-reference.js';
import { RegionWeatherResolver, WeatherQueryResolver } from './schema/resolvers.js';
import { WeatherSubscriptions } from './schema/subscriptions.js';
import { typeDeclarations } from './schema/type-declarations.js';
import { createAlertRefresher, noAlerts } from './sources/refresh-alerts.js';
import { createOpenMeteo } from './sources/open-meteo.js';
import { repeat } from './sources/background.js';
import { createForecastRefresher, noForecasts } from './sources/refresh-forecasts.js';

/** How often the room looks for what is due without being asked, and how long one such turn may take. */
const backgroundMs = 60_000;

export const room = defineRoom<WeatherTables, WeatherContext>({
  name: 'weather',
  storage,
  graph: {
    declarations: typeDeclarations,
    resolvers: [RegionWeatherResolver, WeatherQueryResolver, WeatherSubscriptions],
    orphanedTypes: [RegionReference, WeatherAlert],
    references: {
      Region: ({ id }) => ({ id }),
      WeatherAlert: async ({ id }, { loaders }) => {
        const row = await loaders.alerts.load(String(id));
        return row === null ? null : toAlert(row);
      },
    },
  },
  async open({ store, settings, now, ask, log }) {
    await installFacts(store);
    const feedUrls = settings.CAP_FEED_URLS;
    const baseUrl = settings.WEATHER_PROVIDER_URL;
    const timeoutMs = settings.WEATHER_TIMEOUT_MS;
    const forecasts =
      baseUrl === undefined
        ? noForecasts
        : createForecastRefresher({
            store,
            provider: createOpenMeteo({ baseUrl, apiKey: settings.WEATHER_PROVIDER_KEY, timeoutMs, now }),
            now,
            log,
          });
    const feeds = feedUrls.length === 0 ? noAlerts : createAlertRefresher({ store, ask, now, log, timeoutMs });
    const stopRefreshing = repeat(backgroundMs, log, async () => {
      await forecasts.refreshDue(await loadAllPlaces(store), backgroundMs);
      await feeds.refreshDue(await loadFeeds(store, feedUrls), backgroundMs);
      await logEndedAlerts(store, now());
    });
    const createContext = (caller: Caller): WeatherContext => ({
      caller,
      store,
      loaders: createRequestLoaders({ store, ask, now: now(), feedUrls, forecasts, feeds }),
      renew: () => createContext(caller),
    });
    return {
      createContext,
      loadSample: async (report) => report('weather: places and climate averages', 1, 1),
      async close() {
        await forecasts.close();
        await feeds.close();
        await stopRefreshing();
      },
    };
  },
});
