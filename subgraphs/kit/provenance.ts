// How provenance is stored (one jsonb column of each record) and read back.
import { p } from '@mikro-orm/core';

export interface ProvenanceRecord {
  readonly kind: 'IMPORTED' | 'EDITORIAL' | 'PROVIDER' | 'SYNTHETIC';
  readonly sourceName: string;
  readonly sourceUrl: string | null;
  readonly licence: string | null;
  /** ISO 8601 instant. */
  readonly retrievedAt: string | null;
  readonly completeness: 'COMPLETE' | 'PARTIAL' | 'UNKNOWN';
  readonly missing: readonly string[];
}

/** Column definition for entities: `provenance: provenanceColumn()`. */
export const provenanceColumn = () => p.json<ProvenanceRecord>();

/** The value of a record's GraphQL field `provenance`. */
export function toProvenance(record: ProvenanceRecord) {
  return { ...record, retrievedAt: record.retrievedAt === null ? null : new Date(record.retrievedAt) };
}

/** What an editor of this service wrote. */
export const editorialProvenance: ProvenanceRecord = {
  kind: 'EDITORIAL',
  sourceName: 'Civic gateway editors',
  sourceUrl: null,
  licence: null,
  retrievedAt: null,
  completeness: 'COMPLETE',
  missing: [],
};

/** What was made up for demonstration. */
export const syntheticProvenance: ProvenanceRecord = {
  kind: 'SYNTHETIC',
  sourceName: 'SYNTHETIC sample data of the civic gateway',
  sourceUrl: null,
  licence: 'MIT',
  retrievedAt: null,
  completeness: 'COMPLETE',
  missing: [],
};
