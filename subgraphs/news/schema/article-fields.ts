// Fields of an article that need a read or a computation. The text of a withdrawn article, and what only its text says,
// is given by none of them.
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { toConnection } from '../../kit/graphql/connections.js';
import { CacheTag, Cost, ListOf, Paged } from '../../kit/graphql/directives.js';
import { UrlScalar } from '../../kit/graphql/scalars.js';
import { Provenance } from '../../kit/graphql/shared-types.js';
import { parsePage } from '../../kit/keyset.js';
import { toProvenance } from '../../kit/provenance.js';
import type { StoredBlock } from '../entities/article.js';
import type { MentionRow } from '../loaders/article-links.js';
import type { ArticleRow } from '../loaders/article-rows.js';
import { PageArgs } from './article-connection.js';
import {
  ArticleRevisionConnection,
  ArticleType,
  ArticleUnitConnection,
  CountedViews,
  TextBlock,
  ViewCount,
  Withdrawal,
} from './article-type.js';
import { HtmlScalar, renderBodyHtml } from './body-html.js';
import { CategoryType } from './category-type.js';
import type { NewsContext } from './context.js';
import { CivicEventType, LegalDocumentType } from './document-types.js';
import { MentionType } from './enums.js';
import { articleUrl, describeArticle } from './json-ld.js';
import { MentionObject } from './mention-type.js';
import { OrgUnitReference, pointTo, RegionReference } from './references.js';
import { KeptContentField, viewsTag } from './cache-hints.js';

const isShown = (article: ArticleRow): boolean => article.status !== 'WITHDRAWN';
const readBlocks = async (article: ArticleRow, { loaders }: NewsContext): Promise<readonly StoredBlock[]> =>
  isShown(article) ? loaders.articles.blocks.load(article.id) : [];
const numberBlocks = (blocks: readonly StoredBlock[]) => blocks.map((block, index) => ({ ...block, index }));
const present = <T>(values: readonly (T | null)[]): readonly T[] => values.filter((value) => value !== null);

@Resolver(() => ArticleType)
export class ArticleFields {
  @FieldResolver(() => String, { nullable: true })
  lead(@Root() article: ArticleRow): string | null {
    return isShown(article) ? article.lead : null;
  }

  @ListOf(20)
  @FieldResolver(() => [TextBlock], {
    description: 'Title, lead and body in reading order. None once it is withdrawn.',
  })
  async blocks(@Root() article: ArticleRow, @Ctx() context: NewsContext) {
    return numberBlocks(await readBlocks(article, context));
  }

  @FieldResolver(() => String, { description: 'The blocks below the title, with an empty line between them.' })
  async bodyText(@Root() article: ArticleRow, @Ctx() context: NewsContext): Promise<string> {
    const blocks = await readBlocks(article, context);
    return blocks
      .filter((block) => block.kind !== 'TITLE')
      .map((block) => block.text)
      .join('\n\n');
  }

  @Cost(2)
  @FieldResolver(() => HtmlScalar, { description: 'The blocks below the title as HTML from an allow-list.' })
  async bodyHtml(@Root() article: ArticleRow, @Ctx() context: NewsContext): Promise<string> {
    return renderBodyHtml(await readBlocks(article, context));
  }

  @FieldResolver(() => CategoryType, { nullable: true })
  async category(@Root() { categoryId }: ArticleRow, @Ctx() { loaders }: NewsContext) {
    return categoryId === null ? null : (await loaders.readCategories()).find(categoryId);
  }

  @FieldResolver(() => Withdrawal, { nullable: true })
  withdrawal(@Root() { withdrawnAt, withdrawalExplanation }: ArticleRow) {
    return withdrawalExplanation === null ? null : { at: withdrawnAt, explanation: withdrawalExplanation };
  }

  @Paged()
  @FieldResolver(() => ArticleRevisionConnection, { description: 'All versions of its text, newest first.' })
  async revisions(@Root() article: ArticleRow, @Args(() => PageArgs) args: PageArgs, @Ctx() { loaders }: NewsContext) {
    const { page, countAll } = await loaders.links.revisions(article.id, parsePage(args));
    return toConnection(
      page,
      (row) => ({ ...row, blocks: isShown(article) ? numberBlocks(row.blocks) : [] }),
      countAll,
    );
  }

