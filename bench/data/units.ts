// The shipped organisation structure, filled up with SYNTHETIC units of its wards and with SYNTHETIC leaders.
// Real names come from the room's own sample; what is added stands one level lower and says that it is made up.
import { sql } from 'kysely';
import { newId } from '../../subgraphs/kit/ids.js';
import { syntheticProvenance } from '../../subgraphs/kit/provenance.js';
import type { Store } from '../../subgraphs/kit/store.js';
import { foldedKey } from '../../subgraphs/kit/vietnamese.js';
import { insertPersons, insertTenures, splitName } from '../../subgraphs/org-units/commands/write-persons.js';
import { insertSubjects, type NewSubject } from '../../subgraphs/org-units/commands/write-subjects.js';
import type { UnitKind } from '../../subgraphs/org-units/entities/kinds.js';
import type { OrgUnitTables } from '../../subgraphs/org-units/entities/tables.js';
import { loadSample } from '../../subgraphs/org-units/sample/load-sample.js';
import type { ReportProgress } from '../../subgraphs/kit/room.js';
import type { Random } from './random.js';
import type { Scale } from './scale.js';

/** What articles can name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Units, regions and persons, in an order in which the first are named most. */
export interface Directory {
  readonly units: readonly (Named & { readonly regionId: string | null })[];
  readonly regions: readonly Named[];
  readonly persons: readonly (Named & { readonly postTitle: string })[];
}

interface AddedKind {
  readonly kind: UnitKind;
  readonly title: string;
}

const addedKinds: readonly AddedKind[] = [
  { kind: 'RESIDENTIAL_GROUP', title: 'Tổ dân phố' },
  { kind: 'FATHERLAND_FRONT', title: 'Ban Công tác Mặt trận' },
  { kind: 'WOMENS_UNION', title: 'Chi hội Phụ nữ' },
  { kind: 'VETERANS_ASSOCIATION', title: 'Chi hội Cựu chiến binh' },
  { kind: 'YOUTH_UNION', title: 'Chi đoàn Thanh niên' },
];
const familyNames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Ngô', 'Dương', 'Lý'];
const middleNames = ['Văn', 'Thị', 'Đức', 'Minh', 'Hữu', 'Thanh', 'Quang', 'Kim', 'Ngọc', 'Xuân'];
const givenNames = [
  'An Bình Chi Cường Dũng Giang Hà Hải Hạnh Hòa Hùng Hương Khánh Lan Linh Long Mai Nam Nga Oanh',
  'Phúc Phương Quân Sơn Tâm Thảo Thắng Thủy Toàn Trang Tuấn Tùng Tuyết Uyên Vân Việt Yến',
].flatMap((names) => names.split(' '));

const firstDay = '2010-01-01';
const since = { validFrom: firstDay, validUntil: null };

/** Fills an empty room. Shape: `scale.units` units in all, the real ones among them. */
export async function generateUnits(
  store: Store<OrgUnitTables>,
  scale: Scale,
  random: Random,
  now: () => Date,
  report: ReportProgress,
): Promise<Directory> {
  await loadSample(store, now, () => {});
  const wards = await store.sql
    .selectFrom('subject as s')
    .innerJoin('subject_name as n', 'n.subjectId', 's.id')
    .innerJoin('subject_link as l', (join) => join.onRef('l.subjectId', '=', 's.id').on('l.hierarchy', '=', 'AREA'))
    .select(['s.id', 'n.vi as name', 'l.otherId as regionId'])
    .where('s.kind', '=', 'PEOPLES_COMMITTEE')
    .where('s.level', '=', 'WARD')
    .orderBy('s.id')
    .execute();
  const real = await store.sql
    .selectFrom('subject')
    .select(sql<number>`count(*)`.as('count'))
    .where('type', '=', 'UNIT')
    .executeTakeFirstOrThrow();
  const added = Array.from({ length: Math.max(0, scale.units - real.count) }, (_, index) => {
    const ward = wards[index % wards.length];
    if (ward === undefined) throw new Error('the sample holds no ward');
    return describeUnit(ward, index, random.pick(addedKinds));
  });
  report('units', real.count, scale.units);
  await store.write(async ({ sql: transaction, record }) => {
    await insertSubjects(transaction, added, now());
    record(...added.map(({ id }) => ({ kind: 'CREATED' as const, nodeType: 'OrgUnit', nodeId: id })));
  });
  report('units', scale.units, scale.units);
  await generatePersons(
    store,
    scale.persons,
    added.map(({ id }) => id),
    random,
    now,
  );
  report('persons', scale.persons, scale.persons);
  return readDirectory(store);
}

