// What the steps of a plan give, position by position: which field of which type is answered by which step.
// The ground on which a plan is verified, built step by step without running anything.

export interface KnownPosition {
  /** By data key. */
  readonly fields: Map<string, KnownData>;
  /** The object types that objects here may have, by the step whose reply they are in. */
  readonly runtimeTypes: Map<number, ReadonlySet<string>>;
}

export interface KnownData {
  /** Name and arguments. */
  readonly signature: string;
  readonly offers: Offer[];
  /** Null for a leaf. */
  readonly child: KnownPosition | null;
}

/** A step answers a field for objects of these types. */
export interface Offer {
  readonly step: number;
  readonly types: ReadonlySet<string>;
}

export function createPosition(): KnownPosition {
  return { fields: new Map(), runtimeTypes: new Map() };
}

/** All object types that objects at a position may have. */
export function runtimeTypesAt(position: KnownPosition): ReadonlySet<string> {
  let all: ReadonlySet<string> = new Set();
  for (const types of position.runtimeTypes.values()) all = all.union(types);
  return all;
}

/** Whether a field is there for objects of a type, from one of `steps` (any step when undefined). */
export function isOffered(
  position: KnownPosition,
  typeName: string,
  dataKey: string,
  steps: ReadonlySet<number> | undefined,
): boolean {
  const data = position.fields.get(dataKey);
  if (data === undefined) return false;
  return data.offers.some((offer) => offer.types.has(typeName) && (steps === undefined || steps.has(offer.step)));
}
