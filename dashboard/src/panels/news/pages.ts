// The pages of news.
import type { Page } from '../../panel.js';
import { latestPanel } from './latest-panel.js';

export const newsPages: readonly Page[] = [
  {
    path: '/news',
    layout: 'column',
    panels: [{ ...latestPanel, isBare: true }],
    heading: ({ locale }) => ({ vi: 'Tin tức', en: 'News' })[locale],
  },
];
