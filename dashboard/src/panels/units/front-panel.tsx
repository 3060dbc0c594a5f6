// The leading units of the day and a way to search all of them, for the front page.
import type { JSX } from 'preact';
import type { Panel, PanelView } from '../../panel.js';
import { hrefOf } from '../../request.js';
import { UnitSearchForm } from './search-panel.js';
import { Pillars, type TreeUnit } from './tree-panel.js';
import { nameValues, nameVariables, unitNameFragment } from './unit-link.js';

interface FrontUnitsData {
  readonly leadingUnits: { readonly nodes: readonly TreeUnit[] } | null;
}

export const frontUnitsPanel: Panel<FrontUnitsData> = {
  name: 'units',
  title: { vi: 'Tổ chức', en: 'Organisations' },
  subgraphs: ['org-units'],
  fields: ['leadingUnits'],
  fragment: {
    name: 'FrontUnits',
    text: `fragment FrontUnits on Query {
      leadingUnits: orgUnits(first: 20, asOf: $asOf, orderBy: { field: LEVEL }, filter: {
        levels: [CITY, DISTRICT]
        kinds: [PARTY_COMMITTEE, PEOPLES_COUNCIL, PEOPLES_COMMITTEE, FATHERLAND_FRONT, MILITARY_COMMAND, PUBLIC_SECURITY]
      }) { nodes { ...UnitName sector parent(asOf: $asOf) { slug } } }
    }`,
    uses: [unitNameFragment],
  },
  variables: nameVariables,
  values: nameValues,
  view: FrontUnits,
  more: { path: '/units', label: { vi: 'Tất cả tổ chức', en: 'All organisations' } },
};

function FrontUnits({ request, data }: PanelView<FrontUnitsData>): JSX.Element {
  return (
    <>
      <UnitSearchForm request={request} />
      <Pillars units={data.leadingUnits?.nodes ?? []} request={request} />
      <p class="after-pillars">
        <a href={hrefOf(request, { path: '/succession' })}>
          {request.locale === 'vi'
            ? 'Từ 14 phường thành 12 phường, xã năm 2025'
            : 'From 14 wards to 12 wards and communes in 2025'}
        </a>
      </p>
    </>
  );
}
