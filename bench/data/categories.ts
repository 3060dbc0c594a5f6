// The shipped category tree → the news room, without the sample articles that come with it on a first start.
import type { Store } from '../../subgraphs/kit/store.js';
import type { NewsTables } from '../../subgraphs/news/entities/tables.js';
import categories from '../../subgraphs/news/sample/categories.json' with { type: 'json' };

/** Inserts the categories in their order, parents before children, and records each. */
export async function insertCategories(store: Store<NewsTables>): Promise<void> {
  const idBySlug = new Map(categories.map(({ id, slug }) => [slug, id]));
  await store.write(async ({ sql, record }) => {
    await sql
      .insertInto('category')
      .values(
        categories.map(({ id, slug, parentSlug, name }, position) => ({
          id,
          slug,
          parentId: parentSlug === null ? null : (idBySlug.get(parentSlug) ?? null),
          nameVi: name.vi,
          nameEn: name.en,
          position,
        })),
      )
      .execute();
    record(...categories.map(({ id }) => ({ kind: 'CREATED' as const, nodeType: 'Category', nodeId: id })));
  });
}
