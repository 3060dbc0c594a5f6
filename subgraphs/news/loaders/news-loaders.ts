// All reads of one request. Made anew for each, so that nothing read is older than the request.
import type { Store } from '../../kit/store.js';
import type { NewsTables } from '../entities/tables.js';
import { type ArticleLinkLoaders, createArticleLinkLoaders } from './article-links.js';
import { type ArticleLists, createArticleLists } from './article-lists.js';
import { type ArticleLoaders, createArticleLoaders } from './article-rows.js';
import { type CategoryTree, createCategoryTree } from './categories.js';
import { createDocumentLoaders, type DocumentLoaders } from './documents.js';
import { findPublished } from './published-articles.js';
import { createMentionSeries } from './mention-series.js';

type OfStore<Read> = Read extends (store: Store<NewsTables>, ...given: infer Given) => infer Found
  ? (...given: Given) => Found
  : never;

export interface NewsLoaders {
  readonly articles: ArticleLoaders;
  readonly lists: ArticleLists;
  readonly links: ArticleLinkLoaders;
  readonly documents: DocumentLoaders;
  readonly readCategories: () => Promise<CategoryTree>;
  readonly readSeries: ReturnType<typeof createMentionSeries>;
  readonly readChanges: Store<NewsTables>['readChanges'];
  readonly findPublished: OfStore<typeof findPublished>;
}

export function createNewsLoaders(store: Store<NewsTables>, mayReadDrafts: boolean): NewsLoaders {
  return {
    articles: createArticleLoaders(store, mayReadDrafts),
    lists: createArticleLists(store),
    links: createArticleLinkLoaders(store),
    documents: createDocumentLoaders(store),
    readCategories: createCategoryTree(store),
    readSeries: createMentionSeries(store),
    readChanges: store.readChanges,
    findPublished: (filter, entries) => findPublished(store, filter, entries),
  };
}
