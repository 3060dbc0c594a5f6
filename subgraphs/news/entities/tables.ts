// All entities of the room, and the typed tables that loaders and commands read and write.
import type { Tables } from '../../kit/store.js';
import {
  ArticleEntity,
  ArticleRevisionEntity,
  ArticleViewsEntity,
  CategoryEntity,
  RetiredSlugEntity,
} from './article.js';
import { CivicEventEntity, LegalDocumentEntity, SloganEntity } from './document.js';
import { ArticleLinkEntity, MentionEntity } from './mention.js';

export const entities = [
  ArticleEntity,
  ArticleRevisionEntity,
  ArticleViewsEntity,
  RetiredSlugEntity,
  CategoryEntity,
  MentionEntity,
  ArticleLinkEntity,
  LegalDocumentEntity,
  CivicEventEntity,
  SloganEntity,
] as const;

export type NewsTables = Tables<(typeof entities)[number]>;
