// The wards of Hoàng Mai district and what they became in 2025: a diagram, and a table that says each line of it in words with its
// legal basis.
import type { JSX } from 'preact';
import { formatDay } from '../../i18n/format.js';
import type { Panel, PanelView } from '../../panel.js';
import { extents, labelOf } from './labels.js';
import { SuccessionDiagram } from './succession-diagram.js';
import { type NameText, type NamedUnit, RegionLink, languageOf } from './unit-link.js';

export interface WardSuccession {
  readonly id: string;
  readonly extent: string;
  readonly effectiveOn: string | null;
  readonly legalCitation: string | null;
  readonly clause: string | null;
  readonly toRegion: NamedUnit | null;
}

export interface OldWard extends NamedUnit {
  readonly successors: readonly WardSuccession[];
}

interface SuccessionData {
  readonly district: { readonly name: NameText; readonly children: readonly OldWard[] } | null;
}

export const successionPanel: Panel<SuccessionData> = {
  name: 'ward-succession',
  title: { vi: 'Phường cũ và phường, xã mới', en: 'Old wards and new' },
  subgraphs: ['org-units'],
  fields: ['district'],
  fragment: {
    name: 'WardSuccession',
    text: `fragment WardSuccession on Query {
      district: region(slug: "quan-hoang-mai") {
        name: nameText(locale: $locale) { text language origin }
        children(asOf: "2018-01-25") {
          slug name: nameText(locale: $locale) { text language origin }
          successors {
            id extent effectiveOn legalCitation clause
            toRegion { slug name: nameText(locale: $locale) { text language origin } }
          }
        }
      }
    }`,
  },
  variables: { locale: 'Locale!' },
  values: ({ locale }) => ({ locale }),
  view: WardSuccessions,
  isBare: true,
};

function WardSuccessions({ request, data: { district } }: PanelView<SuccessionData>): JSX.Element | null {
  if (district === null) return null;
  const { locale } = request;
  const isVietnamese = locale === 'vi';
  const today = { ...request, asOf: null };
  const before = { ...request, asOf: '2018-01-25' };
  return (
    <>
      <SuccessionDiagram wards={district.children} request={request} />
      <h2>{isVietnamese ? 'Bảng chi tiết' : 'In detail'}</h2>
      <div
        class="table-scroll"
        tabIndex={0}
        role="region"
        aria-label={isVietnamese ? 'Bảng chi tiết' : 'Table in detail'}
      >
        <table class="successions-table">
          <caption>
            {isVietnamese
              ? 'Mỗi dòng là một phần của phường cũ và nơi phần đó thuộc về từ ngày có hiệu lực.'
              : 'Each row is a part of an old ward and where it belongs from the effective day on.'}
          </caption>
          <thead>
            <tr>
              <th scope="col">{isVietnamese ? 'Phường đến 30/06/2025' : 'Ward until 30 June 2025'}</th>
              <th scope="col">{isVietnamese ? 'Phần' : 'Part'}</th>
              <th scope="col">{isVietnamese ? 'Thuộc về' : 'Went to'}</th>
              <th scope="col">{isVietnamese ? 'Từ ngày' : 'From'}</th>
              <th scope="col">{isVietnamese ? 'Căn cứ pháp lý' : 'Legal basis'}</th>
            </tr>
          </thead>
          <tbody>
            {district.children.map((ward) =>
              ward.successors.map((each, index) => (
                <tr key={each.id} class={index === 0 ? 'first-of-group' : undefined}>
                  {index > 0 ? null : (
                    <th scope="rowgroup" rowSpan={ward.successors.length} {...languageOf(ward.name, request)}>
                      <RegionLink region={ward} request={before} />
                    </th>
                  )}
                  <td>{labelOf(extents, each.extent, locale)}</td>
                  <td>{each.toRegion === null ? '–' : <RegionLink region={each.toRegion} request={today} />}</td>
                  <td class="nowrap">
                    {each.effectiveOn === null
                      ? isVietnamese
                        ? 'không rõ'
                        : 'not known'
                      : formatDay(each.effectiveOn, locale)}
                  </td>
                  <td>
                    {each.legalCitation ?? (isVietnamese ? 'không rõ' : 'not known')}
                    {each.clause === null ? null : <span lang="vi">, {each.clause}</span>}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </>
  );
}
