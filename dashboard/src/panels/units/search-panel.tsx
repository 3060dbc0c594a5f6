// Words of a name → units, on the day that is looked at or of all times. A form that a browser sends by itself.
import type { JSX } from 'preact';
import { formatNumber } from '../../i18n/format.js';
import type { Panel, PanelView } from '../../panel.js';
import { keptFields } from '../../request.js';
import { kinds, labelOf, levels, states } from './labels.js';
import { type NamedUnit, UnitLink, nameValues, nameVariables, unitNameFragment } from './unit-link.js';

interface FoundUnit extends NamedUnit {
  readonly kind: string;
  readonly level: string;
  readonly state: string;
}

interface SearchData {
  readonly foundUnits?: { readonly totalCount: number; readonly nodes: readonly FoundUnit[] } | null;
}

export const unitSearchPanel: Panel<SearchData> = {
  name: 'unit-search',
  title: { vi: 'Tìm tổ chức', en: 'Search organisations' },
  subgraphs: ['org-units'],
  fields: ['foundUnits'],
  fragment: {
    name: 'UnitSearch',
    text: `fragment UnitSearch on Query {
      foundUnits: orgUnits(first: 50, asOf: $asOf, filter: { search: $unitName, includeEnded: $includeEnded }, orderBy: { field: RELEVANCE, direction: DESC })
        @include(if: $isSearch) { totalCount nodes { ...UnitName kind level state(asOf: $asOf) } }
    }`,
    uses: [unitNameFragment],
  },
  variables: { ...nameVariables, unitName: 'String', includeEnded: 'Boolean', isSearch: 'Boolean!' },
  values: (request) => ({
    ...nameValues(request),
    unitName: request.search['q'] ?? null,
    includeEnded: request.search['ended'] === 'yes',
    isSearch: (request.search['q'] ?? '').trim() !== '',
  }),
  view: UnitSearch,
  isBare: true,
};

function UnitSearch({ request, data: { foundUnits } }: PanelView<SearchData>): JSX.Element {
  const { locale, search } = request;
  const isVietnamese = locale === 'vi';
  return (
    <>
      <form class="search" method="get" action="/units" role="search" aria-label={unitSearchPanel.title[locale]}>
        {keptFields(request).map(({ name, value }) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label for="unit-name">{isVietnamese ? 'Tên tổ chức' : 'Name of an organisation'}</label>
        <p class="hint" id="unit-name-hint">
          {isVietnamese
            ? 'Gõ không dấu tìm mọi cách viết; gõ có dấu tìm đúng dấu.'
            : 'Words without marks find every spelling; words with marks find exactly those.'}
        </p>
        <div class="search-row">
          <input
            id="unit-name"
            type="search"
            name="q"
            value={search['q'] ?? ''}
            aria-describedby="unit-name-hint"
            autocomplete="off"
          />
          <button type="submit">{isVietnamese ? 'Tìm' : 'Search'}</button>
        </div>
        <label class="check">
          <input type="checkbox" name="ended" value="yes" defaultChecked={search['ended'] === 'yes'} />{' '}
          {isVietnamese ? 'Cả đơn vị không còn hoạt động' : 'Also those that have ended'}
        </label>
      </form>
      {foundUnits === undefined || foundUnits === null ? null : (
        <div class="results">
          <h2>
            {isVietnamese
              ? `${formatNumber(foundUnits.totalCount, locale)} tổ chức`
              : `${formatNumber(foundUnits.totalCount, locale)} organisations`}
          </h2>
          {foundUnits.totalCount > foundUnits.nodes.length ? (
            <p class="meta">
              {isVietnamese
                ? `Đây là ${foundUnits.nodes.length} kết quả đầu. Hãy thêm từ để thu hẹp.`
                : `These are the first ${foundUnits.nodes.length}. Add words to narrow the search.`}
            </p>
          ) : null}
          <ul class="result-list">
            {foundUnits.nodes.map((unit) => (
              <li key={unit.slug}>
                <UnitLink unit={unit} request={request} />
                <p class="meta">
                  {labelOf(kinds, unit.kind, locale)} · {labelOf(levels, unit.level, locale)}
                  {unit.state === 'CURRENT' ? null : (
                    <>
                      {' · '}
                      <strong class="badge">{labelOf(states, unit.state, locale)}</strong>
                    </>
                  )}
                </p>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
