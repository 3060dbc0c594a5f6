// The pages of the weather.
import type { Page } from '../../panel.js';
import { weatherPanel } from './panel.js';

export const weatherPages: readonly Page[] = [
  {
    path: '/weather',
    layout: 'column',
    panels: [{ ...weatherPanel, isBare: true }],
    heading: ({ locale }) => weatherPanel.title[locale],
  },
];
