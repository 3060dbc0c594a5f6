// What a supergraph says of costs, by @cost and @listSize, as data: read by the stage that knows supergraphs, used by the
// estimate and by execution. Separate so that neither knows where it was written.

export interface ListSize {
  /** How many items are assumed where no argument says it. */
  readonly assumedSize: number | null;
  /** Arguments that say how many items there are at most. */
  readonly slicingArguments: readonly string[];
  /** Fields of the answered object that are the list, where the field itself is none. */
  readonly sizedFields: readonly string[];
  /** Whether exactly one of the slicing arguments must be given. */
  readonly requireOneSlicingArgument: boolean;
}

/** Weights by the coordinates of the schema: `Type`, `Type.field`, `Type.field(argument:)`. */
export interface CostWeights {
  readonly weights: ReadonlyMap<string, number>;
  /** By `Type.field`. */
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

/** Of a supergraph that says nothing. */
export const noWeights: CostWeights = { weights: new Map(), listSizes: new Map() };

/** What counts where no directive says otherwise. */
export const defaultCosts = {
  /** Each object, interface or union that is answered; leaves and the roots count nothing. */
  object: 1,
  /** Each field of a mutation's root. */
  mutationField: 10,
  /** The whole schema, which this process answers. */
  schemaField: 100,
  /** Items of a list that nothing is said of. */
  listItems: 10,
} as const;
