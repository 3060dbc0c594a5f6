// The room of units, regions, persons and successions over time: its storage, its graph and how it starts.
import { defineRoom } from '../kit/room.js';
import { entities, type OrgUnitTables } from './entities/tables.js';
import { CreateOrgUnits } from './migrations/0001-org-units.js';
import { loadSample } from './sample/load-sample.js';
import { createContext, type OrgUnitContext } from './schema/context.js';
import { nodeStubs } from './schema/node-stubs.js';
import { findPerson, findRegion, findSuccession, findTenure, findUnit } from './schema/nodes.js';
import { PersonResolver, TenureResolver } from './schema/person-resolver.js';
import { OrgUnitsQueryResolver } from './schema/query-resolver.js';
import { RegionResolver } from './schema/region-resolver.js';
import { SuccessionResolver } from './schema/succession-resolver.js';
import { OrgUnit, Person, Region, Succession, Tenure } from './schema/types.js';
import { OrgUnitResolver } from './schema/unit-resolver.js';

export const room = defineRoom<OrgUnitTables, OrgUnitContext>({
  name: 'org-units',
  storage: {
    schema: 'org_units',
    entities: [...entities],
    migrations: [{ name: '0001-org-units', class: CreateOrgUnits }],
  },
  graph: {
    resolvers: [
      OrgUnitsQueryResolver,
      OrgUnitResolver,
      RegionResolver,
      PersonResolver,
      TenureResolver,
      SuccessionResolver,
    ],
    orphanedTypes: [OrgUnit, Region, Person, Tenure, Succession, ...nodeStubs],
    references: {
      OrgUnit: ({ id }, context) => findUnit(String(id), context),
      Region: ({ id }, context) => findRegion(String(id), context),
      Person: ({ id }, context) => findPerson(String(id), context),
      Tenure: ({ id }, context) => findTenure(String(id), context),
      Succession: ({ id }, context) => findSuccession(String(id), context),
    },
  },
  open: async ({ store, now }) => ({
    createContext: () => createContext(store, now),
    loadSample: (report) => loadSample(store, now, report),
    close: async () => {},
  }),
});