function describeUnit(
  ward: Named & { readonly regionId: string },
  index: number,
  { kind, title }: AddedKind,
): NewSubject {
  const name = `${title} số ${index + 1} ${ward.name.replace('Ủy ban nhân dân ', '')}`;
  return {
    id: newId('unit'),
    type: 'UNIT',
    slug: foldedKey(name).replace(/[^a-z0-9]+/g, '-'),
    retiredSlugs: [],
    level: 'RESIDENTIAL_GROUP',
    kind,
    shortName: null,
    aliases: [],
    bareNames: [],
    names: [{ vi: name, en: null, enOrigin: null, validFrom: null, validUntil: null }],
    intervals: [{ ...since, fromKnown: true, untilKnown: true }],
    links: [
      { otherId: ward.id, hierarchy: 'STRUCTURAL', ...since },
      { otherId: ward.regionId, hierarchy: 'AREA', ...since },
    ],
    identifiers: [],
    point: null,
    provenance: syntheticProvenance,
  };
}

async function generatePersons(
  store: Store<OrgUnitTables>,
  count: number,
  unitIds: readonly string[],
  random: Random,
  now: () => Date,
): Promise<void> {
  const persons = Array.from({ length: count }, () => {
    const fullName = [familyNames, middleNames, givenNames].map((names) => random.pick(names)).join(' ');
    return { id: newId('person'), fullName, ...splitName(fullName), provenance: syntheticProvenance };
  });
  const tenures = persons.map(({ id }) => ({
    id: newId('tenure'),
    personId: id,
    unitId: random.pick(unitIds),
    role: 'CHAIR' as const,
    title: { vi: 'Chủ tịch', en: null, enOrigin: null },
    observedOn: [],
    ...since,
    fromKnown: true,
    untilKnown: true,
    provenance: syntheticProvenance,
  }));
  await store.write(async ({ sql: transaction, record }) => {
    await insertPersons(transaction, persons, now());
    await insertTenures(transaction, tenures, now());
    record(
      ...persons.map(({ id }) => ({ kind: 'CREATED' as const, nodeType: 'Person', nodeId: id })),
      ...tenures.map(({ id }) => ({ kind: 'CREATED' as const, nodeType: 'Tenure', nodeId: id })),
    );
  });
}

async function readDirectory({ sql: db }: Store<OrgUnitTables>): Promise<Directory> {
  // Real units first: they are the ones in the news.
  const units = await db
    .selectFrom('subject as s')
    .select([
      's.id',
      sql<string>`(select min(n.vi) from org_units.subject_name n where n.subject_id = s.id)`.as('name'),
    ])
    .select(
      sql<
        string | null
      >`(select min(l.other_id) from org_units.subject_link l where l.subject_id = s.id and l.hierarchy = 'AREA')`.as(
        'regionId',
      ),
    )
    .where('s.type', '=', 'UNIT')
    .orderBy('s.levelRank')
    .orderBy('s.slug')
    .execute();
  const regions = await db
    .selectFrom('subject as s')
    .select([
      's.id',
      sql<string>`(select min(n.vi) from org_units.subject_name n where n.subject_id = s.id)`.as('name'),
    ])
    .where('s.type', '=', 'REGION')
    .orderBy('s.levelRank')
    .orderBy('s.slug')
    .execute();
  const persons = await db
    .selectFrom('person as p')
    .innerJoin('tenure as t', 't.personId', 'p.id')
    .select(['p.id', 'p.fullName as name', 't.titleVi as postTitle'])
    .orderBy('p.sortKey')
    .orderBy('p.id')
    .orderBy('t.id')
    .execute();
  return { units, regions, persons: [...new Map(persons.map((person) => [person.id, person])).values()] };
}
