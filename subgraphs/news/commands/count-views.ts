// Views as they come → counts in the store, a few seconds later and many at once. Only article ids are held: nothing
// about who looked is taken in, so nothing about them can be kept.
import { sql } from 'kysely';
import type { Log } from '../../../process/log.js';
import type { Store } from '../../kit/store.js';
import type { NewsTables } from '../entities/tables.js';

export interface ViewCounter {
  /** Takes one view in; nothing is written yet. */
  count(articleId: string): void;
  /** Writes what was taken in. */
  flush(): Promise<void>;
  /** Ends the timer and writes the rest. */
  close(): Promise<void>;
}

/** Milliseconds between two writes. A crash loses the views of one such span, and no more. */
const flushEveryMs = 5_000;
/** So many articles are held at most; one more makes a write at once. */
const mostHeld = 5_000;

/** Counts of unknown ids are dropped with the flush, so that a view costs no read. */
export function createViewCounter(dependencies: {
  readonly store: Store<NewsTables>;
  readonly now: () => Date;
  readonly log: Log;
}): ViewCounter {
  const { store, now, log } = dependencies;
  let held = new Map<string, number>();
  let flushing: Promise<void> = Promise.resolve();

  async function write(counts: ReadonlyMap<string, number>): Promise<void> {
    const at = now();
    await store.write(async ({ sql: db, record }) => {
      const flushed = await db
        .updateTable('article_views as views')
        .from(
          sql<{
            articleId: string;
            added: number;
          }>`unnest(${[...counts.keys()]}::text[], ${[...counts.values()]}::integer[])`.as<'counted'>(
            sql`counted(article_id, added)`,
          ),
        )
        .set({
          countedHere: sql<number>`views.counted_here + counted.added`,
          total: sql<number>`views.total + counted.added`,
          countedSince: sql<Date>`coalesce(views.counted_since, ${at})`,
        })
        .where(sql<boolean>`views.article_id = counted.article_id`)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('article')
              .select('article.id')
              .where(sql<boolean>`article.id = views.article_id and article.status = 'PUBLISHED'`),
          ),
        )
        .returning(sql<string>`views.article_id`.as('articleId'))
        .execute();
      if (flushed.length === 0) return;
      const touches = flushed.map(({ articleId }) => articleId);
      record({ kind: 'UPDATED', nodeType: 'ArticleViews', nodeId: 'article-views', touches });
    });
  }

  function flush(): Promise<void> {
    flushing = flushing.then(async () => {
      if (held.size === 0) return;
      const counts = held;
      held = new Map();
      try {
        await write(counts);
      } catch (error) {
        for (const [id, count] of counts) held.set(id, (held.get(id) ?? 0) + count);
        log.warn({ err: error }, 'counted views could not be written; they are kept for the next time');
      }
    });
    return flushing;
  }

  const timer = setInterval(() => void flush(), flushEveryMs);
  timer.unref();
  return {
    count(articleId) {
      held.set(articleId, (held.get(articleId) ?? 0) + 1);
      if (held.size >= mostHeld) void flush();
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
