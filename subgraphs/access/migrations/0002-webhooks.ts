// Webhooks of keys, and the batches that their receivers would not take.
import { Migration } from '@mikro-orm/migrations';

const tables = [
  `create table webhook (
     id text primary key,
     key_id text not null references api_key,
     url text not null,
     types text[],
     batch_size integer not null check (batch_size between 1 and 100),
     salt text not null,
     state text not null check (state in ('ACTIVE', 'PAUSED')),
     pause_reason text,
     cursor text,
     replays integer not null default 0,
     pending_id text,
     pending_body text,
     pending_cursor text,
     attempts integer not null default 0,
     refusals integer not null default 0,
     next_attempt_at timestamptz(3) not null,
     last_delivered_at timestamptz(3),
     last_failure text,
     last_failure_at timestamptz(3),
     lease_holder text,
     lease_until timestamptz(3),
     created_at timestamptz(3) not null,
     check (num_nulls(pending_id, pending_body, pending_cursor) in (0, 3)),
     check ((lease_holder is null) = (lease_until is null)))`,
  // The webhooks of a key.
  'create index webhook_key on webhook (key_id)',
  // Those whose turn it is.
  `create index webhook_due on webhook (next_attempt_at) where state = 'ACTIVE'`,
  `create table webhook_dead_letter (
     number bigint generated always as identity primary key,
     delivery_id text not null unique,
     webhook_id text not null references webhook on delete cascade,
     body text not null,
     attempts integer not null,
     failure text not null,
     failed_at timestamptz(3) not null,
     is_queued boolean not null default false)`,
  // The letters of a webhook in their order.
  'create index webhook_dead_letter_order on webhook_dead_letter (webhook_id, number)',
];

export class CreateWebhooks extends Migration {
  override up(): void {
    for (const statement of tables) this.addSql(statement);
  }
}
