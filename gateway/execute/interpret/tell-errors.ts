// Errors by place in the data → errors of the answer, each at its place there, told once.
// Separate from completion: this runs only where something went wrong.
import type { FieldShape, SelectionShape } from '../../operation/operation-shape.js';
import type { ExecutionError } from '../execution-error.js';
import type { ErrorNode } from './data-tree.js';

type Path = readonly (string | number)[];

export function hasErrors(node: ErrorNode): boolean {
  return node.errors.length > 0;
}

export function markTold(node: ErrorNode): void {
  node.isTold = true;
  for (const child of node.children.values()) markTold(child);
}

/** Tells all errors at a node and below, for a value that is null there. */
export function tellErrorsBelow(
  node: ErrorNode,
  path: Path,
  selection: SelectionShape | null,
  told: ExecutionError[],
): void {
  if (!node.isTold) for (const error of node.errors) told.push({ ...error, path: [...path] });
  node.isTold = true;
  for (const [element, child] of node.children) {
    if (typeof element === 'number') {
      tellErrorsBelow(child, [...path, element], selection, told);
      continue;
    }
    const field = selection === null ? undefined : findByDataKey(selection, element);
    tellErrorsBelow(child, field === undefined ? path : [...path, field.responseKey], field?.selection ?? null, told);
  }
}

/**
 * Tells what no value of the answer has told: errors of fields that only the plan asked for, at the object that they belong to.
 * What lies below a null is left out: the null has its error.
 */
export function tellRest(
  node: ErrorNode,
  output: unknown,
  path: Path,
  selection: SelectionShape | null,
  told: ExecutionError[],
): void {
  if (output === null) return;
  if (!node.isTold) for (const error of node.errors) told.push({ ...error, path: [...path] });
  node.isTold = true;
  for (const [element, child] of node.children) {
    if (typeof element === 'number') {
      if (Array.isArray(output)) tellRest(child, output[element], [...path, element], selection, told);
      continue;
    }
    const field = selection === null ? undefined : findByDataKey(selection, element);
    const isAnswered = field !== undefined && isRecord(output) && Object.hasOwn(output, field.responseKey);
    if (isAnswered) tellRest(child, output[field.responseKey], [...path, field.responseKey], field.selection, told);
    else tellErrorsBelow(child, path, null, told);
  }
}

function findByDataKey(selection: SelectionShape, dataKey: string): FieldShape | undefined {
  const lists = selection.fieldsOfAnyType === null ? selection.fieldsByType.values() : [selection.fieldsOfAnyType];
  for (const fields of lists) {
    const field = fields.find((each) => each.dataKey === dataKey);
    if (field !== undefined) return field;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
