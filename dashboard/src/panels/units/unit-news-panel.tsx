// What was written about a unit: its articles up to the day that is looked at, and the documents that it issued.
import type { JSX } from 'preact';
import { formatNumber, formatPreciseDay } from '../../i18n/format.js';
import { endOf } from '../../i18n/shift-day.js';
import type { Panel, PanelView } from '../../panel.js';
import { hrefOf } from '../../request.js';
import { type ListedArticle, ArticleItem, articleFields } from '../news/article-item.js';

interface UnitArticlesData {
  readonly unit: {
    readonly id: string;
    readonly articles: { readonly totalCount: number; readonly nodes: readonly ListedArticle[] } | null;
  } | null;
}

const variables = { locale: 'Locale!', slug: 'String!' } as const;

export const unitArticlesPanel: Panel<UnitArticlesData> = {
  name: 'unit-articles',
  title: { vi: 'Tin có nhắc đến', en: 'Articles that name it' },
  subgraphs: ['news'],
  fields: ['unit.articles'],
  fragment: {
    name: 'UnitArticles',
    text: `fragment UnitArticles on Query {
      unit: orgUnit(slug: $slug) { id articles(first: 5, filter: { publishedBefore: $before }) { totalCount nodes { ${articleFields} } } }
    }`,
  },
  variables: { ...variables, before: 'DateTime' },
  values: ({ asOf }) => ({ before: endOf(asOf) }),
  view: UnitArticles,
};

function UnitArticles({ request, data: { unit } }: PanelView<UnitArticlesData>): JSX.Element | null {
  if (unit === null || unit.articles === null) return null;
  const { locale } = request;
  const { totalCount, nodes } = unit.articles;
  if (totalCount === 0) return <p>{locale === 'vi' ? 'Chưa có tin nào.' : 'There are none.'}</p>;
  return (
    <>
      <ul class="article-list">
        {nodes.map((article) => (
          <ArticleItem key={article.slug} article={article} request={request} />
        ))}
      </ul>
      {totalCount <= nodes.length ? null : (
        <p class="panel-more">
          <a href={hrefOf(request, { path: '/news', search: { unit: unit.id } })}>
            {locale === 'vi'
              ? `Tất cả ${formatNumber(totalCount, locale)} tin`
              : `All ${formatNumber(totalCount, locale)} articles`}
          </a>
        </p>
      )}
    </>
  );
}

interface Document {
  readonly id: string;
  readonly citation: string;
  readonly title: string | null;
  readonly titleAsCited: string | null;
  readonly issuedOn: string | null;
  readonly issuedOnPrecision: string;
}

interface UnitDocumentsData {
  readonly unit: { readonly issuedDocuments: { readonly nodes: readonly Document[] } | null } | null;
}

export const unitDocumentsPanel: Panel<UnitDocumentsData> = {
  name: 'unit-documents',
  title: { vi: 'Văn bản đã ban hành', en: 'Documents issued' },
  subgraphs: ['news'],
  fields: ['unit.issuedDocuments'],
  fragment: {
    name: 'UnitDocuments',
    text: `fragment UnitDocuments on Query {
      unit: orgUnit(slug: $slug) { issuedDocuments(first: 20) { nodes { id citation title titleAsCited issuedOn issuedOnPrecision } } }
    }`,
  },
  variables: { slug: 'String!' },
  values: () => ({}),
  view: UnitDocuments,
};

function UnitDocuments({ request, data }: PanelView<UnitDocumentsData>): JSX.Element {
  const { locale, asOf } = request;
  const isVietnamese = locale === 'vi';
  const all = data.unit?.issuedDocuments?.nodes ?? [];
  const documents = all.filter(({ issuedOn }) => asOf === null || issuedOn === null || issuedOn <= asOf);
  if (documents.length === 0)
    return <p>{isVietnamese ? 'Không có văn bản nào được các tin trích dẫn.' : 'None that the articles cite.'}</p>;
  return (
    <ul class="documents">
      {documents.map(({ id, citation, title, titleAsCited, issuedOn, issuedOnPrecision }) => (
        <li key={id}>
          <a href={hrefOf(request, { path: '/news', search: { document: id } })} lang="vi">
            {citation}
          </a>
          {(title ?? titleAsCited) === null ? null : <span lang="vi">: {title ?? titleAsCited}</span>}
          <span class="meta">
            {issuedOn === null
              ? isVietnamese
                ? 'không rõ ngày ban hành'
                : 'day of issue not known'
              : formatPreciseDay(issuedOn, issuedOnPrecision, locale)}
          </span>
        </li>
      ))}
    </ul>
  );
}
