// What the resolvers of one request get.
import type { Caller } from '../../kit/caller.js';
import type { Store } from '../../kit/store.js';
import type { WeatherTables } from '../entities/storage.js';
import type { RequestLoaders } from '../loaders/request-loaders.js';

export interface WeatherContext {
  readonly caller: Caller;
  readonly store: Store<WeatherTables>;
  readonly loaders: RequestLoaders;
  /** The same with loaders that have read nothing yet. */
  renew(): WeatherContext;
}
