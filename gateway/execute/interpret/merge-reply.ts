// An object of a reply → copied into the data, key by key as the layout says. The reply itself is never changed or kept.
import { matchesType, type SupergraphTypes } from '../../plan/supergraph-types.js';
import type { ReplyField, ReplyLayout } from '../reply-layout.js';
import { createDataObject, type DataObject, type DataPath, isDataObject, isObject } from './data-tree.js';

export interface MergeContext {
  readonly types: SupergraphTypes;
  /** Told of a field that the reply should have and has not, or that has another length than the same list elsewhere. */
  readonly reportFault: (path: DataPath) => void;
}

/** `typeName`: the type of the object where the reply does not tell it. */
export function mergeObject(
  context: MergeContext,
  target: DataObject,
  source: Readonly<Record<string, unknown>>,
  layout: ReplyLayout,
  path: DataPath,
  typeName: string | undefined,
): void {
  const own = source['__typename'];
  const type = typeof own === 'string' ? own : typeName;
  for (const node of layout) {
    if (node.kind === 'field') mergeField(context, target, source, node, path, true);
    else if (node.type === null || type === undefined || matchesType(context.types, node.type, type))
      mergeFragment(context, target, source, node.selection, path, node.type === null || type !== undefined, type);
  }
}

function mergeFragment(
  context: MergeContext,
  target: DataObject,
  source: Readonly<Record<string, unknown>>,
  layout: ReplyLayout,
  path: DataPath,
  isSure: boolean,
  type: string | undefined,
): void {
  for (const node of layout) {
    if (node.kind === 'field') mergeField(context, target, source, node, path, isSure);
    else if (node.type === null || type === undefined || matchesType(context.types, node.type, type))
      mergeFragment(context, target, source, node.selection, path, isSure, type);
  }
}

/** `isSure`: the object is known to be of a type that has the field. */
function mergeField(
  context: MergeContext,
  target: DataObject,
  source: Readonly<Record<string, unknown>>,
  field: ReplyField,
  path: DataPath,
  isSure: boolean,
): void {
  const value = Object.hasOwn(source, field.key) ? source[field.key] : undefined;
  const key = field.dataKey;
  if (value === undefined) {
    if (isSure && target[key] === undefined) context.reportFault([...path, key]);
    return;
  }
  const existing = target[key];
  if (field.name === '__typename') {
    // A subgraph may know an interface as an object type; the name of the real object type is worth more.
    if (typeof existing !== 'string' || typeof value !== 'string' || !context.types.possibleTypes.has(value))
      target[key] = value;
    return;
  }
  if (value === null) {
    target[key] ??= null;
    return;
  }
  target[key] =
    field.selection === null ? value : mergeValue(context, existing, value, field.selection, [...path, key]);
}

function mergeValue(
  context: MergeContext,
  existing: unknown,
  value: unknown,
  layout: ReplyLayout,
  path: DataPath,
): unknown {
  if (Array.isArray(value)) {
    const before: readonly unknown[] | undefined = Array.isArray(existing) ? existing : undefined;
    if (before !== undefined && before.length !== value.length) {
      context.reportFault(path);
      return existing;
    }
    return value.map((item: unknown, index) =>
      item === null ? (before?.[index] ?? null) : mergeValue(context, before?.[index], item, layout, [...path, index]),
    );
  }
  // A leaf where an object should be: completing it finds the fault.
  if (!isObject(value)) return value;
  const target = isDataObject(existing) ? existing : createDataObject();
  mergeObject(context, target, value, layout, path, undefined);
  return target;
}
