// The secret before the one that holds, for the time in which a receiver changes over.
import { Migration } from '@mikro-orm/migrations';

export class AddWebhookRotation extends Migration {
  override up(): void {
    this.addSql(`alter table webhook
      add column previous_salt text,
      add column previous_until timestamptz(3),
      add check ((previous_salt is null) = (previous_until is null))`);
  }
}
