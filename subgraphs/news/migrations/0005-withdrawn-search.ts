// Articles withdrawn before this hold the words of their hidden text in the search: what is left are those of the title.
import { Migration } from '@mikro-orm/migrations';

export class WithdrawnSearch extends Migration {
  override up(): void {
    this.addSql(`update article set search_vector = ts_filter(search_vector, '{a}') where status = 'WITHDRAWN'`);
  }
}
