// The search of news, its categories with how many articles each has, and its months.
import type { JSX } from 'preact';
import { formatMonth, formatNumber } from '../../i18n/format.js';
import { type PageRequest, hrefOf, keptFields } from '../../request.js';

export interface Facets {
  readonly categories: readonly {
    readonly count: number;
    readonly category: { readonly id: string; readonly name: string };
  }[];
  readonly months: readonly { readonly month: string; readonly count: number }[];
}

const kept = ['category', 'month', 'person', 'unit', 'place', 'document', 'event'] as const;

export function NewsFilters(given: { readonly request: PageRequest; readonly facets: Facets | null }): JSX.Element {
  const { request, facets } = given;
  const { locale, search } = request;
  const isVietnamese = locale === 'vi';
  const hidden = kept.flatMap((name) => (search[name] === undefined ? [] : [{ name, value: search[name] }]));
  const without = { ...search, after: null };
  const years = groupByYear(facets?.months ?? []);
  return (
    <div class="side">
      <form
        class="search"
        method="get"
        action="/news"
        role="search"
        aria-label={isVietnamese ? 'Tìm trong tin tức' : 'Search the news'}
      >
        {[...hidden, ...keptFields(request)].map(({ name, value }) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label for="news-words">{isVietnamese ? 'Tìm trong tin tức' : 'Search the news'}</label>
        <p class="hint" id="news-words-hint">
          {isVietnamese
            ? 'Gõ không dấu tìm mọi cách viết; gõ có dấu tìm đúng dấu.'
            : 'Words without marks find every spelling; words with marks find exactly those.'}
        </p>
        <div class="search-row">
          <input
            id="news-words"
            type="search"
            name="q"
            value={search['q'] ?? ''}
            aria-describedby="news-words-hint"
            autocomplete="off"
          />
          <button type="submit">{isVietnamese ? 'Tìm' : 'Search'}</button>
        </div>
      </form>
      {facets === null ? null : (
        <>
          <nav class="facet" aria-label={isVietnamese ? 'Chuyên mục' : 'Categories'}>
            <h2>{isVietnamese ? 'Chuyên mục' : 'Categories'}</h2>
            <ul>
              {facets.categories.map(({ category, count }) => (
                <li key={category.id}>
                  <a
                    href={hrefOf(request, { search: { ...without, category: category.id } })}
                    aria-current={search['category'] === category.id ? 'true' : undefined}
                  >
                    {category.name}
                  </a>{' '}
                  <span class="count">({formatNumber(count, locale)})</span>
                </li>
              ))}
            </ul>
          </nav>
          <nav class="facet" aria-label={isVietnamese ? 'Tháng' : 'Months'}>
            <h2>{isVietnamese ? 'Tháng' : 'Months'}</h2>
            {years.map(([year, months], index) => (
              <details key={year} open={index === 0 || (search['month']?.startsWith(year) ?? false)}>
                <summary>
                  {year}{' '}
                  <span class="count">
                    (
                    {formatNumber(
                      months.reduce((sum, { count }) => sum + count, 0),
                      locale,
                    )}
                    )
                  </span>
                </summary>
                <ul>
                  {months.map(({ month, count }) => (
                    <li key={month}>
                      <a
                        href={hrefOf(request, { search: { ...without, month } })}
                        aria-current={search['month'] === month ? 'true' : undefined}
                      >
                        {formatMonth(month, locale)}
                      </a>{' '}
                      <span class="count">({formatNumber(count, locale)})</span>
                    </li>
                  ))}
                </ul>
              </details>
            ))}
          </nav>
        </>
      )}
    </div>
  );
}

type Months = Facets['months'];

function groupByYear(months: Months): readonly (readonly [string, Months])[] {
  const years = new Map<string, Months>();
  for (const each of months) {
    const year = each.month.slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), each]);
  }
  return [...years];
}
