// The pages of news.
import type { Page } from '../../panel.js';
import { articleContextPanel } from './article-context-panel.js';
import { articlePanel } from './article-panel.js';
import { newsListPanel } from './list-panel.js';

export const newsPages: readonly Page[] = [
  {
    path: '/news',
    layout: 'column',
    panels: [newsListPanel],
    heading: ({ locale }) => (locale === 'vi' ? 'Tin tức' : 'News'),
  },
  {
    path: '/news/:slug',
    layout: 'subject',
    panels: [articlePanel, articleContextPanel],
    subject: 'article',
    hasOwnHeading: true,
    heading: (_request, data) => readTitle(data['article']),
  },
];

function readTitle(article: unknown): string {
  return typeof article === 'object' && article !== null && 'title' in article ? String(article.title) : '–';
}
