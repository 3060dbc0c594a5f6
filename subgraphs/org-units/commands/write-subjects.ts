// New units and regions → rows of all their tables, inside the caller's transaction. Shared by the commands and by bulk
// loading; a constant number of statements for each thousand records.
import { type Kysely, sql } from 'kysely';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import { exactKey, foldedKey, sortKey } from '../../kit/vietnamese.js';
import {
  type AdminLevel,
  adminLevels,
  type Hierarchy,
  sectorByKind,
  type TextOriginName,
  type UnitKind,
} from '../entities/kinds.js';
import type { SubjectType } from '../entities/subject.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { lexemesOf } from '../loaders/search.js';
import { loadSubjects } from '../loaders/subject-rows.js';
import type { Interval, Period } from '../loaders/time.js';

export interface TextPair {
  readonly vi: string;
  readonly en: string | null;
  /** How `en` came about; null where there is none. */
  readonly enOrigin: TextOriginName | null;
}

export interface NewLink extends Period {
  readonly otherId: string;
  readonly hierarchy: Hierarchy;
}

export interface NewSubject {
  readonly id: string;
  readonly type: SubjectType;
  readonly slug: string;
  readonly retiredSlugs: readonly string[];
  readonly level: AdminLevel;
  /** Units only. */
  readonly kind: UnitKind | null;
  readonly shortName: TextPair | null;
  readonly aliases: readonly string[];
  readonly bareNames: readonly string[];
  readonly names: readonly (TextPair & Period)[];
  readonly intervals: readonly Interval[];
  readonly links: readonly NewLink[];
  readonly identifiers: readonly (Period & { scheme: string; value: string })[];
  /** Regions only. WGS 84, degrees. */
  readonly point: { latitude: number; longitude: number; source: string; licence: string | null } | null;
  readonly provenance: ProvenanceRecord;
}

/** A value for a jsonb column. */
export const jsonb = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`;

/** Rows a statement; each row binds up to 20 parameters and PostgreSQL takes 65,535. */
const batchSize = 1_000;

async function inBatches<Row>(rows: readonly Row[], insert: (batch: Row[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += batchSize) {
    // One connection runs a transaction, so batches go one after the other.
    await insert(rows.slice(start, start + batchSize));
  }
}

/** Inserts units and regions. Links may lead to any of them or to older ones. Errors: of the database, for a taken slug. */
export async function insertSubjects(
  database: Kysely<OrgUnitTables>,
  subjects: readonly NewSubject[],
  at: Date,
): Promise<void> {
  const rows = subjects.map((subject) => ({
    id: subject.id,
    type: subject.type,
    slug: subject.slug,
    level: subject.level,
    levelRank: adminLevels.indexOf(subject.level),
    kind: subject.kind,
    sector: subject.kind === null ? null : sectorByKind[subject.kind],
    shortNameVi: subject.shortName?.vi ?? null,
    shortNameEn: subject.shortName?.en ?? null,
    shortNameEnOrigin: subject.shortName?.enOrigin ?? null,
    aliases: subject.aliases,
    bareNames: subject.bareNames,
    latitude: subject.point?.latitude ?? null,
    longitude: subject.point?.longitude ?? null,
    pointSource: subject.point?.source ?? null,
    pointLicence: subject.point?.licence ?? null,
    provenance: jsonb(subject.provenance),
    createdAt: at,
    updatedAt: at,
  }));
  const of = <Part extends object>(parts: (subject: NewSubject) => readonly Part[]) =>
    subjects.flatMap((subject) => parts(subject).map((part) => ({ ...part, subjectId: subject.id })));

  await inBatches(rows, (batch) => database.insertInto('subject').values(batch).execute());
  await inBatches(
    subjects.flatMap(({ id, type, retiredSlugs }) =>
      retiredSlugs.map((slug) => ({ type, slug, subjectId: id, retiredAt: at })),
    ),
    (batch) => database.insertInto('retired_slug').values(batch).execute(),
  );
  await inBatches(
    of(({ names }) => names.map((name) => ({ ...name, sortKey: sortKey(name.vi) }))),
    (batch) => database.insertInto('subject_name').values(batch).execute(),
  );
  await inBatches(
    of(({ intervals }) => intervals),
    (batch) => database.insertInto('subject_interval').values(batch).execute(),
  );
  await inBatches(
    of(({ links }) => links),
    (batch) => database.insertInto('subject_link').values(batch).execute(),
  );
  await inBatches(
    of(({ identifiers }) => identifiers),
    (batch) => database.insertInto('identifier').values(batch).execute(),
  );
  await inBatches(
    subjects.map(({ id }) => id),
    (batch) => refreshSearch(database, batch),
  );
}

/** Writes the search vectors of units and regions anew from their names. Two statements. */
export async function refreshSearch(database: Kysely<OrgUnitTables>, ids: readonly string[]): Promise<void> {
  const rows = await loadSubjects(database, ids);
  const vectors = rows.flatMap((row) => {
    if (row === null) return [];
    const texts = [
      ...row.names.flatMap(({ vi, en }) => [vi, en ?? '']),
      row.shortNameVi ?? '',
      row.shortNameEn ?? '',
      ...row.aliases,
      ...row.bareNames,
    ];
    return [{ id: row.id, exact: lexemesOf(texts, exactKey), folded: lexemesOf(texts, foldedKey) }];
  });
  await sql`
    update org_units.subject s
    set search_exact = array_to_tsvector(v.exact), search_folded = array_to_tsvector(v.folded)
    from jsonb_to_recordset(${JSON.stringify(vectors)}::jsonb) as v(id text, exact text[], folded text[])
    where s.id = v.id`.execute(database);
}
