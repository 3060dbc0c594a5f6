// What an article names: spans of its text, and one link for each thing that the spans lead to.
// A link carries the article's status and day, so that the articles of one thing are read in order from one index.
import { defineEntity, p } from '@mikro-orm/core';
import type { ArticleStatusName } from './article.js';

export const mentionTypes = [
  'ORGANIZATION',
  'ORGANIZATION_CLASS',
  'POST',
  'PERSON',
  'PLACE',
  'LEGAL_DOCUMENT',
  'SLOGAN',
] as const;
export type MentionTypeName = (typeof mentionTypes)[number];

export const mentionBases = ['EXPLICIT', 'CONTEXT', 'COREFERENCE'] as const;
export type MentionBasisName = (typeof mentionBases)[number];

export const linkTargets = [
  'OrgUnit',
  'Person',
  'Region',
  'LegalDocument',
  'Slogan',
  'CivicEvent',
  'Category',
] as const;
/** Type of the thing that a link leads to. `Category` links lead to the article's category and those above it. */
export type LinkTarget = (typeof linkTargets)[number];

/** `start` and `end` are code points of the block's text, half-open. */
export const MentionEntity = defineEntity({
  name: 'Mention',
  tableName: 'mention',
  properties: {
    articleId: p.text().primary(),
    number: p.integer().primary(),
    type: p.string().$type<MentionTypeName>(),
    basis: p.string().$type<MentionBasisName>(),
    block: p.integer(),
    start: p.integer(),
    end: p.integer(),
    text: p.text(),
    targetType: p.string().$type<LinkTarget>().nullable(),
    targetId: p.text().nullable(),
    postTitle: p.text().nullable(),
    postHolderId: p.text().nullable(),
    confidence: p.double().nullable(),
  },
});

export const ArticleLinkEntity = defineEntity({
  name: 'ArticleLink',
  tableName: 'article_link',
  properties: {
    targetId: p.text().primary(),
    articleId: p.text().primary(),
    targetType: p.string().$type<LinkTarget>(),
    status: p.string().$type<ArticleStatusName>(),
    listedAt: p.datetime(3),
    mentionCount: p.integer(),
    firstBlock: p.integer(),
  },
});
