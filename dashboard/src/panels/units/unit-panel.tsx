// One unit on the day that is looked at: what it is, whether it is still there and what followed, where it stands in both hierarchies.
import type { JSX } from 'preact';
import { formatDay } from '../../i18n/format.js';
import type { Panel, PanelView } from '../../panel.js';
import { type PageRequest } from '../../request.js';
import { type Provenance, ProvenanceLine, provenanceFields } from '../../synthetic-badge.js';
import { kinds, labelOf, levels, sectors, states } from './labels.js';
import { type Succession, SuccessionList, successionFields } from './succession-list.js';
import {
  type NameText,
  type NamedUnit,
  RegionLink,
  UnitLink,
  languageOf,
  nameValues,
  nameVariables,
  regionNameFragment,
  unitNameFragment,
} from './unit-link.js';

interface Period {
  readonly from: string | null;
  readonly until: string | null;
  readonly fromKnown: boolean;
  readonly untilKnown: boolean;
}

interface Unit extends NamedUnit {
  readonly kind: string;
  readonly sector: string;
  readonly level: string;
  readonly state: string;
  readonly aliases: readonly string[];
  readonly validity: Period;
  readonly ancestors: readonly NamedUnit[];
  readonly directedBy: readonly NamedUnit[];
  readonly children: { readonly totalCount: number; readonly nodes: readonly NamedUnit[] };
  readonly region: NamedUnit | null;
  readonly names: readonly { readonly name: NameText; readonly from: string | null; readonly until: string | null }[];
  readonly successors: readonly Succession[];
  readonly predecessors: readonly Succession[];
  readonly provenance: Provenance;
}

interface UnitData {
  readonly unit: Unit | null;
}

export const unitPanel: Panel<UnitData> = {
  name: 'unit',
  title: { vi: 'Thông tin chung', en: 'About' },
  subgraphs: ['org-units'],
  fields: ['unit'],
  fragment: {
    name: 'Unit',
    text: `fragment Unit on Query {
      unit: orgUnit(slug: $slug) {
        ...UnitName kind sector level state(asOf: $asOf) aliases
        validity(asOf: $asOf) { from until fromKnown untilKnown }
        names { name { text language origin } from until }
        ancestors(asOf: $asOf) { ...UnitName }
        directedBy(asOf: $asOf) { ...UnitName }
        children(first: 100, asOf: $asOf) { totalCount nodes { ...UnitName } }
        region(asOf: $asOf) { ...RegionName }
        successors { ${successionFields} unit: toUnit { ...UnitName } }
        predecessors { ${successionFields} unit: fromUnit { ...UnitName } }
        ${provenanceFields}
      }
    }`,
    uses: [unitNameFragment, regionNameFragment],
  },
  variables: { ...nameVariables, slug: 'String!' },
  values: (request) => ({ ...nameValues(request), slug: request.params['slug'] ?? '' }),
  view: UnitView,
  isBare: true,
};

