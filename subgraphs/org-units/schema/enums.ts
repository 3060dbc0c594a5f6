// The closed lists of entities/kinds.ts → GraphQL enums. Separate, so that entities stay free of GraphQL.
// Every file with decorators imports this one or the kit's types, so their metadata has where to go.
import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import {
  adminLevels,
  postRoles,
  sectorByKind,
  sectors,
  successionExtents,
  successionKinds,
} from '../entities/kinds.js';

function enumOf(
  name: string,
  values: readonly string[],
  description: string,
  valuesConfig: Readonly<Record<string, { description: string }>> = {},
): object {
  const members = Object.fromEntries(values.map((value) => [value, value]));
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

export const AdminLevelEnum = enumOf(
  'AdminLevel',
  adminLevels,
  'The level of administration that a unit or region belongs to.',
);

export const OrgUnitKindEnum = enumOf('OrgUnitKind', Object.keys(sectorByKind), 'What a unit is.', {
  PARTY_BLOC: { description: 'Khối Dân vận: joins the bodies of a ward that mobilise the people.' },
  ONE_STOP_SHOP: { description: 'Bộ phận Một cửa; from 2025-07-01 Trung tâm Phục vụ hành chính công.' },
});

export const OrgUnitSectorEnum = enumOf('OrgUnitSector', sectors, 'The four pillars that a directory groups by.');

export const PostRoleEnum = enumOf(
  'PostRole',
  postRoles,
  'The rank of a post, from the first to the last in a list of leaders.',
);

export const SuccessionKindEnum = enumOf('SuccessionKind', successionKinds, 'How what ended went into what followed.');

export const SuccessionExtentEnum = enumOf(
  'SuccessionExtent',
  successionExtents,
  'How much of what ended went there.',
  {
    REMAINDER: { description: 'What the other successions left.' },
    PART_AREA_ONLY: { description: 'Part of the area, without inhabitants.' },
    PART_AREA_WHOLE_POPULATION: { description: 'Part of the area, with all inhabitants.' },
  },
);

export const HierarchyEnum = enumOf(
  'OrgUnitHierarchy',
  ['STRUCTURAL', 'POLITICAL_DIRECTION'],
  'A unit stands in two hierarchies.',
  {
    STRUCTURAL: { description: 'The body that a unit is part of or was set up by.' },
    POLITICAL_DIRECTION: {
      description: 'The bodies that lead or guide a unit, also across the structure ("theo ngành dọc").',
    },
  },
);

export const OrgUnitStateEnum = enumOf(
  'OrgUnitState',
  ['NOT_YET', 'CURRENT', 'INTERRUPTED', 'ENDED'],
  'Whether a unit exists on a day.',
  {
    INTERRUPTED: { description: 'It existed before and exists again later.' },
    ENDED: { description: 'It ended; its successors go on.' },
  },
);

export const OrgUnitOrderFieldEnum = enumOf(
  'OrgUnitOrderField',
  ['NAME', 'LEVEL', 'UPDATED_AT', 'RELEVANCE'],
  'What a list of units is ordered by.',
  {
    NAME: { description: 'The name on the day, by the Vietnamese alphabet.' },
    RELEVANCE: { description: 'Exact spellings first, then shorter names. Of use with `search` only.' },
  },
);
