// The units of the city and the district by pillar, as a tree on the day that is looked at. Lists in lists: read as they are by
// screen readers, and folded by the browser itself.
import type { JSX } from 'preact';
import { formatNumber } from '../../i18n/format.js';
import type { Panel, PanelView } from '../../panel.js';
import type { PageRequest } from '../../request.js';
import { labelOf, sectors } from './labels.js';
import { type NamedUnit, UnitLink, nameValues, nameVariables, unitNameFragment } from './unit-link.js';

export interface TreeUnit extends NamedUnit {
  readonly sector: string;
  readonly parent: { readonly slug: string } | null;
}

interface TreeData {
  readonly upperUnits: { readonly totalCount: number; readonly nodes: readonly TreeUnit[] } | null;
}

export const treePanel: Panel<TreeData> = {
  name: 'unit-tree',
  title: { vi: 'Thành phố và quận', en: 'City and district' },
  subgraphs: ['org-units'],
  fields: ['upperUnits'],
  fragment: {
    name: 'UnitTree',
    text: `fragment UnitTree on Query {
      upperUnits: orgUnits(first: 100, asOf: $asOf, filter: { levels: [NATIONAL, CITY, DISTRICT] }, orderBy: { field: LEVEL }) {
        totalCount nodes { ...UnitName sector parent(asOf: $asOf) { slug } }
      }
    }`,
    uses: [unitNameFragment],
  },
  variables: nameVariables,
  values: nameValues,
  view: UnitTree,
};

function UnitTree({ request, data: { upperUnits } }: PanelView<TreeData>): JSX.Element | null {
  if (upperUnits === null) return null;
  const left = upperUnits.totalCount - upperUnits.nodes.length;
  return (
    <>
      <Pillars units={upperUnits.nodes} request={request} />
      {left <= 0 ? null : (
        <p class="meta">
          {request.locale === 'vi'
            ? `Còn ${formatNumber(left, 'vi')} đơn vị không có trong cây này: hãy tìm theo tên.`
            : `${formatNumber(left, 'en')} more are not in this tree: search for their names.`}
        </p>
      )}
    </>
  );
}

interface PillarsGiven {
  readonly units: readonly TreeUnit[];
  readonly request: PageRequest;
}

/** One tree a pillar. A unit whose parent is not among the units stands at the top. */
export function Pillars({ units, request }: PillarsGiven): JSX.Element {
  const held = new Set(units.map(({ slug }) => slug));
  const childrenOf = new Map<string, TreeUnit[]>();
  for (const unit of units) {
    const above = unit.parent !== null && held.has(unit.parent.slug) ? unit.parent.slug : '';
    childrenOf.set(above, [...(childrenOf.get(above) ?? []), unit]);
  }
  const roots = childrenOf.get('') ?? [];
  return (
    <div class="pillars">
      {Object.keys(sectors).map((sector) => {
        const own = roots.filter((unit) => unit.sector === sector);
        if (own.length === 0) return null;
        return (
          <section key={sector} class="pillar" aria-label={labelOf(sectors, sector, request.locale)}>
            <h3>{labelOf(sectors, sector, request.locale)}</h3>
            <Branches units={own} childrenOf={childrenOf} request={request} />
          </section>
        );
      })}
    </div>
  );
}

function Branches(
  given: PillarsGiven & { readonly childrenOf: ReadonlyMap<string, readonly TreeUnit[]> },
): JSX.Element {
  const { units, childrenOf, request } = given;
  return (
    <ul class="tree">
      {units.map((unit) => {
        const children = childrenOf.get(unit.slug) ?? [];
        return (
          <li key={unit.slug}>
            <UnitLink unit={unit} request={request} />
            {children.length === 0 ? null : <Branches {...given} units={children} />}
          </li>
        );
      })}
    </ul>
  );
}
