// What the stores of the rooms are opened with. Separate, because the rooms keep this with their GraphQL schemas.
import type { StoreDefinition } from '../../subgraphs/kit/store.js';
import { entities as newsEntities } from '../../subgraphs/news/entities/tables.js';
import { CreateNews } from '../../subgraphs/news/migrations/0001-create-news.js';
import { entities as orgUnitEntities } from '../../subgraphs/org-units/entities/tables.js';
import { CreateOrgUnits } from '../../subgraphs/org-units/migrations/0001-org-units.js';

export const newsStorage: StoreDefinition = {
  schema: 'news',
  entities: [...newsEntities],
  migrations: [{ name: '0001-create-news', class: CreateNews }],
};
export const orgUnitStorage: StoreDefinition = {
  schema: 'org_units',
  entities: [...orgUnitEntities],
  migrations: [{ name: '0001-org-units', class: CreateOrgUnits }],
};
