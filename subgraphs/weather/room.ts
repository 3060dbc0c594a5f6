// The weather room: settings → provider and feeds, store → loaders, everything joined to one subgraph.
// Nothing else in the room knows all of its parts.
import { defineRoom } from '../kit/room.js';
import { storage, type WeatherTables } from './entities/storage.js';
import { createRequestLoaders } from './loaders/request-loaders.js';
import { installFacts } from './sample/install-facts.js';
import { toAlert, WeatherAlert } from './schema/alert-type.js';
import type { WeatherContext } from './schema/context.js';
import { RegionStub } from './schema/region-stub.js';
import { RegionWeatherResolver, WeatherQueryResolver } from './schema/resolvers.js';
import { noAlerts } from './sources/refresh-alerts.js';
import { noForecasts } from './sources/refresh-forecasts.js';

export const room = defineRoom<WeatherTables, WeatherContext>({
  name: 'weather',
  storage,
  graph: {
    resolvers: [RegionWeatherResolver, WeatherQueryResolver],
    orphanedTypes: [RegionStub, WeatherAlert],
    references: {
      Region: ({ id }) => ({ id }),
      WeatherAlert: async ({ id }, { loaders }) => {
        const row = await loaders.alerts.load(String(id));
        return row === null ? null : toAlert(row);
      },
    },
  },
  async open({ store, settings, now, ask }) {
    await installFacts(store);
    const feedUrls = settings.CAP_FEED_URLS;
    const forecasts = noForecasts;
    const feeds = noAlerts;
    return {
      createContext: () => ({
        store,
        loaders: createRequestLoaders({ store, ask, now: now(), feedUrls, forecasts, feeds }),
      }),
      loadSample: async (report) => report('weather: places and climate averages', 1, 1),
      async close() {
        await forecasts.close();
        await feeds.close();
      },
    };
  },
});
