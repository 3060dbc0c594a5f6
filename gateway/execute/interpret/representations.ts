// Objects of the data → their representations for an entity fetch, each text once, and which objects share it.
import type { InputRewrite, RequiredSelection } from '../../plan/query-plan.js';
import { matchesType, type SupergraphTypes } from '../../plan/supergraph-types.js';
import { createDataObject, type DataObject, isDataObject } from './data-tree.js';

/** Stands for an object that lacks a required field: it cannot be asked about. */
const missing = Symbol('missing');

/** The representation of one object, undefined when something that it needs is not there. Null is a value. */
export function buildRepresentation(
  types: SupergraphTypes,
  object: DataObject,
  requires: readonly RequiredSelection[],
  rewrites: readonly InputRewrite[],
): DataObject | undefined {
  const representation = createDataObject();
  if (!copyRequired(types, object, requires, representation) || representation['__typename'] === undefined)
    return undefined;
  for (const rewrite of rewrites) applyRewrite(types, representation, rewrite, 0);
  return representation;
}

/** False when a field is missing. */
function copyRequired(
  types: SupergraphTypes,
  source: DataObject,
  selection: readonly RequiredSelection[],
  target: DataObject,
): boolean {
  for (const node of selection) {
    if (node.kind === 'fragment') {
      const type = source['__typename'];
      const applies = node.type === null || (typeof type === 'string' && matchesType(types, node.type, type));
      if (applies && !copyRequired(types, source, node.selection, target)) return false;
      continue;
    }
    const value = copyValue(types, source[node.key], node.selection, target[node.name]);
    if (value === missing) return false;
    target[node.name] = value;
  }
  return true;
}

function copyValue(
  types: SupergraphTypes,
  value: unknown,
  selection: readonly RequiredSelection[] | null,
  existing: unknown,
): unknown {
  if (value === undefined) return missing;
  if (selection === null || value === null) return value;
  if (Array.isArray(value)) {
    const before: readonly unknown[] = Array.isArray(existing) ? existing : [];
    const items = value.map((item: unknown, index) => copyValue(types, item, selection, before[index]));
    return items.includes(missing) ? missing : items;
  }
  if (!isDataObject(value)) return missing;
  const copy = isDataObject(existing) ? existing : createDataObject();
  return copyRequired(types, value, selection, copy) ? copy : missing;
}

/** JSON text of a required value, undefined when something that it needs is not there. */
export function writeRequired(
  types: SupergraphTypes,
  value: unknown,
  selection: readonly RequiredSelection[],
): string | undefined {
  const copy = copyValue(types, value, selection, undefined);
  return copy === missing ? undefined : JSON.stringify(copy);
}

function applyRewrite(types: SupergraphTypes, value: unknown, rewrite: InputRewrite, at: number): void {
  if (Array.isArray(value)) {
    for (const item of value) applyRewrite(types, item, rewrite, at);
    return;
  }
  const element = rewrite.path[at];
  if (!isDataObject(value) || element === undefined) return;
  if (element.startsWith('... on ')) {
    const type = value['__typename'];
    if (typeof type !== 'string' || matchesType(types, element.slice('... on '.length), type))
      applyRewrite(types, value, rewrite, at + 1);
    return;
  }
  if (at < rewrite.path.length - 1) {
    applyRewrite(types, value[element], rewrite, at + 1);
    return;
  }
  if (rewrite.kind === 'set') value[element] = rewrite.value;
  else if (value[element] !== undefined && typeof rewrite.value === 'string') {
    value[rewrite.value] = value[element];
    value[element] = undefined;
  }
}
