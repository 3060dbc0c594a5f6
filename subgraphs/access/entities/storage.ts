// Entities and migrations of the room → what a store is opened with. Separate from room.ts, so that the command line opens
// the same store without a GraphQL schema.
import type { StoreDefinition, Tables } from '../../kit/store.js';
import { CreateAccess } from '../migrations/0001-access.js';
import { ApiKeyEntity } from './api-key.js';
import { FieldUsageEntity } from './field-usage.js';

export type AccessTables = Tables<typeof ApiKeyEntity | typeof FieldUsageEntity>;

export const accessStorage: StoreDefinition = {
  schema: 'access',
  entities: [ApiKeyEntity, FieldUsageEntity],
  migrations: [{ name: '0001-access', class: CreateAccess }],
};
