// The shipped facts → rows and change-log entries, in one transaction: the first start has all of them or none.
// Separate from read-sample.ts, which knows the files and no database.
import type { ReportProgress } from '../../kit/room.js';
import type { Store } from '../../kit/store.js';
import { insertPersons, insertSuccessions, insertTenures, type NewSuccession } from '../commands/write-persons.js';
import { insertSubjects, type NewSubject, type TextPair } from '../commands/write-subjects.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { readSample, type Sample, type SampleRegion, type SampleSuccession, type SampleUnit } from './read-sample.js';

interface FilePeriod {
  readonly from: string | null;
  readonly until: string | null;
}
const toPeriod = ({ from, until }: FilePeriod) => ({ validFrom: from, validUntil: until });
const whole = { validFrom: null, validUntil: null };

/** Vietnamese names are originals; the English ones were made by machine and are flagged. */
const toPair = ({ vi, en }: { vi: string; en: string | null }): TextPair => ({
  vi,
  en,
  enOrigin: en === null ? null : 'MACHINE_TRANSLATION',
});

const toInterval = ({
  fromKnown,
  untilKnown,
  ...period
}: FilePeriod & { fromKnown: boolean; untilKnown: boolean }) => ({
  ...toPeriod(period),
  fromKnown,
  untilKnown,
});

function createReader({ sources }: Sample) {
  const provenanceOf = (key: string) => {
    const source = sources[key];
    if (source === undefined) throw new Error(`the sample names a source that it does not hold: ${key}`);
    return { ...source, retrievedAt: null };
  };

  const common = (record: SampleRegion | SampleUnit) => ({
    id: record.id,
    slug: record.slug,
    level: record.level,
    shortName: record.shortName === null ? null : toPair(record.shortName),
    aliases: record.aliases,
    names: record.names.map((name) => ({ ...toPair(name), ...whole })),
    intervals: record.intervals.map(toInterval),
    provenance: provenanceOf(record.source),
  });

  return {
    provenanceOf,
    region: (region: SampleRegion): NewSubject => {
      const pointSource = region.pointSource === null ? null : provenanceOf(region.pointSource);
      return {
        ...common(region),
        type: 'REGION',
        kind: null,
        retiredSlugs: [],
        bareNames: [],
        links: region.parents.map(({ regionId, ...period }) => ({
          otherId: regionId,
          hierarchy: 'TERRITORIAL',
          ...toPeriod(period),
        })),
        identifiers: region.identifiers.map(({ scheme, value, ...period }) => ({ scheme, value, ...toPeriod(period) })),
        point:
          region.point === null
            ? null
            : { ...region.point, source: pointSource?.sourceName ?? '', licence: pointSource?.licence ?? null },
      };
    },
    unit: (unit: SampleUnit): NewSubject => ({
      ...common(unit),
      type: 'UNIT',
      kind: unit.kind,
      retiredSlugs: unit.oldSlugs,
      bareNames: unit.bareNames,
      links: [
        ...unit.parents.map(({ unitId, ...period }) => ({
          otherId: unitId,
          hierarchy: 'STRUCTURAL' as const,
          ...toPeriod(period),
        })),
        ...unit.directedBy.map(({ unitId, ...period }) => ({
          otherId: unitId,
          hierarchy: 'POLITICAL_DIRECTION' as const,
          ...toPeriod(period),
        })),
        ...unit.regions.map(({ regionId, ...period }) => ({
          otherId: regionId,
          hierarchy: 'AREA' as const,
          ...toPeriod(period),
        })),
      ],
      identifiers: [],
      point: null,
    }),
    succession: ({ source, ...succession }: SampleSuccession): NewSuccession => ({
      ...succession,
      provenance: provenanceOf(source),
    }),
  };
}

/** Loads all of the sample. About twenty statements. */
export async function loadSample(store: Store<OrgUnitTables>, now: () => Date, report: ReportProgress): Promise<void> {
  const sample = readSample();
  const reader = createReader(sample);
  const subjects = [...sample.regions.map(reader.region), ...sample.units.map(reader.unit)];
  const successions = [...sample.regionSuccessions, ...sample.unitSuccessions].map(reader.succession);
  const provenance = reader.provenanceOf('synthetic');
  const tenures = sample.persons.flatMap((person) =>
    person.tenures.map(({ title, titleEn, unitId, role, id, observedOn, ...interval }) => ({
      ...toInterval(interval),
      id,
      personId: person.id,
      unitId,
      role,
      title: toPair({ vi: title, en: titleEn }),
      observedOn,
      provenance,
    })),
  );
  const total = subjects.length + successions.length + sample.persons.length + tenures.length;
  report('units and regions', 0, total);
  await store.write(async ({ sql, record }) => {
    await insertSubjects(sql, subjects, now());
    report('successions', subjects.length, total);
    await insertSuccessions(sql, successions, now());
    await insertPersons(
      sql,
      sample.persons.map(({ id, fullName, familyName, middleName, givenName }) => ({
        id,
        fullName,
        familyName,
        middleName,
        givenName,
        provenance,
      })),
      now(),
    );
    await insertTenures(sql, tenures, now());
    const created = (nodeType: string, nodes: readonly { id: string }[]) =>
      nodes.map(({ id }) => ({ kind: 'CREATED' as const, nodeType, nodeId: id }));
    record(
      ...created('Region', sample.regions),
      ...created('OrgUnit', sample.units),
      ...created('Succession', successions),
      ...created('Person', sample.persons),
      ...created('Tenure', tenures),
    );
  });
  report('persons', total, total);
}
