// The pages of polls: the list, and one poll by its address.
import type { Page } from '../../panel.js';
import { pollListPanel } from './panel.js';
import { pollPanel, readPollTitle } from './poll-panel.js';

export const pollsPages: readonly Page[] = [
  {
    path: '/polls',
    layout: 'column',
    panels: [pollListPanel],
    heading: ({ locale }) => pollListPanel.title[locale],
  },
  {
    path: '/polls/:slug',
    layout: 'column',
    panels: [pollPanel],
    subject: 'poll',
    heading: ({ locale }, { poll }) => readPollTitle(poll) ?? pollListPanel.title[locale],
  },
];
