// The closed lists of the domain: kinds of units, pillars, levels, roles, successions. Plain values in rank order for
// entities and commands; schema/enums.ts is held to their types.

export const adminLevels = ['NATIONAL', 'CITY', 'DISTRICT', 'WARD', 'RESIDENTIAL_GROUP'] as const;
export type AdminLevel = (typeof adminLevels)[number];

export type Sector = 'PARTY' | 'STATE' | 'FRONT_AND_MASS_ORGANISATIONS' | 'ARMED_FORCES';

/** Kind of unit → the pillar it belongs to. */
export const sectorByKind = {
  PARTY_COMMITTEE: 'PARTY',
  PARTY_STANDING_COMMITTEE: 'PARTY',
  PARTY_ADVISORY_BODY: 'PARTY',
  PARTY_OFFICE: 'PARTY',
  PARTY_INSPECTION: 'PARTY',
  PARTY_BLOC: 'PARTY',
  PEOPLES_COUNCIL: 'STATE',
  PEOPLES_COMMITTEE: 'STATE',
  SPECIALISED_OFFICE: 'STATE',
  ONE_STOP_SHOP: 'STATE',
  PUBLIC_SERVICE_UNIT: 'STATE',
  PEOPLES_COURT: 'STATE',
  PEOPLES_PROCURACY: 'STATE',
  FATHERLAND_FRONT: 'FRONT_AND_MASS_ORGANISATIONS',
  TRADE_UNION: 'FRONT_AND_MASS_ORGANISATIONS',
  YOUTH_UNION: 'FRONT_AND_MASS_ORGANISATIONS',
  WOMENS_UNION: 'FRONT_AND_MASS_ORGANISATIONS',
  FARMERS_UNION: 'FRONT_AND_MASS_ORGANISATIONS',
  VETERANS_ASSOCIATION: 'FRONT_AND_MASS_ORGANISATIONS',
  OTHER_ASSOCIATION: 'FRONT_AND_MASS_ORGANISATIONS',
  MILITARY_COMMAND: 'ARMED_FORCES',
  PUBLIC_SECURITY: 'ARMED_FORCES',
  RESIDENTIAL_GROUP: 'STATE',
} as const satisfies Readonly<Record<string, Sector>>;
export type UnitKind = keyof typeof sectorByKind;

export const postRoles = [
  'SECRETARY',
  'STANDING_DEPUTY_SECRETARY',
  'DEPUTY_SECRETARY',
  'STANDING_COMMITTEE_MEMBER',
  'HEAD',
  'DEPUTY_HEAD',
  'CHAIR',
  'VICE_CHAIR',
  'MEMBER',
] as const;
/** From the first to the last in a list of leaders. */
export type PostRole = (typeof postRoles)[number];

export const successionKinds = [
  'RENAMED',
  'MERGED_INTO',
  'SPLIT_INTO',
  'ABSORBED',
  'DISSOLVED',
  'FUNCTIONS_TRANSFERRED',
] as const;
export type SuccessionKind = (typeof successionKinds)[number];

export const successionExtents = [
  'WHOLE',
  'PART',
  'REMAINDER',
  'PART_AREA_ONLY',
  'PART_AREA_WHOLE_POPULATION',
  'UNKNOWN',
] as const;
export type SuccessionExtent = (typeof successionExtents)[number];

/** STRUCTURAL and POLITICAL_DIRECTION join units, TERRITORIAL joins regions, AREA joins a unit to its region. */
export type Hierarchy = 'STRUCTURAL' | 'POLITICAL_DIRECTION' | 'TERRITORIAL' | 'AREA';

export type TextOriginName = 'ORIGINAL' | 'HUMAN_TRANSLATION' | 'MACHINE_TRANSLATION';
