// The room's tables: keys, found by the hash of what is presented, and the use of fields by day.
import { Migration } from '@mikro-orm/migrations';
import { changeLogTable } from '../../kit/change-log.js';

const tables = [
  `create table api_key (
     id text primary key,
     name text not null,
     digest text not null unique,
     previous_digest text,
     previous_until timestamptz(3),
     prefix text not null,
     scopes text[] not null,
     contract text not null check (contract in ('public', 'partner', 'internal')),
     quota_units_per_minute integer not null check (quota_units_per_minute > 0),
     burst_units integer not null check (burst_units > 0),
     created_by text,
     created_at timestamptz(3) not null,
     expires_at timestamptz(3),
     revoked_at timestamptz(3),
     last_used_at timestamptz(3),
     check ((previous_digest is null) = (previous_until is null)))`,
  // A presented key is looked up by the hash before the last rotation too.
  'create unique index api_key_previous on api_key (previous_digest) where previous_digest is not null',
  // No foreign key: a batch of counts must not fail for a key that the gateway still holds in memory.
  `create table field_usage (
     coordinate text not null,
     day date not null,
     client text not null,
     key_id text not null default '',
     count bigint not null check (count > 0),
     primary key (coordinate, day, client, key_id))`,
  // Usage of every field in a time.
  'create index field_usage_day on field_usage (day)',
];

export class CreateAccess extends Migration {
  override up(): void {
    for (const statement of [...changeLogTable, ...tables]) this.addSql(statement);
  }
}