function UnitView({ request, data: { unit } }: PanelView<UnitData>): JSX.Element | null {
  if (unit === null) return null;
  const { locale } = request;
  const isVietnamese = locale === 'vi';
  return (
    <>
      <p class="kicker">
        {labelOf(sectors, unit.sector, locale)} · {labelOf(levels, unit.level, locale)}
      </p>
      <h1 {...languageOf(unit.name, request)}>{unit.name.text}</h1>
      <StateBanner unit={unit} request={request} />
      <dl class="facts">
        <dt>{isVietnamese ? 'Loại' : 'Kind'}</dt>
        <dd>{labelOf(kinds, unit.kind, locale)}</dd>
        <dt>{isVietnamese ? 'Tồn tại' : 'In existence'}</dt>
        <dd>{describePeriod(unit.validity, request)}</dd>
        {unit.region === null ? null : (
          <>
            <dt>{isVietnamese ? 'Địa bàn' : 'Area'}</dt>
            <dd>
              <RegionLink region={unit.region} request={request} />
            </dd>
          </>
        )}
        <dt>{isVietnamese ? 'Cấp trên theo tổ chức' : 'Structural parent'}</dt>
        <dd>
          {unit.ancestors.length === 0 ? (
            isVietnamese ? (
              'Không có trong dữ liệu'
            ) : (
              'None in the data'
            )
          ) : (
            <ol class="path">
              {unit.ancestors.map((above) => (
                <li key={above.slug}>
                  <UnitLink unit={above} request={request} />
                </li>
              ))}
            </ol>
          )}
        </dd>
        <dt>{isVietnamese ? 'Chỉ đạo theo ngành dọc' : 'Directed by'}</dt>
        <dd>
          {unit.directedBy.length === 0
            ? isVietnamese
              ? 'Không có trong dữ liệu'
              : 'None in the data'
            : unit.directedBy.map((body, index) => (
                <span key={body.slug}>
                  {index === 0 ? '' : '; '}
                  <UnitLink unit={body} request={request} />
                </span>
              ))}
        </dd>
        {unit.names.length < 2 ? null : (
          <>
            <dt>{isVietnamese ? 'Tên qua các thời kỳ' : 'Names over time'}</dt>
            <dd>
              <ul>
                {unit.names.map(({ name, from, until }) => (
                  <li key={`${name.text}${from}`} lang={name.language === locale ? undefined : name.language}>
                    {name.text} ({describePeriod({ from, until, fromKnown: true, untilKnown: true }, request)})
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {unit.predecessors.length === 0 ? null : (
          <>
            <dt>{isVietnamese ? 'Có từ' : 'Came from'}</dt>
            <dd>
              <SuccessionList successions={unit.predecessors} request={request} isBackward />
            </dd>
          </>
        )}
        {unit.children.nodes.length === 0 ? null : (
          <>
            <dt>{isVietnamese ? 'Đơn vị trực thuộc' : 'Units below'}</dt>
            <dd>
              <ul class="columns">
                {unit.children.nodes.map((child) => (
                  <li key={child.slug}>
                    <UnitLink unit={child} request={request} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
      <ProvenanceLine of={unit.provenance} locale={locale} />
    </>
  );
}

function StateBanner({ unit, request }: { readonly unit: Unit; readonly request: PageRequest }): JSX.Element | null {
  const { locale, asOf } = request;
  const isVietnamese = locale === 'vi';
  const day = asOf === null ? null : formatDay(asOf, locale);
  if (unit.state === 'CURRENT' && unit.successors.length === 0) return null;
  if (unit.state === 'NOT_YET' || unit.state === 'INTERRUPTED')
    return (
      <div class="notice notice-state">
        <p>
          <strong>{labelOf(states, unit.state, locale)}</strong>
          {day === null ? '' : ` ${isVietnamese ? 'vào ngày' : 'on'} ${day}`}.
        </p>
      </div>
    );
  const isCurrent = unit.state === 'CURRENT';
  return (
    <div class={`notice ${isCurrent ? '' : 'notice-state'}`}>
      <p>
        <strong>
          {isCurrent
            ? isVietnamese
              ? `Đang hoạt động${day === null ? '' : ` vào ngày ${day}`}; về sau:`
              : `In operation${day === null ? '' : ` on ${day}`}; later:`
            : isVietnamese
              ? 'Đơn vị này không còn hoạt động.'
              : 'This unit no longer exists.'}
        </strong>{' '}
        {isCurrent || unit.validity.until !== null
          ? null
          : isVietnamese
            ? 'Không rõ ngày kết thúc.'
            : 'When it ended is not known.'}
      </p>
      {unit.successors.length === 0 ? (
        <p>{isVietnamese ? 'Dữ liệu không có đơn vị kế tục.' : 'The data holds no successor.'}</p>
      ) : (
        <SuccessionList successions={unit.successors} request={request} />
      )}
    </div>
  );
}

/** `until` is the first day after. */
function describePeriod({ from, until, fromKnown, untilKnown }: Period, { locale }: PageRequest): string {
  const isVietnamese = locale === 'vi';
  const unknown = isVietnamese ? 'không rõ' : 'not known';
  const first =
    from === null ? (fromKnown ? (isVietnamese ? 'từ đầu' : 'the beginning') : unknown) : formatDay(from, locale);
  if (until === null && untilKnown) return isVietnamese ? `từ ${first} đến nay` : `since ${first}`;
  const last = until === null ? unknown : formatDay(until, locale);
  return isVietnamese ? `từ ${first} đến trước ${last}` : `from ${first} until ${last}`;
}
