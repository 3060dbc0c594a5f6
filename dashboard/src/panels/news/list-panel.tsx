// Articles by what the address asks for: words, category, month, a person, a unit, a place, a document or an event. Forms and links
// that a browser follows by itself.
import type { JSX } from 'preact';
import { formatMonth, formatNumber } from '../../i18n/format.js';
import { endOf, startOfDay } from '../../i18n/shift-day.js';
import type { Panel, PanelView } from '../../panel.js';
import { type PageRequest, hrefOf } from '../../request.js';
import { ArticleItem, type ListedArticle, articleFields } from './article-item.js';
import { MarkedText, type Span } from './marked-text.js';
import { NewsFilters, type Facets } from './news-filters.js';

interface FoundArticle extends ListedArticle {
  readonly blocks: readonly { readonly index: number; readonly text: string }[];
}

interface Edge {
  readonly node: FoundArticle;
  readonly highlights: readonly (Span & { readonly block: number })[];
}

interface ListData {
  readonly articles: {
    readonly totalCount: number;
    readonly edges: readonly Edge[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
  readonly allArticles: { readonly facets: Facets | null } | null;
  readonly about?: { readonly name?: string | null; readonly citation?: string | null } | null;
}

/** Names in the address → the members of the filter that take an id. */
const subjects = ['person', 'unit', 'place', 'document', 'event'] as const;
const subjectOf = ({ search }: PageRequest) => subjects.map((name) => search[name]).find((id) => id !== undefined);

export const newsListPanel: Panel<ListData> = {
  name: 'news-list',
  title: { vi: 'Tin tức', en: 'News' },
  subgraphs: ['news'],
  fields: ['articles', 'allArticles', 'about'],
  fragment: {
    name: 'NewsList',
    text: `fragment NewsList on Query {
      articles(first: 20, after: $after, filter: $filter, orderBy: $order) {
        totalCount pageInfo { hasNextPage endCursor }
        edges {
          node { ${articleFields} blocks @include(if: $isSearch) { index text } }
          highlights { block start end }
        }
      }
      allArticles: articles(first: 1, filter: $wholeFilter) {
        facets { categories { count category { id name(locale: $locale) } } months { month count } }
      }
      about: node(id: $aboutId) @include(if: $isAbout) {
        ... on Person { name } ... on OrgUnit { name(locale: $locale) } ... on Region { name(locale: $locale) }
        ... on LegalDocument { citation } ... on CivicEvent { name }
      }
    }`,
  },
  variables: {
    locale: 'Locale!',
    after: 'String',
    filter: 'ArticleFilter!',
    wholeFilter: 'ArticleFilter!',
    order: 'ArticleOrder',
    isSearch: 'Boolean!',
    isAbout: 'Boolean!',
    aboutId: 'ID!',
  },
  values: (request) => {
    const { locale, search } = request;
    const words = (search['q'] ?? '').trim();
    const about = subjectOf(request);
    return {
      locale,
      after: search['after'] ?? null,
      filter: { ...filterOf(request), ...(words === '' ? {} : { search: words }) },
      wholeFilter: { ...(words === '' ? {} : { search: words }), ...until(endOf(request.asOf)) },
      order: words !== '' && search['order'] !== 'newest' ? { field: 'RELEVANCE', direction: 'DESC' } : null,
      isSearch: words !== '',
      isAbout: about !== undefined,
      aboutId: about ?? '',
    };
  },
  view: NewsList,
  isBare: true,
};

const until = (instant: string | null) => (instant === null ? {} : { publishedBefore: instant });

function filterOf(request: PageRequest): Readonly<Record<string, unknown>> {
  const { category, month, person, unit, place, document, event } = request.search;
  const end = endOf(request.asOf);
  const filter: Record<string, unknown> = { statuses: ['PUBLISHED', 'WITHDRAWN'], ...until(end) };
  if (category !== undefined) filter['categoryId'] = category;
  if (person !== undefined) filter['personIds'] = [person];
  if (unit !== undefined) filter['mentionedUnitIds'] = [unit];
  if (place !== undefined) filter['regionId'] = place;
  if (document !== undefined) filter['legalDocumentId'] = document;
  if (event !== undefined) filter['eventId'] = event;
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month ?? '') ?? [];
  if (year !== undefined && number !== undefined) {
    const next =
      number === '12' ? `${Number(year) + 1}-01-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}-01`;
    filter['publishedFrom'] = startOfDay(`${month}-01`);
    filter['publishedBefore'] = end !== null && end < startOfDay(next) ? end : startOfDay(next);
  }
  return filter;
}

function NewsList({ request, data }: PanelView<ListData>): JSX.Element {
  const { locale, search } = request;
  const isVietnamese = locale === 'vi';
  const { articles, about } = data;
  const facets = data.allArticles?.facets ?? null;
  const category = facets?.categories.find((each) => each.category.id === search['category'])?.category.name;
  const chosen = [
    ...(search['q'] === undefined || search['q'] === '' ? [] : [`“${search['q']}”`]),
    ...(category === undefined ? [] : [category]),
    ...(search['month'] === undefined ? [] : [formatMonth(search['month'], locale)]),
    ...(subjectOf(request) === undefined ? [] : [about?.name ?? about?.citation ?? '…']),
  ];
  return (
    <div class="with-side">
      <NewsFilters request={request} facets={facets} />
      <div class="results">
        {articles === null ? null : (
          <h2>
            {isVietnamese
              ? `${formatNumber(articles.totalCount, locale)} tin`
              : `${formatNumber(articles.totalCount, locale)} articles`}
            {chosen.length === 0 ? null : <span class="chosen">: {chosen.join(' · ')}</span>}
          </h2>
        )}
        {chosen.length === 0 ? null : (
          <p>
            <a href={hrefOf(request, { path: '/news' })}>{isVietnamese ? 'Bỏ mọi điều kiện' : 'Clear all filters'}</a>
          </p>
        )}
        {articles?.edges.length === 0 ? (
          <p>
            {isVietnamese
              ? 'Không có tin nào như vậy. Hãy bớt từ, hoặc gõ không dấu.'
              : 'There are no such articles. Try fewer words, or words without marks.'}
          </p>
        ) : null}
        <ul class="article-list">
          {articles?.edges.map(({ node, highlights }) => (
            <FoundItem key={node.slug} article={node} highlights={highlights} request={request} />
          ))}
        </ul>
        {articles?.pageInfo.hasNextPage === true ? (
          <p class="pages">
            <a class="button" href={hrefOf(request, { search: { ...search, after: articles.pageInfo.endCursor } })}>
              {isVietnamese ? 'Trang sau' : 'Next page'}
            </a>
          </p>
        ) : null}
        {search['after'] === undefined ? null : (
          <p class="pages">
            <a href={hrefOf(request, { search: { ...search, after: null } })}>
              {isVietnamese ? 'Về trang đầu' : 'First page'}
            </a>
          </p>
        )}
      </div>
    </div>
  );
}

function FoundItem(given: {
  readonly article: FoundArticle;
  readonly highlights: Edge['highlights'];
  readonly request: PageRequest;
}): JSX.Element {
  const { article, highlights, request } = given;
  const inBlock = (index: number) => highlights.filter(({ block }) => block === index);
  const found = highlights.find(({ block }) => block > 0);
  const block = found === undefined ? undefined : article.blocks.find(({ index }) => index === found.block);
  return (
    <ArticleItem article={article} request={request} title={<MarkedText text={article.title} spans={inBlock(0)} />}>
      {block === undefined ? null : (
        <p class="snippet" lang={article.language === request.locale ? undefined : article.language}>
          <MarkedText text={block.text} spans={inBlock(block.index)} around={60} />
        </p>
      )}
    </ArticleItem>
  );
}