  @CacheTag(viewsTag)
  @FieldResolver(() => ViewCount, { nullable: true, description: 'Null where no source showed a count.' })
  async viewCount(@Root() { id }: ArticleRow, @Ctx() { loaders }: NewsContext) {
    const views = await loaders.articles.views.load(id);
    if (views === null || views.snapshotValue === null) return null;
    return { value: views.snapshotValue, observedAt: views.snapshotAt };
  }

  @CacheTag(viewsTag)
  @FieldResolver(() => CountedViews, { description: 'Counted here since the article came here; some seconds behind.' })
  async viewsCountedHere(@Root() { id }: ArticleRow, @Ctx() { loaders }: NewsContext) {
    const views = await loaders.articles.views.load(id);
    return { value: views?.countedHere ?? 0, since: views?.countedSince ?? null };
  }

  @KeptContentField()
  @FieldResolver(() => OrgUnitReference, { nullable: true })
  publisher(@Root() { publisherId }: ArticleRow) {
    return pointTo(publisherId);
  }

  @ListOf(40)
  @FieldResolver(() => [MentionObject], { description: 'Spans in reading order.' })
  async mentions(
    @Root() article: ArticleRow,
    @Ctx() { loaders }: NewsContext,
    @Arg('types', () => [MentionType], { nullable: true, description: 'Only these; all where it is not given.' })
    types?: readonly `${MentionType}`[] | null,
  ): Promise<readonly MentionRow[]> {
    if (!isShown(article)) return [];
    const mentions = await loaders.links.mentions.load(article.id);
    return types === null || types === undefined ? mentions : mentions.filter(({ type }) => types.includes(type));
  }

  @Paged({ sized: ['edges'] })
  @FieldResolver(() => ArticleUnitConnection)
  async mentionedUnits(
    @Root() article: ArticleRow,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: NewsContext,
  ) {
    const request = parsePage(isShown(article) ? args : { first: 0 });
    const { page, countAll } = await loaders.links.mentionedUnits(article.id, request);
    const { edges, ...rest } = toConnection(
      page,
      (row) => ({ id: row.targetId }),
      isShown(article) ? countAll : async () => 0,
      ({ mentionCount, firstBlock }) => ({ mentionCount, firstBlock }),
    );
    return { ...rest, edges };
  }

  @ListOf(3)
  @FieldResolver(() => [LegalDocumentType], { description: 'Documents it cites, first cited first.' })
  async legalDocuments(@Root() article: ArticleRow, @Ctx() context: NewsContext) {
    const ids = await readTargets(article, 'LegalDocument', context);
    return present(await Promise.all(ids.map((id) => context.loaders.documents.documents.load(id))));
  }

  @ListOf(3)
  @FieldResolver(() => [CivicEventType], { description: 'Events it reports on, first named first.' })
  async events(@Root() article: ArticleRow, @Ctx() context: NewsContext) {
    const ids = await readTargets(article, 'CivicEvent', context);
    return present(await Promise.all(ids.map((id) => context.loaders.documents.events.load(id))));
  }

  @KeptContentField()
  @ListOf(5)
  @FieldResolver(() => [RegionReference], { description: 'Places it names, first named first.' })
  async places(@Root() article: ArticleRow, @Ctx() context: NewsContext) {
    return (await readTargets(article, 'Region', context)).map((id) => ({ id }));
  }

  @FieldResolver(() => UrlScalar, { description: 'Where readers find it.' })
  url(@Root() article: ArticleRow, @Ctx() { publicUrl }: NewsContext): string {
    return articleUrl(article, publicUrl);
  }

  @FieldResolver(() => String, {
    description: 'JSON-LD of schema.org NewsArticle, escaped so that it may stand in a script element.',
  })
  async jsonLd(@Root() article: ArticleRow, @Ctx() context: NewsContext): Promise<string> {
    const tree = await context.loaders.readCategories();
    const category = article.categoryId === null ? null : tree.find(article.categoryId);
    const blocks = await readBlocks(article, context);
    return describeArticle(article, { blocks, section: category?.nameVi ?? null, publicUrl: context.publicUrl });
  }

  @FieldResolver(() => Provenance)
  provenance(@Root() { provenance }: ArticleRow) {
    return toProvenance(provenance);
  }
}

async function readTargets(
  article: ArticleRow,
  type: 'LegalDocument' | 'CivicEvent' | 'Region',
  { loaders }: NewsContext,
): Promise<readonly string[]> {
  if (!isShown(article)) return [];
  const links = await loaders.links.links.load(article.id);
  return links.filter((link) => link.targetType === type).map((link) => link.targetId);
}
