// How often a field was asked for in a day, by which client and key. Nothing of a person, no operation, no argument.
import { defineEntity, p } from '@mikro-orm/core';

export const FieldUsageEntity = defineEntity({
  name: 'FieldUsage',
  tableName: 'field_usage',
  properties: {
    coordinate: p.text().primary(),
    day: p.date().primary(),
    client: p.text().primary(),
    /** Empty for callers without a key. */
    keyId: p.text().primary(),
    count: p.bigint('number'),
  },
});
