// What was recognised in articles → their mentions and links, in a transaction; those of before are replaced.
// Links are made from mentions, so a list of a unit's articles and an article's list of units cannot disagree.
import { idPrefix } from '../../kit/ids.js';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import type { Transaction } from '../../kit/store.js';
import type { ArticleStatusName } from '../entities/article.js';
import type { LinkTarget, MentionTypeName } from '../entities/mention.js';
import type { NewsTables } from '../entities/tables.js';
import type { RecognizedMentions } from '../sources/mentions/mention.js';
import { chunk } from './store-articles.js';
import { type CitedIds, storeCited } from './store-cited.js';

export interface RecognizedArticle {
  readonly articleId: string;
  readonly status: ArticleStatusName;
  readonly listedAt: Date;
  /** The article's category and those above it. */
  readonly categoryIds: readonly string[];
  readonly recognized: RecognizedMentions;
  /** Persons that the text names and org-units holds, by the keys of `recognized`; ids of persons need no entry. */
  readonly personIds: ReadonlyMap<string, string>;
  readonly provenance: ProvenanceRecord;
}

const targetByPrefix: Readonly<Record<string, LinkTarget>> = { unit: 'OrgUnit', region: 'Region', person: 'Person' };

/** Gives, for each article in order, the ids that its links lead or led to. */
export async function storeMentions(
  transaction: Transaction<NewsTables>,
  articles: readonly RecognizedArticle[],
  at: Date,
): Promise<readonly (readonly string[])[]> {
  const { sql: db } = transaction;
  const personId = (article: RecognizedArticle, key: string) =>
    article.personIds.get(key) ?? (idPrefix(key) === 'person' ? key : null);
  const cited = await storeCited(
    transaction,
    articles.map((article) => ({
      ...article.recognized,
      provenance: article.provenance,
      personId: (key) => personId(article, key),
    })),
    at,
  );
  const ids = articles.map(({ articleId }) => articleId);
  const before = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const part of chunk(ids)) {
    await db.deleteFrom('mention').where('articleId', 'in', part).execute();
    const removed = await db
      .deleteFrom('article_link')
      .where('articleId', 'in', part)
      .returning(['articleId', 'targetId'])
      .execute();
    for (const { articleId, targetId } of removed) before.get(articleId)?.add(targetId);
  }
  const mentions = articles.flatMap((article, index) => {
    const none: CitedIds = { documents: new Map(), events: new Map(), slogans: new Map() };
    const { documents, slogans } = cited[index] ?? none;
    const findTarget = (key: string): { targetType: LinkTarget; targetId: string } | null => {
      const targetType = targetByPrefix[idPrefix(key) ?? ''];
      if (targetType !== undefined) return { targetType, targetId: key };
      const document = documents.get(key);
      if (document !== undefined) return { targetType: 'LegalDocument', targetId: document };
      const slogan = slogans.get(key);
      if (slogan !== undefined) return { targetType: 'Slogan', targetId: slogan };
      const person = personId(article, key);
      return person === null ? null : { targetType: 'Person', targetId: person };
    };
    return article.recognized.mentions.map((mention, number) => ({
      articleId: article.articleId,
      number,
      type: mention.type,
      basis: mention.basis,
      block: mention.block,
      start: mention.start,
      end: mention.end,
      text: mention.text,
      ...((mention.targetKey === null ? null : findTarget(mention.targetKey)) ?? { targetType: null, targetId: null }),
      postTitle: mention.postTitle,
      postHolderId: mention.postHolderKey === null ? null : personId(article, mention.postHolderKey),
      confidence: mention.confidence,
    }));
  });
  for (const part of chunk(mentions))
    await db
      .insertInto('mention')
      .values([...part])
      .execute();
  const byArticle = new Map<string, typeof mentions>(ids.map((id) => [id, []]));
  for (const mention of mentions) byArticle.get(mention.articleId)?.push(mention);
  const links = articles.flatMap((article, index) =>
    linkArticle(article, byArticle.get(article.articleId) ?? [], cited[index]?.events ?? new Map()),
  );
  for (const part of chunk(links))
    await db
      .insertInto('article_link')
      .values([...part])
      .execute();
  for (const { articleId, targetId } of links) before.get(articleId)?.add(targetId);
  return ids.map((id) => [...(before.get(id) ?? [])]);
}

type MentionTargets = {
  readonly type: MentionTypeName;
  readonly start: number;
  readonly end: number;
  readonly block: number;
  readonly targetType: LinkTarget | null;
  readonly targetId: string | null;
};

function linkArticle(
  article: RecognizedArticle,
  mentions: readonly MentionTargets[],
  events: ReadonlyMap<string, string>,
) {
  const { articleId, status, listedAt } = article;
  const links = new Map<string, { targetType: LinkTarget; mentionCount: number; firstBlock: number }>();
  const add = (targetType: LinkTarget, targetId: string, block: number) => {
    const link = links.get(targetId) ?? { targetType, mentionCount: 0, firstBlock: block };
    links.set(targetId, {
      ...link,
      mentionCount: link.mentionCount + 1,
      firstBlock: Math.min(link.firstBlock, block),
    });
  };
  // A post is linked to its unit; where the text names that unit inside the post, the two spans are one naming.
  const namesUnitWithin = (post: MentionTargets) =>
    mentions.some(
      (other) =>
        other.type === 'ORGANIZATION' &&
        other.targetId === post.targetId &&
        other.block === post.block &&
        other.start < post.end &&
        post.start < other.end,
    );
  for (const mention of mentions) {
    const { type, targetType, targetId, block } = mention;
    if (targetType === null || targetId === null || (type === 'POST' && namesUnitWithin(mention))) continue;
    add(targetType, targetId, block);
  }
  for (const { key, block } of article.recognized.events) {
    const id = events.get(key);
    if (id !== undefined) add('CivicEvent', id, block);
  }
  for (const id of article.categoryIds) add('Category', id, 0);
  return [...links].map(([targetId, link]) => ({ articleId, targetId, status, listedAt, ...link }));
}
