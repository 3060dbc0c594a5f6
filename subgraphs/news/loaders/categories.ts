// The tree of categories. It is small, so a request that needs any of it reads all of it, once.
import type { Store } from '../../kit/store.js';
import type { NewsTables } from '../entities/tables.js';

export type CategoryRow = NewsTables['category'];

export interface CategoryTree {
  readonly roots: readonly CategoryRow[];
  find(id: string): CategoryRow | null;
  findBySlug(slug: string): CategoryRow | null;
  childrenOf(id: string): readonly CategoryRow[];
  /** From the root down to the category itself. */
  pathTo(category: CategoryRow): readonly CategoryRow[];
}

/** Reads the tree when it is first asked for. */
export function createCategoryTree({ sql }: Store<NewsTables>): () => Promise<CategoryTree> {
  let reading: Promise<CategoryTree> | undefined;
  return () => {
    reading ??= sql.selectFrom('category').selectAll().orderBy('position').execute().then(arrangeCategories);
    return reading;
  };
}

/** Shape: children keep the order of the rows. A parent that is not among the rows counts as none. */
export function arrangeCategories(rows: readonly CategoryRow[]): CategoryTree {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const parentOf = (row: CategoryRow) => (row.parentId === null ? undefined : byId.get(row.parentId));
  return {
    roots: rows.filter((row) => parentOf(row) === undefined),
    find: (id) => byId.get(id) ?? null,
    findBySlug: (slug) => rows.find((row) => row.slug === slug) ?? null,
    childrenOf: (id) => rows.filter((row) => row.parentId === id),
    pathTo(category) {
      const path = [category];
      for (let above = parentOf(category); above !== undefined && !path.includes(above); above = parentOf(above))
        path.unshift(above);
      return path;
    },
  };
}
