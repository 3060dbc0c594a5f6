// The pages of units.
import type { Page } from '../../panel.js';
import { leadersPanel } from './leaders-panel.js';
import { unitSearchPanel } from './search-panel.js';
import { seriesPanel } from './series-panel.js';
import { successionPanel } from './succession-panel.js';
import { treePanel } from './tree-panel.js';
import { unitArticlesPanel, unitDocumentsPanel } from './unit-news-panel.js';
import { unitPanel } from './unit-panel.js';
import { unitPollsPanel } from './unit-polls-panel.js';
import { wardsPanel } from './ward-panel.js';

export const unitsPages: readonly Page[] = [
  {
    path: '/units',
    layout: 'column',
    panels: [unitSearchPanel, treePanel, wardsPanel],
    heading: ({ locale }) => (locale === 'vi' ? 'Tổ chức' : 'Organisations'),
  },
  {
    path: '/units/:slug',
    layout: 'subject',
    panels: [unitPanel, leadersPanel, unitArticlesPanel, unitDocumentsPanel, unitPollsPanel, seriesPanel],
    subject: 'unit',
    hasOwnHeading: true,
    heading: (_request, data) => readName(data['unit']),
  },
  {
    path: '/succession',
    layout: 'column',
    panels: [successionPanel],
    heading: ({ locale }) =>
      locale === 'vi' ? 'Từ 14 phường thành 12 phường, xã' : 'From 14 wards to 12 wards and communes',
  },
];

function readName(unit: unknown): string {
  if (typeof unit !== 'object' || unit === null || !('name' in unit)) return '–';
  const { name } = unit;
  return typeof name === 'object' && name !== null && 'text' in name ? String(name.text) : '–';
}
