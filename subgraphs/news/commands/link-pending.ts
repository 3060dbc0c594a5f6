// Articles that were written while no directory was at hand → their links, made when one is. A small job that runs by itself.
import type { Log } from '../../../process/log.js';
import type { Store } from '../../kit/store.js';
import type { NewsTables } from '../entities/tables.js';
import type { EditDependencies } from './edit-articles.js';
import { touched } from './publish-articles.js';
import { findCategoryPath } from './recognition.js';
import { storeMentions } from './store-mentions.js';

export interface PendingLinks {
  /** Links what waits, at most 50 articles; gives how many it linked. */
  run(): Promise<number>;
  close(): Promise<void>;
}

const everyMs = 30_000;
const mostAtOnce = 50;

export function createPendingLinks(dependencies: EditDependencies & { readonly log: Log }): PendingLinks {
  let running: Promise<number> = Promise.resolve(0);
  const run = (): Promise<number> => {
    running = running.then(() => linkPending(dependencies));
    return running;
  };
  const timer = setInterval(() => {
    run().catch((error: unknown) => {
      running = Promise.resolve(0);
      dependencies.log.warn({ err: error }, 'mentions that wait for a directory could not be linked');
    });
  }, everyMs);
  timer.unref();
  return {
    run,
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

async function linkPending({ store, now, recognize }: EditDependencies): Promise<number> {
  const waiting = await store.sql
    .selectFrom('article')
    .select('id')
    .where('mentionsPending', '=', true)
    .orderBy('id')
    .limit(mostAtOnce)
    .execute();
  let linked = 0;
  for (const { id } of waiting) if (await linkArticle(store, id, now, recognize)) linked += 1;
  return linked;
}

async function linkArticle(
  store: Store<NewsTables>,
  id: string,
  now: () => Date,
  recognize: EditDependencies['recognize'],
): Promise<boolean> {
  const article = await store.sql.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const recognized = await recognize(article);
  if (recognized === null) return false;
  const categoryIds = (await findCategoryPath(store, article.categoryId)) ?? [];
  const at = now();
  return store.write(async (transaction) => {
    const locked = await transaction.sql
      .selectFrom('article')
      .select(['revision', 'status', 'listedAt', 'mentionsPending'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    // Changed meanwhile: whoever changed it recognised the new text, or left it waiting for the next round.
    if (!locked.mentionsPending || locked.revision !== article.revision || locked.status !== article.status)
      return false;
    await transaction.sql
      .updateTable('article')
      .set({ mentionsPending: false, updatedAt: at })
      .where('id', '=', id)
      .execute();
    const { status, listedAt } = locked;
    const { provenance } = article;
    const [links = []] = await storeMentions(
      transaction,
      [{ articleId: id, status, listedAt, categoryIds, recognized, personIds: new Map(), provenance }],
      at,
    );
    transaction.record({ kind: 'UPDATED', nodeType: 'Article', nodeId: id, touches: touched(links, article) });
    return true;
  });
}
