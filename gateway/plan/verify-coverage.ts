// The planned operation and the known data → whether every field is there for every object type that may be at its place,
// and the type where execution must tell types apart.
import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import { type KnownPosition, isOffered, runtimeTypesAt } from './known-data.js';
import type { SupergraphKnowledge } from './supergraph-knowledge.js';
import { signatureOf } from './verify-step.js';

/** A field that no step answers for objects of a type. */
export interface UncoveredField {
  /** Data keys of the object that it is of. */
  readonly path: readonly string[];
  readonly typeName: string;
  readonly node: FieldNode;
}

export interface CoverageContext {
  readonly knowledge: SupergraphKnowledge;
  readonly faults: string[];
  readonly uncovered: UncoveredField[];
}

/** `types`: object types that may be here and that the selection is for. */
export function coverSelection(
  context: CoverageContext,
  position: KnownPosition,
  selection: SelectionSetNode,
  types: ReadonlySet<string>,
  path: readonly string[],
): void {
  const { knowledge, faults } = context;
  for (const node of selection.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition?.name.value;
      const matching = new Set(
        [...types].filter((name) => condition === undefined || knowledge.matches(condition, name)),
      );
      if (condition !== undefined && matching.size > 0 && runtimeTypesAt(position).size > 1)
        coverTypename(context, position, matching, path);
      if (matching.size > 0) coverSelection(context, position, node.selectionSet, matching, path);
      continue;
    }
    if (node.kind !== Kind.FIELD) continue;
    const key = node.alias?.value ?? node.name.value;
    if (node.name.value === '__typename') {
      if (runtimeTypesAt(position).size > 1) coverTypename(context, position, types, path);
      continue;
    }
    const data = position.fields.get(key);
    for (const typeName of types) {
      if (data?.signature === signatureOf(node) && isOffered(position, typeName, key, undefined)) continue;
      faults.push(`${typeName}.${node.name.value} at ${[...path, key].join('.')} is answered by no step`);
      context.uncovered.push({ path, typeName, node });
    }
    if (node.selectionSet === undefined || data === undefined || data.child === null) continue;
    coverSelection(context, data.child, node.selectionSet, runtimeTypesAt(data.child), [...path, key]);
  }
}

function coverTypename(
  { faults }: CoverageContext,
  position: KnownPosition,
  types: ReadonlySet<string>,
  path: readonly string[],
): void {
  for (const typeName of types) {
    if (!isOffered(position, typeName, '__typename', undefined))
      faults.push(`the type of ${typeName} at ${path.join('.')} is told by no step`);
  }
}
