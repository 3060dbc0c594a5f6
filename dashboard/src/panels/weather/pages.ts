// The pages of the weather.
import type { Page } from '../../panel.js';
import { alertsPanel } from './alerts-panel.js';
import { weatherPagePanel } from './panel.js';

export const weatherPages: readonly Page[] = [
  {
    path: '/weather',
    layout: 'column',
    panels: [alertsPanel, weatherPagePanel],
    heading: ({ locale }) => weatherPagePanel.title[locale],
  },
];
