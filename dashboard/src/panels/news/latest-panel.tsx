// The latest articles of the district, for the front page.
import type { JSX } from 'preact';
import { formatInstant } from '../../i18n/format.js';
import type { Panel, PanelView } from '../../panel.js';
import { hrefOf } from '../../request.js';

interface LatestData {
  readonly latestArticles: {
    readonly nodes: readonly { readonly slug: string; readonly title: string; readonly publishedAt: string | null }[];
  } | null;
}

export const latestPanel: Panel<LatestData> = {
  name: 'latest-news',
  title: { vi: 'Tin mới', en: 'Latest news' },
  subgraphs: ['news'],
  fields: ['latestArticles'],
  fragment: {
    name: 'LatestNews',
    text: `fragment LatestNews on Query { latestArticles: articles(first: 6) { nodes { slug title publishedAt } } }`,
  },
  variables: {},
  values: () => ({}),
  view: LatestNews,
};

function LatestNews({ request, data }: PanelView<LatestData>): JSX.Element {
  return (
    <ul class="article-list">
      {data.latestArticles?.nodes.map(({ slug, title, publishedAt }) => (
        <li key={slug}>
          <a href={hrefOf(request, { path: `/news/${slug}` })}>{title}</a>
          {publishedAt === null ? null : <p class="meta">{formatInstant(publishedAt, request.locale)}</p>}
        </li>
      ))}
    </ul>
  );
}
