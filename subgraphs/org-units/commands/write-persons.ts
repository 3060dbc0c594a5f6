// New persons, tenures and successions → rows, inside the caller's transaction. Shared by the commands and by bulk
// loading. Separate from write-subjects.ts, because these have no names or links over time.
import { type Kysely, sql } from 'kysely';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import { exactKey, foldedKey, personSortKey } from '../../kit/vietnamese.js';
import { type PostRole, postRoles, type SuccessionExtent, type SuccessionKind } from '../entities/kinds.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { lexemesOf } from '../loaders/search.js';
import type { Interval } from '../loaders/time.js';
import { jsonb, type TextPair } from './write-subjects.js';

export interface NewPerson {
  readonly id: string;
  readonly fullName: string;
  readonly familyName: string | null;
  readonly middleName: string | null;
  readonly givenName: string | null;
  readonly provenance: ProvenanceRecord;
}

export interface NewTenure extends Interval {
  readonly id: string;
  readonly personId: string;
  readonly unitId: string;
  readonly role: PostRole;
  readonly title: TextPair;
  /** Days of sightings, oldest first. */
  readonly observedOn: readonly string[];
  readonly provenance: ProvenanceRecord;
}

export interface NewSuccession {
  readonly id: string;
  readonly kind: SuccessionKind;
  readonly extent: SuccessionExtent;
  readonly fromId: string;
  readonly toId: string | null;
  readonly effectiveOn: string | null;
  readonly legalDocumentId: string | null;
  readonly legalCitation: string | null;
  readonly clause: string | null;
  readonly provenance: ProvenanceRecord;
}

/** The parts of a Vietnamese full name: family name first, given name last. One word alone is a given name. */
export function splitName(fullName: string): Pick<NewPerson, 'familyName' | 'middleName' | 'givenName'> {
  const parts = fullName.trim().split(/\s+/);
  return {
    familyName: parts.length > 1 ? (parts[0] ?? null) : null,
    middleName: parts.length > 2 ? parts.slice(1, -1).join(' ') : null,
    givenName: parts.at(-1) ?? null,
  };
}

export async function insertPersons(database: Kysely<OrgUnitTables>, persons: readonly NewPerson[], at: Date) {
  if (persons.length === 0) return;
  await database
    .insertInto('person')
    .values(
      persons.map((person) => ({
        ...person,
        sortKey: personSortKey(person.fullName),
        exactKey: exactKey(person.fullName),
        provenance: jsonb(person.provenance),
        createdAt: at,
        updatedAt: at,
      })),
    )
    .execute();
  const vectors = persons.map(({ id, fullName }) => ({
    id,
    exact: lexemesOf([fullName], exactKey),
    folded: lexemesOf([fullName], foldedKey),
  }));
  await sql`
    update org_units.person p
    set search_exact = array_to_tsvector(v.exact), search_folded = array_to_tsvector(v.folded)
    from jsonb_to_recordset(${JSON.stringify(vectors)}::jsonb) as v(id text, exact text[], folded text[])
    where p.id = v.id`.execute(database);
}

export async function insertTenures(database: Kysely<OrgUnitTables>, tenures: readonly NewTenure[], at: Date) {
  if (tenures.length === 0) return;
  await database
    .insertInto('tenure')
    .values(
      tenures.map(({ title, ...tenure }) => ({
        ...tenure,
        roleRank: postRoles.indexOf(tenure.role),
        titleVi: title.vi,
        titleEn: title.en,
        titleEnOrigin: title.enOrigin,
        provenance: jsonb(tenure.provenance),
        createdAt: at,
        updatedAt: at,
      })),
    )
    .execute();
}

export async function insertSuccessions(
  database: Kysely<OrgUnitTables>,
  successions: readonly NewSuccession[],
  at: Date,
) {
  if (successions.length === 0) return;
  await database
    .insertInto('succession')
    .values(
      successions.map((succession) => ({
        ...succession,
        provenance: jsonb(succession.provenance),
        createdAt: at,
        updatedAt: at,
      })),
    )
    .execute();
}
