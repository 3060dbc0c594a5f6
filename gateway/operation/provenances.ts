// Where the types of a supergraph come from, as data: read by the stage that knows supergraphs, told by execution.
// Separate so that neither knows where it was written.

/** What `@provenance` says of a type. Null where there is none. */
export interface TypeProvenance {
  readonly publisher: string;
  readonly licence: string | null;
  /** A URL. */
  readonly source: string | null;
  /** What to know before using it, such as that sample data are made up. */
  readonly note: string | null;
}

/** By object type. */
export type Provenances = ReadonlyMap<string, TypeProvenance>;

/** Of a supergraph that says nothing. */
export const noProvenances: Provenances = new Map();
