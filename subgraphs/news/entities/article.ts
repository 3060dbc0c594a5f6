// Articles and what belongs to one article alone: its earlier versions, old slugs and counts of views.
// Counts stand in a table of their own, because a view must not rewrite the article and its search index.
import { defineEntity, p } from '@mikro-orm/core';
import { provenanceColumn } from '../../kit/provenance.js';

export const articleStatuses = ['DRAFT', 'PUBLISHED', 'WITHDRAWN'] as const;
export type ArticleStatusName = (typeof articleStatuses)[number];

export const textBlockKinds = ['TITLE', 'LEAD', 'PARAGRAPH', 'HEADING', 'QUOTE', 'LIST_ITEM'] as const;
export type TextBlockKindName = (typeof textBlockKinds)[number];

/** Kinds of blocks below the title and the lead. */
export type BodyBlockKindName = Exclude<TextBlockKindName, 'TITLE' | 'LEAD'>;

/** Plain text as stored; the title is block 0, the lead, where there is one, block 1. */
export interface StoredBlock {
  readonly kind: TextBlockKindName;
  readonly text: string;
}

/** Tag in the change log of the write that makes an article public. */
export const publishedTag = 'articlePublished';

/**
 * `listedAt` is `publishedAt`, or `createdAt` before that: never null, so lists can be ordered by it.
 * `searchVector` holds the words of title (A), lead (B) and body (C), of the title alone once it is withdrawn, see search-lexemes.ts.
 * `mentionsPending` is true while no directory of units was at hand to link its mentions.
 */
export const ArticleEntity = defineEntity({
  name: 'Article',
  tableName: 'article',
  properties: {
    id: p.text().primary(),
    slug: p.text(),
    status: p.string().$type<ArticleStatusName>(),
    language: p.text(),
    categoryId: p.text().nullable(),
    publisherId: p.text().nullable(),
    title: p.text(),
    lead: p.text().nullable(),
    blocks: p.json<readonly StoredBlock[]>(),
    revision: p.integer(),
    publishedAt: p.datetime(3).nullable(),
    modifiedAt: p.datetime(3).nullable(),
    listedAt: p.datetime(3),
    withdrawnAt: p.datetime(3).nullable(),
    withdrawalExplanation: p.text().nullable(),
    provenance: provenanceColumn(),
    sourceKey: p.text().nullable(),
    sourceFingerprint: p.text().nullable(),
    mentionsPending: p.boolean(),
    searchVector: p.text(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

/** Every version of an article's text, the current one included; `note` says what was corrected. */
export const ArticleRevisionEntity = defineEntity({
  name: 'ArticleRevision',
  tableName: 'article_revision',
  properties: {
    articleId: p.text().primary(),
    number: p.integer().primary(),
    at: p.datetime(3),
    note: p.text().nullable(),
    title: p.text(),
    lead: p.text().nullable(),
    blocks: p.json<readonly StoredBlock[]>(),
  },
});

/** A slug that an article once had; it still leads there. */
export const RetiredSlugEntity = defineEntity({
  name: 'RetiredSlug',
  tableName: 'retired_slug',
  properties: { slug: p.text().primary(), articleId: p.text(), retiredAt: p.datetime(3) },
});

/**
 * `snapshotValue` is a count that a source showed (`snapshotAt`: when, null where not known); it never grows.
 * `countedHere` grows by flushes. `total` is their sum, kept for the order by views.
 */
export const ArticleViewsEntity = defineEntity({
  name: 'ArticleViews',
  tableName: 'article_views',
  properties: {
    articleId: p.text().primary(),
    snapshotValue: p.integer().nullable(),
    snapshotAt: p.datetime(3).nullable(),
    countedHere: p.integer(),
    countedSince: p.datetime(3).nullable(),
    total: p.integer(),
  },
});

export const CategoryEntity = defineEntity({
  name: 'Category',
  tableName: 'category',
  properties: {
    id: p.text().primary(),
    slug: p.text(),
    parentId: p.text().nullable(),
    nameVi: p.text(),
    nameEn: p.text().nullable(),
    position: p.integer(),
  },
});
