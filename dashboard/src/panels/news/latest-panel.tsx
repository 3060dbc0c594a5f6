// The latest articles up to the day that is looked at, for the front page.
import type { JSX } from 'preact';
import { formatDay } from '../../i18n/format.js';
import { endOf } from '../../i18n/shift-day.js';
import type { Panel, PanelView } from '../../panel.js';
import { ArticleItem, type ListedArticle, articleFields } from './article-item.js';

interface LatestData {
  readonly latestArticles: { readonly nodes: readonly ListedArticle[] } | null;
}

export const latestPanel: Panel<LatestData> = {
  name: 'latest-news',
  title: { vi: 'Tin mới', en: 'Latest news' },
  subgraphs: ['news'],
  fields: ['latestArticles'],
  fragment: {
    name: 'LatestNews',
    text: `fragment LatestNews on Query {
      latestArticles: articles(first: 6, filter: { publishedBefore: $before }) { nodes { ${articleFields} } }
    }`,
  },
  variables: { locale: 'Locale!', before: 'DateTime' },
  values: ({ locale, asOf }) => ({ locale, before: endOf(asOf) }),
  view: LatestNews,
  more: { path: '/news', label: { vi: 'Tất cả tin tức', en: 'All news' } },
};

function LatestNews({ request, data }: PanelView<LatestData>): JSX.Element {
  const { locale, asOf } = request;
  const articles = data.latestArticles?.nodes ?? [];
  if (articles.length === 0)
    return (
      <p>
        {locale === 'vi' ? 'Không có tin nào' : 'No articles'}
        {asOf === null ? '' : ` ${locale === 'vi' ? 'đến ngày' : 'up to'} ${formatDay(asOf, locale)}`}.
      </p>
    );
  return (
    <ul class="article-list">
      {articles.map((article) => (
        <ArticleItem key={article.slug} article={article} request={request} />
      ))}
    </ul>
  );
}
