// Where the room's data lies: schema, entities, migrations. Separate from room.ts, so that benchmarks and tests open the
// store without the graph.
import type { StoreDefinition } from '../../kit/store.js';
import { CreateOrgUnits } from '../migrations/0001-org-units.js';
import { entities } from './tables.js';

export const orgUnitStorage: StoreDefinition = {
  schema: 'org_units',
  entities: [...entities],
  migrations: [{ name: '0001-org-units', class: CreateOrgUnits }],
};
