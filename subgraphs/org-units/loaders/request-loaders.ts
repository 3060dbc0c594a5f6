// One request's batching: keys asked for in one tick → one statement. Lives for one request, so nothing is ever stale.
// Separate from the queries, which know nothing of requests.
import DataLoader from 'dataloader';
import type { Page, PageRequest } from '../../kit/keyset.js';
import type { Store } from '../../kit/store.js';
import type { Hierarchy } from '../entities/kinds.js';
import type { OrgUnitTables } from '../entities/tables.js';
import {
  countTenures,
  loadPersons,
  loadTenures,
  pagesOfTenures,
  type PersonRow,
  type TenureFilter,
  type TenureRow,
} from './people.js';
import { loadSubregions } from './regions.js';
import { loadAbove, loadAncestors, type SubjectOnDay } from './relations.js';
import { loadSubjects, type SubjectRow } from './subject-rows.js';
import { loadSuccessions, loadSuccessionsOf, type SuccessionRow } from './successions.js';
import { type Below, countBelow, pagesBelow, type UnitRow } from './unit-lists.js';

type ByDay = DataLoader<SubjectOnDay, SubjectRow[], string>;

export interface Loaders {
  readonly subjects: DataLoader<string, SubjectRow | null>;
  readonly persons: DataLoader<string, PersonRow | null>;
  readonly tenures: DataLoader<string, TenureRow | null>;
  readonly successions: DataLoader<string, SuccessionRow | null>;
  readonly successionsFrom: DataLoader<string, SuccessionRow[]>;
  readonly successionsTo: DataLoader<string, SuccessionRow[]>;
  readonly subregions: ByDay;
  above(hierarchy: Hierarchy): ByDay;
  ancestors(hierarchy: Hierarchy): ByDay;
  unitsBelow(below: Below, page: PageRequest): DataLoader<string, Page<UnitRow>>;
  unitCountBelow(below: Below): DataLoader<string, number>;
  tenuresOf(owner: 'unitId' | 'personId', filter: TenureFilter, page: PageRequest): DataLoader<string, Page<TenureRow>>;
  tenureCountOf(owner: 'unitId' | 'personId', filter: TenureFilter): DataLoader<string, number>;
  /** Forgets all answers. Called after each write, so that a later mutation of the request answers with what it wrote. */
  forget(): void;
}

const onDay = { cacheKeyFn: ({ id, asOf }: SubjectOnDay) => `${id} ${asOf ?? ''}` };

/** Loaders for one request; `today` is its day. */
export function createLoaders({ sql: database }: Store<OrgUnitTables>, today: string): Loaders {
  const forgetting: (() => void)[] = [];
  const remembered = <Key, Row, CacheKey>(loader: DataLoader<Key, Row, CacheKey>) => {
    forgetting.push(() => void loader.clearAll());
    return loader;
  };
  const byId = <Row>(load: (ids: readonly string[]) => Promise<Row[]>) => remembered(new DataLoader<string, Row>(load));

  /** One loader for each distinct set of arguments: fields with the same arguments share a statement. */
  function oneEach<Arguments extends readonly unknown[], Loader>(create: (...given: Arguments) => Loader) {
    const loaders = new Map<string, Loader>();
    forgetting.push(() => loaders.clear());
    return (...given: Arguments): Loader => {
      const key = JSON.stringify(given);
      const loader = loaders.get(key) ?? create(...given);
      loaders.set(key, loader);
      return loader;
    };
  }

  const inKeyOrder = <Value>(ids: readonly string[], found: ReadonlyMap<string, Value>) =>
    ids.map((id) => found.get(id) ?? new Error(`no answer for ${id}`));

  return {
    subjects: byId((ids) => loadSubjects(database, ids)),
    persons: byId((ids) => loadPersons(database, ids)),
    tenures: byId((ids) => loadTenures(database, ids)),
    successions: byId((ids) => loadSuccessions(database, ids)),
    successionsFrom: byId((ids) => loadSuccessionsOf(database, 'fromId', ids)),
    successionsTo: byId((ids) => loadSuccessionsOf(database, 'toId', ids)),
    subregions: remembered(new DataLoader((keys) => loadSubregions(database, keys, today), onDay)),
    above: oneEach((hierarchy) => new DataLoader((keys) => loadAbove(database, keys, hierarchy, today), onDay)),
    ancestors: oneEach((hierarchy) => new DataLoader((keys) => loadAncestors(database, keys, hierarchy, today), onDay)),
    unitsBelow: oneEach(
      (below, page) => new DataLoader(async (ids) => inKeyOrder(ids, await pagesBelow(database, ids, below, page))),
    ),
    unitCountBelow: oneEach(
      (below) => new DataLoader(async (ids) => inKeyOrder(ids, await countBelow(database, ids, below))),
    ),
    tenuresOf: oneEach(
      (owner, filter, page) =>
        new DataLoader(async (ids) => inKeyOrder(ids, await pagesOfTenures(database, owner, ids, filter, page))),
    ),
    tenureCountOf: oneEach(
      (owner, filter) =>
        new DataLoader(async (ids) => inKeyOrder(ids, await countTenures(database, owner, ids, filter))),
    ),
    forget() {
      for (const forgetOne of forgetting) forgetOne();
    },
  };
}
