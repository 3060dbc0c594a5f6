// The wards of the day, and the units of the one that is chosen, by pillar.
import type { JSX } from 'preact';
import { formatDay } from '../../i18n/format.js';
import type { Panel, PanelView } from '../../panel.js';
import { hrefOf } from '../../request.js';
import { Pillars, type TreeUnit } from './tree-panel.js';
import {
  type NamedUnit,
  languageOf,
  nameValues,
  nameVariables,
  regionNameFragment,
  unitNameFragment,
} from './unit-link.js';

interface WardsData {
  readonly wards: readonly NamedUnit[] | null;
  readonly ward?:
    | (NamedUnit & { readonly orgUnits: { readonly totalCount: number; readonly nodes: readonly TreeUnit[] } })
    | null;
}

export const wardsPanel: Panel<WardsData> = {
  name: 'wards',
  title: { vi: 'Phường, xã', en: 'Wards and communes' },
  subgraphs: ['org-units'],
  fields: ['wards', 'ward'],
  fragment: {
    name: 'Wards',
    text: `fragment Wards on Query {
      wards: regions(level: WARD, asOf: $asOf) { ...RegionName }
      ward: region(slug: $ward) @include(if: $hasWard) {
        ...RegionName
        orgUnits(first: 100, asOf: $asOf) { totalCount nodes { ...UnitName sector parent(asOf: $asOf) { slug } } }
      }
    }`,
    uses: [unitNameFragment, regionNameFragment],
  },
  variables: { ...nameVariables, ward: 'String', hasWard: 'Boolean!' },
  values: (request) => ({
    ...nameValues(request),
    ward: request.search['ward'] ?? null,
    hasWard: request.search['ward'] !== undefined,
  }),
  view: Wards,
};

function Wards({ request, data }: PanelView<WardsData>): JSX.Element {
  const { locale, asOf, search } = request;
  const isVietnamese = locale === 'vi';
  const chosen = search['ward'];
  return (
    <>
      <ul class="chips">
        {data.wards?.map((ward) => (
          <li key={ward.slug}>
            <a
              class="chip"
              href={`${hrefOf(request, { path: '/units', search: { ward: ward.slug } })}#wards`}
              aria-current={ward.slug === chosen ? 'true' : undefined}
              {...languageOf(ward.name, request)}
            >
              {ward.name.text}
            </a>
          </li>
        ))}
      </ul>
      {data.ward === undefined || data.ward === null ? (
        chosen === undefined ? null : (
          <p class="notice">
            {isVietnamese ? 'Không có phường, xã nào ở địa chỉ này.' : 'There is no ward or commune at this address.'}
          </p>
        )
      ) : (
        <>
          <h3 class="ward-heading" {...languageOf(data.ward.name, request)}>
            {data.ward.name.text}
          </h3>
          {data.ward.orgUnits.nodes.length === 0 ? (
            <p class="notice">
              {isVietnamese ? 'Không có đơn vị nào' : 'No units'}
              {asOf === null ? '' : ` ${isVietnamese ? 'vào ngày' : 'on'} ${formatDay(asOf, locale)}`}.
            </p>
          ) : (
            <Pillars units={data.ward.orgUnits.nodes} request={request} />
          )}
        </>
      )}
      <p>
        <a href={hrefOf(request, { path: '/succession' })}>
          {isVietnamese
            ? '14 phường của quận Hoàng Mai trở thành 12 phường, xã thế nào năm 2025'
            : 'How the 14 wards of Hoàng Mai district became 12 wards and communes in 2025'}
        </a>
      </p>
    </>
  );
}
