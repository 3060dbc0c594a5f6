// A selection set → how many pairs of fields and fragments graphql-js compares to find out whether they can be merged
// (OverlappingFieldsCanBeMerged). It compares each with each, so that few kilobytes of one field repeated take it seconds.
import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

interface Repeated {
  count: number;
  /** Size of the arguments of all of them. */
  size: number;
  readonly sets: SelectionSetNode[];
}

/** Arguments are printed to be compared; so many of their values cost what a comparison does. */
const valuesForOneComparison = 16;

/**
 * An upper bound, counted until it is above `maximum`. Unfolds fragments: to be called when it is known that they unfold
 * to few fields, and that none lies in itself.
 */
export function countComparisons(
  root: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  maximum: number,
): number {
  let comparisons = 0;
  const countIn = (sets: readonly SelectionSetNode[]): void => {
    const byKey = new Map<string, Repeated>();
    let spreads = 0;
    const flatten = (set: SelectionSetNode): void => {
      for (const node of set.selections) {
        if (comparisons > maximum) return;
        switch (node.kind) {
          case Kind.FIELD:
            comparisons += add(byKey, node);
            break;
          case Kind.INLINE_FRAGMENT:
            flatten(node.selectionSet);
            break;
          case Kind.FRAGMENT_SPREAD: {
            const fragment = fragments.get(node.name.value);
            comparisons += spreads;
            spreads += 1;
            if (fragment !== undefined) flatten(fragment.selectionSet);
          }
        }
      }
    };
    for (const set of sets) flatten(set);
    comparisons += spreads * byKey.size;
    for (const { sets: inner } of byKey.values()) {
      if (comparisons > maximum) return;
      if (inner.length > 0) countIn(inner);
    }
  };
  countIn([root]);
  return comparisons;
}

/** Gives the comparisons that this field adds. */
function add(byKey: Map<string, Repeated>, node: FieldNode): number {
  const key = node.alias?.value ?? node.name.value;
  const size = sizeOf(node);
  const same = byKey.get(key);
  if (same === undefined) {
    byKey.set(key, { count: 1, size, sets: node.selectionSet === undefined ? [] : [node.selectionSet] });
    return 0;
  }
  const added = same.count + (same.size + same.count * size) / valuesForOneComparison;
  same.count += 1;
  same.size += size;
  if (node.selectionSet !== undefined) same.sets.push(node.selectionSet);
  return added;
}

/** How long the arguments are, by the text that they stand in. */
function sizeOf({ arguments: given }: FieldNode): number {
  const [first] = given ?? [];
  const last = given?.at(-1);
  if (first?.loc === undefined || last?.loc === undefined) return 0;
  return (last.loc.end - first.loc.start) / 2;
}
