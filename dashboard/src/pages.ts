// The table of pages: an address → its panels. What is not here is no page of ours.
import { formatDay } from './i18n/format.js';
import { newsPages } from './panels/news/pages.js';
import { latestPanel } from './panels/news/latest-panel.js';
import { pollsPages } from './panels/polls/pages.js';
import { pollsPanel } from './panels/polls/panel.js';
import { alertsPanel } from './panels/weather/alerts-panel.js';
import { weatherPages } from './panels/weather/pages.js';
import { weatherPanel } from './panels/weather/panel.js';
import { frontUnitsPanel } from './panels/units/front-panel.js';
import { unitsPages } from './panels/units/pages.js';
import type { Page } from './panel.js';
import type { PageRequest } from './request.js';

const frontPage: Page = {
  path: '/',
  layout: 'grid',
  panels: [alertsPanel, latestPanel, pollsPanel, frontUnitsPanel, weatherPanel],
  heading: ({ locale, asOf }) => {
    if (asOf === null) return locale === 'vi' ? 'Hoàng Mai hôm nay' : 'Hoàng Mai today';
    return `Hoàng Mai, ${formatDay(asOf, locale)}`;
  },
};

export const pages: readonly Page[] = [frontPage, ...newsPages, ...unitsPages, ...pollsPages, ...weatherPages];

/** Null where no page has the address. */
export function findPage(request: PageRequest): { readonly page: Page; readonly request: PageRequest } | null {
  for (const page of pages) {
    const params = matchPath(page.path, request.path);
    if (params !== null) return { page, request: { ...request, params } };
  }
  return null;
}

function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const expected = pattern.split('/');
  const given = path.split('/');
  if (expected.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}
