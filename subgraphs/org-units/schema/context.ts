// What one request's resolvers work with. Separate, because every resolver imports it and it imports none.
import type { Caller } from '../../kit/caller.js';
import type { Store } from '../../kit/store.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { createLoaders, type Loaders } from '../loaders/request-loaders.js';
import { dayOf } from '../loaders/time.js';

export interface OrgUnitContext {
  readonly store: Store<OrgUnitTables>;
  readonly caller: Caller;
  readonly loaders: Loaders;
  /** The request's day in Việt Nam, `YYYY-MM-DD`. */
  readonly today: string;
  readonly now: () => Date;
}

export function createContext(store: Store<OrgUnitTables>, now: () => Date, caller: Caller): OrgUnitContext {
  const today = dayOf(now());
  return { store, caller, now, today, loaders: createLoaders(store, today) };
}
