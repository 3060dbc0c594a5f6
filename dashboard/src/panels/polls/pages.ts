// The pages of polls.
import type { Page } from '../../panel.js';
import { pollsPanel } from './panel.js';

export const pollsPages: readonly Page[] = [
  {
    path: '/polls',
    layout: 'column',
    panels: [{ ...pollsPanel, isBare: true }],
    heading: ({ locale }) => pollsPanel.title[locale],
  },
];
