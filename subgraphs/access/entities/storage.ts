// Entities and migrations of the room → what a store is opened with. Separate from room.ts, so that the command line opens
// the same store without a GraphQL schema.
import type { StoreDefinition, Tables } from '../../kit/store.js';
import { CreateAccess } from '../migrations/0001-access.js';
import { CreateWebhooks } from '../migrations/0002-webhooks.js';
import { AddWebhookRotation } from '../migrations/0003-webhook-rotation.js';
import { ApiKeyEntity } from './api-key.js';
import { FieldUsageEntity } from './field-usage.js';
import { WebhookDeadLetterEntity, WebhookEntity } from './webhook.js';

export type AccessTables = Tables<
  typeof ApiKeyEntity | typeof FieldUsageEntity | typeof WebhookEntity | typeof WebhookDeadLetterEntity
>;

export const accessStorage: StoreDefinition = {
  schema: 'access',
  entities: [ApiKeyEntity, FieldUsageEntity, WebhookEntity, WebhookDeadLetterEntity],
  migrations: [
    { name: '0001-access', class: CreateAccess },
    { name: '0002-webhooks', class: CreateWebhooks },
    { name: '0003-webhook-rotation', class: AddWebhookRotation },
  ],
};
