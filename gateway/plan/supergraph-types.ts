// The types of the whole supergraph as far as execution needs them: which object type belongs to which abstract type.
// Inaccessible types are included, since representations may hold them; the client's schema knows nothing of those.

export interface SupergraphTypes {
  /** Object types of each interface and union. */
  readonly possibleTypes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** True when an object of `typeName` matches the type condition `condition`. */
export function matchesType(types: SupergraphTypes, condition: string, typeName: string): boolean {
  return condition === typeName || (types.possibleTypes.get(condition)?.has(typeName) ?? false);
}
