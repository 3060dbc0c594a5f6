// An article → its address and its schema.org description, as search engines read it.
import type { StoredBlock } from '../entities/article.js';
import type { ArticleRow } from '../loaders/article-rows.js';

export const articleUrl = ({ slug }: ArticleRow, publicUrl: string): string => `${publicUrl}/news/${slug}`;

/** JSON-LD text. `<` is written as an escape, so that no text of the article can end a script element around it. */
export function describeArticle(
  article: ArticleRow,
  { blocks, section, publicUrl }: { blocks: readonly StoredBlock[]; section: string | null; publicUrl: string },
): string {
  const url = articleUrl(article, publicUrl);
  const body = blocks.filter((block) => block.kind !== 'TITLE').map((block) => block.text);
  const description = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': url,
    url,
    mainEntityOfPage: url,
    identifier: article.id,
    headline: article.title,
    inLanguage: article.language,
    ...(article.lead === null || body.length === 0 ? {} : { abstract: article.lead }),
    ...(section === null ? {} : { articleSection: section }),
    ...(article.publishedAt === null ? {} : { datePublished: article.publishedAt.toISOString() }),
    ...(article.modifiedAt === null ? {} : { dateModified: article.modifiedAt.toISOString() }),
    ...(body.length === 0 ? {} : { articleBody: body.join('\n\n') }),
    ...(article.withdrawalExplanation === null ? {} : { correction: article.withdrawalExplanation }),
    ...(article.provenance.sourceUrl === null ? {} : { isBasedOn: article.provenance.sourceUrl }),
    creditText: article.provenance.sourceName,
    isAccessibleForFree: true,
  };
  return JSON.stringify(description).replaceAll('<', '\\u003c');
}
