// What the graph says of where a record comes from, and the fields to ask for. Apart from its view, so that documents need none.

export interface Provenance {
  readonly kind: string;
  readonly sourceName: string;
  readonly sourceUrl: string | null;
  readonly licence: string | null;
  readonly retrievedAt: string | null;
  readonly completeness: string;
  readonly missing: readonly string[];
}

/** For the fragments of panels. */
export const provenanceFields = 'provenance { kind sourceName sourceUrl licence retrievedAt completeness missing }';
