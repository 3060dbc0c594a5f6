// Ids or slugs → articles, their texts, versions and counts: each kind one statement for all that a request asks for.
// A list reads rows without their text; the text is read only where a field needs it.
import DataLoader from 'dataloader';
import type { Store } from '../../kit/store.js';
import type { StoredBlock } from '../entities/article.js';
import type { NewsTables } from '../entities/tables.js';

/** Columns of an article without its text. */
export const articleColumns = [
  'article.id',
  'article.slug',
  'article.status',
  'article.language',
  'article.categoryId',
  'article.publisherId',
  'article.title',
  'article.lead',
  'article.revision',
  'article.publishedAt',
  'article.modifiedAt',
  'article.listedAt',
  'article.withdrawnAt',
  'article.withdrawalExplanation',
  'article.provenance',
  'article.createdAt',
  'article.updatedAt',
] as const;

export type ArticleRow = Pick<
  NewsTables['article'],
  (typeof articleColumns)[number] extends `article.${infer Name extends keyof NewsTables['article']}` ? Name : never
>;

export interface ViewsRow {
  readonly snapshotValue: number | null;
  readonly snapshotAt: Date | null;
  readonly countedHere: number;
  readonly countedSince: Date | null;
}

export interface ArticleLoaders {
  /** Published and withdrawn articles; a draft is `null` for readers, as is an unknown id. */
  readonly byId: DataLoader<string, ArticleRow | null>;
  /** As `byId`; a slug that an article once had leads to it too. */
  readonly bySlug: DataLoader<string, ArticleRow | null>;
  /** Any article whatever its status; for the answers of commands. */
  readonly ofAnyStatus: DataLoader<string, ArticleRow | null>;
  /** The text as stored. Whether it may be shown is for the caller to decide. */
  readonly blocks: DataLoader<string, readonly StoredBlock[]>;
  readonly views: DataLoader<string, ViewsRow | null>;
}

export function createArticleLoaders({ sql }: Store<NewsTables>, mayReadDrafts: boolean): ArticleLoaders {
  const byKey = <Row extends object>(ids: readonly string[], rows: readonly Row[], key: (row: Row) => string) => {
    const found = new Map(rows.map((row) => [key(row), row]));
    return ids.map((id) => found.get(id) ?? null);
  };
  return {
    byId: new DataLoader(async (ids) => {
      const rows = await sql
        .selectFrom('article')
        .select(articleColumns)
        .where('id', 'in', [...ids])
        .$if(!mayReadDrafts, (query) => query.where('status', '<>', 'DRAFT'))
        .execute();
      return byKey(ids, rows, (row) => row.id);
    }),
    bySlug: new DataLoader(async (slugs) => {
      const rows = await sql
        .selectFrom('article')
        .leftJoin('retired_slug', (join) =>
          join.onRef('retired_slug.articleId', '=', 'article.id').on('retired_slug.slug', 'in', [...slugs]),
        )
        .select(articleColumns)
        .select('retired_slug.slug as oldSlug')
        .where((where) =>
          where.or([
            where('article.slug', 'in', [...slugs]),
            where(
              'article.id',
              'in',
              where
                .selectFrom('retired_slug as retired')
                .select('retired.articleId')
                .where('retired.slug', 'in', [...slugs]),
            ),
          ]),
        )
        .$if(!mayReadDrafts, (query) => query.where('status', '<>', 'DRAFT'))
        .execute();
      return slugs.map(
        (slug) => rows.find((row) => row.slug === slug) ?? rows.find((row) => row.oldSlug === slug) ?? null,
      );
    }),
    ofAnyStatus: new DataLoader(async (ids) => {
      const rows = await sql
        .selectFrom('article')
        .select(articleColumns)
        .where('id', 'in', [...ids])
        .execute();
      return byKey(ids, rows, (row) => row.id);
    }),
    blocks: new DataLoader(async (ids) => {
      const rows = await sql
        .selectFrom('article')
        .select(['id', 'blocks'])
        .where('id', 'in', [...ids])
        .execute();
      return byKey(ids, rows, (row) => row.id).map((row) => row?.blocks ?? []);
    }),
    views: new DataLoader(async (ids) => {
      const rows = await sql
        .selectFrom('article_views')
        .select(['articleId', 'snapshotValue', 'snapshotAt', 'countedHere', 'countedSince'])
        .where('articleId', 'in', [...ids])
        .execute();
      return byKey(ids, rows, (row) => row.articleId);
    }),
  };
}
