// The closed lists of the domain → GraphQL enums with what each value means. The types of entities/kinds.ts hold them to
// the same values, none missing and none more; the values themselves stand here, since the graph never loads entities.
// Every file with decorators imports this one or the kit's types, so their metadata has where to go.
import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';
import type { AdminLevel, PostRole, Sector, SuccessionExtent, SuccessionKind, UnitKind } from '../entities/kinds.js';

function enumOf<Value extends string>(name: string, description: string, meanings: Readonly<Record<Value, string>>) {
  const entries = Object.entries<string>(meanings);
  const members: object = Object.fromEntries(entries.map(([value]) => [value, value]));
  const valuesConfig = Object.fromEntries(entries.map(([value, meaning]) => [value, { description: meaning }]));
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

export const AdminLevelEnum = enumOf<AdminLevel>(
  'AdminLevel',
  'The level of administration that a unit or region belongs to.',
  {
    NATIONAL: 'The whole country.',
    CITY: 'A city under central government, or a province.',
    DISTRICT: 'Quận, huyện; ended on 2025-07-01.',
    WARD: 'Phường, xã.',
    RESIDENTIAL_GROUP: 'Tổ dân phố, thôn.',
  },
);

export const OrgUnitKindEnum = enumOf<UnitKind>('OrgUnitKind', 'What a unit is.', {
  PARTY_COMMITTEE: 'Thành ủy, Quận ủy, Đảng ủy phường.',
  PARTY_STANDING_COMMITTEE: 'Ban Thường vụ.',
  PARTY_ADVISORY_BODY: 'A commission of a Party committee: Ban Tổ chức, Ban Tuyên giáo, Ban Dân vận and others.',
  PARTY_OFFICE: 'The office of a Party committee.',
  PARTY_INSPECTION: 'Ủy ban Kiểm tra.',
  PARTY_BLOC: 'Khối Dân vận: joins the bodies of a ward that mobilise the people.',
  PEOPLES_COUNCIL: 'Hội đồng nhân dân.',
  PEOPLES_COMMITTEE: 'Ủy ban nhân dân.',
  SPECIALISED_OFFICE: 'A department of a city or an office of a district or ward: sở, phòng.',
  ONE_STOP_SHOP: 'Bộ phận Một cửa; from 2025-07-01 Trung tâm Phục vụ hành chính công.',
  PUBLIC_SERVICE_UNIT: 'A centre, station or board: trung tâm, trạm, ban quản lý.',
  PEOPLES_COURT: 'Tòa án nhân dân.',
  PEOPLES_PROCURACY: 'Viện kiểm sát nhân dân.',
  FATHERLAND_FRONT: 'Ủy ban Mặt trận Tổ quốc.',
  TRADE_UNION: 'Liên đoàn Lao động, Công đoàn.',
  YOUTH_UNION: 'Đoàn Thanh niên Cộng sản Hồ Chí Minh.',
  WOMENS_UNION: 'Hội Liên hiệp Phụ nữ.',
  FARMERS_UNION: 'Hội Nông dân.',
  VETERANS_ASSOCIATION: 'Hội Cựu chiến binh.',
  OTHER_ASSOCIATION: 'Any other association: Chữ thập đỏ, Người cao tuổi, Khuyến học and others.',
  MILITARY_COMMAND: 'Bộ Tư lệnh, Ban Chỉ huy Quân sự.',
  PUBLIC_SECURITY: 'Công an.',
  RESIDENTIAL_GROUP: 'Tổ dân phố, thôn.',
});

export const OrgUnitSectorEnum = enumOf<Sector>('OrgUnitSector', 'The four pillars that a directory groups by.', {
  PARTY: 'The Party.',
  STATE: 'Elected, executive and judicial bodies, and their services.',
  FRONT_AND_MASS_ORGANISATIONS: 'The Fatherland Front, mass organisations and associations.',
  ARMED_FORCES: 'Military and public security.',
});

export const PostRoleEnum = enumOf<PostRole>(
  'PostRole',
  'The rank of a post, from the first to the last in a list of leaders.',
  {
    SECRETARY: 'Bí thư.',
    STANDING_DEPUTY_SECRETARY: 'Phó Bí thư Thường trực.',
    DEPUTY_SECRETARY: 'Phó Bí thư.',
    STANDING_COMMITTEE_MEMBER: 'Ủy viên Ban Thường vụ.',
    HEAD: 'Trưởng ban, trưởng phòng, giám đốc, chỉ huy trưởng.',
    DEPUTY_HEAD: 'Phó trưởng ban, phó trưởng phòng, phó giám đốc.',
    CHAIR: 'Chủ tịch.',
    VICE_CHAIR: 'Phó Chủ tịch.',
    MEMBER: 'Ủy viên.',
  },
);

export const SuccessionKindEnum = enumOf<SuccessionKind>('SuccessionKind', 'How what ended went into what followed.', {
  RENAMED: 'The same under another name.',
  MERGED_INTO: 'Joined with others into one.',
  SPLIT_INTO: 'Divided among several.',
  ABSORBED: 'Taken in by one that went on.',
  DISSOLVED: 'Ended, and nothing took over.',
  FUNCTIONS_TRANSFERRED: 'Another body took over its work.',
});

export const SuccessionExtentEnum = enumOf<SuccessionExtent>('SuccessionExtent', 'How much of what ended went there.', {
  WHOLE: 'All of it.',
  PART: 'A part of it.',
  REMAINDER: 'What the other successions left.',
  PART_AREA_ONLY: 'Part of the area, without inhabitants.',
  PART_AREA_WHOLE_POPULATION: 'Part of the area, with all inhabitants.',
  UNKNOWN: 'No source tells.',
});

export const HierarchyEnum = enumOf<'STRUCTURAL' | 'POLITICAL_DIRECTION'>(
  'OrgUnitHierarchy',
  'A unit stands in two hierarchies.',
  {
    STRUCTURAL: 'The body that a unit is part of or was set up by.',
    POLITICAL_DIRECTION: 'The bodies that lead or guide a unit, also across the structure ("theo ngành dọc").',
  },
);

export const OrgUnitStateEnum = enumOf<'NOT_YET' | 'CURRENT' | 'INTERRUPTED' | 'ENDED'>(
  'OrgUnitState',
  'Whether a unit exists on a day.',
  {
    NOT_YET: 'It begins later.',
    CURRENT: 'It exists.',
    INTERRUPTED: 'It existed before and exists again later.',
    ENDED: 'It ended; its successors go on.',
  },
);

export const OrgUnitOrderFieldEnum = enumOf<'NAME' | 'LEVEL' | 'UPDATED_AT' | 'RELEVANCE'>(
  'OrgUnitOrderField',
  'What a list of units is ordered by.',
  {
    NAME: 'The name on the day, by the Vietnamese alphabet.',
    LEVEL: 'The level, the highest first, then the name.',
    UPDATED_AT: 'The last change of the record.',
    RELEVANCE: 'Exact spellings first, then shorter names. Of use with `search` only.',
  },
);
