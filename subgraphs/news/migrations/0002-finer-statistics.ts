// Finer statistics of what articles link to. With the default hundred most common values the planner takes a unit that
// one article in forty names for one that hardly any names, and sorts all its articles where reading on in order is cheaper.
import { Migration } from '@mikro-orm/migrations';

export class FinerStatistics extends Migration {
  override up(): void {
    this.addSql('alter table article_link alter column target_id set statistics 1000');
    this.addSql('alter table article alter column publisher_id set statistics 1000');
    this.addSql('analyze article_link (target_id)');
    this.addSql('analyze article (publisher_id)');
  }
}
