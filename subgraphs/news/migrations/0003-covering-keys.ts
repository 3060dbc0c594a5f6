// Keys that hold what a list needs beside them, so that reading on in the order of updates or views stays in one index:
// the status of a link, the count of an article.
import { Migration } from '@mikro-orm/migrations';

export class CoveringKeys extends Migration {
  override up(): void {
    this.addSql('alter table article_link drop constraint article_link_pkey');
    this.addSql('alter table article_link add primary key (target_id, article_id) include (status)');
    this.addSql('alter table article_views drop constraint article_views_pkey');
    this.addSql('alter table article_views add primary key (article_id) include (total)');
  }
}
