// The room of units, regions, persons and successions over time: its storage, its graph and how it starts.
import { defineRoom } from '../kit/room.js';
import { orgUnitStorage } from './entities/storage.js';
import type { OrgUnitTables } from './entities/tables.js';
import { loadSample } from './sample/load-sample.js';
import { createContext, type OrgUnitContext } from './schema/context.js';
import { DirectoryResolver } from './schema/directory-resolver.js';
import { OrgUnitsMutationResolver } from './schema/mutation-resolver.js';
import { nodeReferences } from './schema/node-references.js';
import { findPerson, findRegion, findSuccession, findTenure, findUnit } from './schema/nodes.js';
import { PersonResolver, TenureResolver } from './schema/person-resolver.js';
import { OrgUnitsQueryResolver } from './schema/query-resolver.js';
import { RegionResolver } from './schema/region-resolver.js';
import { SuccessionResolver } from './schema/succession-resolver.js';
import { OrgUnitUserError } from './schema/payloads.js';
import { OrgUnit, Person, Region, Succession, Tenure } from './schema/types.js';
import { OrgUnitsSubscriptionResolver } from './schema/subscriptions.js';
import { OrgUnitResolver } from './schema/unit-resolver.js';
import { typeDeclarations } from './schema/type-declarations.js';

export const room = defineRoom<OrgUnitTables, OrgUnitContext>({
  name: 'org-units',
  storage: orgUnitStorage,
  graph: {
    declarations: typeDeclarations,
    resolvers: [
      OrgUnitsQueryResolver,
      OrgUnitsMutationResolver,
      OrgUnitsSubscriptionResolver,
      DirectoryResolver,
      OrgUnitResolver,
      RegionResolver,
      PersonResolver,
      TenureResolver,
      SuccessionResolver,
    ],
    orphanedTypes: [OrgUnit, Region, Person, Tenure, Succession, OrgUnitUserError, ...nodeReferences],
    references: {
      OrgUnit: ({ id }, context) => findUnit(String(id), context),
      Region: ({ id }, context) => findRegion(String(id), context),
      Person: ({ id }, context) => findPerson(String(id), context),
      Tenure: ({ id }, context) => findTenure(String(id), context),
      Succession: ({ id }, context) => findSuccession(String(id), context),
    },
  },
  open: async ({ store, now }) => ({
    createContext: (caller) => createContext(store, now, caller),
    loadSample: (report) => loadSample(store, now, report),
    close: async () => {},
  }),
});
