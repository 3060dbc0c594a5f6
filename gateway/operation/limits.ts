// What a document and its variables may ask for at most: the bounds that the checks of this folder are given.
// Separate from the settings, so that an engine without limits can be had.

export interface OperationLimits {
  readonly tokens: number;
  /** Fields within one another; introspection has a limit of its own. */
  readonly depth: number;
  /** Aliases of an operation, its fragments unfolded. */
  readonly aliases: number;
  /** Of a document, over all its operations. */
  readonly rootFields: number;
  /** Directives of a document as it is written. */
  readonly directives: number;
  /** Fields and fragments that a document unfolds to, over all its operations. */
  readonly fields: number;
  readonly introspectionDepth: number;
  /** Of the JSON text. */
  readonly variablesBytes: number;
  /** Items of one list or object in the variables. */
  readonly listItems: number;
  /** The largest `first` or `last`. */
  readonly pageSize: number;
}

/** For what is no endpoint: the bare engine in tests, and hosts that have limits of their own. */
export const unlimitedOperations: OperationLimits = {
  tokens: Infinity,
  depth: Infinity,
  aliases: Infinity,
  rootFields: Infinity,
  directives: Infinity,
  fields: Infinity,
  introspectionDepth: Infinity,
  variablesBytes: Infinity,
  listItems: Infinity,
  pageSize: Infinity,
};

/** A number for a message: what unfolds without end is told as more than a million. */
export function tellCount(count: number): string {
  return count > 1_000_000 ? 'more than 1000000' : String(count);
}
