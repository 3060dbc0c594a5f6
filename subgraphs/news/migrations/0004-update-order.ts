// The order of updates knows the day of each article. Articles are updated about when they are published, so reading on from
// the newest update to a time long past would pass half of all articles; with the day in the index none of them is read.
import { Migration } from '@mikro-orm/migrations';

export class UpdateOrder extends Migration {
  override up(): void {
    this.addSql('drop index article_updated');
    this.addSql('create index article_updated on article (status, updated_at, id, listed_at)');
    this.addSql('drop index article_updated_any_status');
    this.addSql('create index article_updated_any_status on article (updated_at, id, listed_at)');
  }
}
