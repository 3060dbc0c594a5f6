// Merged data and the shape of an operation → the answer's data and errors, with null propagation to the letter (6.4.3, 6.4.4):
// fields in order, a null that may not be ends the completion of its parent, and a place gets one error.
import { getNamedType, getNullableType, type GraphQLOutputType, isLeafType, isListType, isNonNullType } from 'graphql';
import type { SupergraphTypes } from '../../plan/supergraph-types.js';
import type { DeferredShape, FieldShape, SelectionShape } from '../../operation/operation-shape.js';
import { addObject, type CostMeter } from '../cost-account.js';
import { describeDenial, type ExecutionError } from '../execution-error.js';
import { readLeaf } from '../leaf-values.js';
import {
  createDataObject,
  type DataObject,
  type DataPath,
  type ErrorNode,
  findFailure,
  isDataObject,
} from './data-tree.js';
import { hasErrors, markTold, tellErrorsBelow } from './tell-errors.js';

/** Stands for null where null may not be. */
export const nulled = Symbol('nulled');

/** A deferred fragment of one object, to be completed when its data is there. */
export interface PendingDefer {
  readonly shape: DeferredShape;
  readonly object: DataObject;
  readonly path: readonly (string | number)[];
  readonly dataPath: DataPath;
}

export interface Completion {
  readonly errors: ExecutionError[];
  readonly pending: PendingDefer[];
  complete(
    object: DataObject,
    selection: SelectionShape,
    node: ErrorNode | undefined,
    place: { readonly path: readonly (string | number)[]; readonly dataPath: DataPath },
  ): DataObject | typeof nulled;
}

/** `introspection`: answers to the introspection fields of the root, by response key. */
export function createCompletion(
  { types, meter }: { readonly types: SupergraphTypes; readonly meter: CostMeter },
  introspection: Readonly<Record<string, unknown>>,
): Completion {
  const errors: ExecutionError[] = [];
  const pending: PendingDefer[] = [];
  let path: (string | number)[] = [];
  let dataPath: (string | number)[] = [];

  const addError = (error: ExecutionError) => void errors.push({ ...error, path: [...path] });
  const fail = (message: string) => addError({ message, extensions: { code: 'SUBGRAPH_INVALID_RESPONSE' } });

  const completeObject = (
    object: DataObject,
    selection: SelectionShape,
    node: ErrorNode | undefined,
    isPart = false,
  ): DataObject | typeof nulled => {
    const typeName = findType(object, selection, types);
    const fields = typeName === null ? selection.fieldsOfAnyType : selection.fieldsByType.get(typeName);
    if (fields === undefined || fields === null) {
      fail(`An object of type ${selection.typeName} has no type that it may have.`);
      return nulled;
    }
    addObject(meter, meter.cost.ofObject(selection, typeName), isPart);
    const output = createDataObject();
    const pendingBefore = pending.length;
    for (const field of fields) {
      path.push(field.responseKey);
      dataPath.push(field.dataKey);
      const value = completeField(object, field, typeName, node, selection);
      path.pop();
      dataPath.pop();
      if (value === nulled) {
        pending.length = pendingBefore;
        return nulled;
      }
      output[field.responseKey] = value;
    }
    for (const shape of selection.deferred) {
      if (typeName === null || !shape.selection.fieldsByType.has(typeName)) continue;
      pending.push({ shape, object, path: [...path], dataPath: [...dataPath] });
    }
    return output;
  };

  const completeField = (
    object: DataObject,
    field: FieldShape,
    typeName: string | null,
    node: ErrorNode | undefined,
    selection: SelectionShape,
  ): unknown => {
    const staticType = selection.typeName;
    if (field.fieldName === '__typename') {
      if (typeName !== null) return typeName;
      fail(`The type of an object of ${staticType} is not known.`);
      return nulled;
    }
    if (field.fieldName.startsWith('__')) return introspection[field.responseKey];
    if (field.denial !== null) {
      addError(describeDenial(field.denial));
      return isNonNullType(field.type) ? nulled : null;
    }
    const value = object[field.dataKey];
    const failure = value === undefined ? findFailure(node, field.dataKey) : undefined;
    // A step may pass an object by that another step was for: what failed in that one is not absent.
    if (value === undefined && (failure !== undefined || node?.absent.has(field.dataKey) !== true)) {
      const goesUp = isNonNullType(field.type);
      if (failure === undefined) fail(`${typeName ?? staticType}.${field.fieldName} was not answered.`);
      else if (goesUp && failure.isPlaced && node !== undefined) {
        // The object is null because of the field that failed, not of this one.
        tellErrorsBelow(node, path.slice(0, -1), selection, errors);
      } else {
        addError(failure.error);
        // An error placed below is the reason of the failure, and is told by it.
        const below = node?.children.get(field.dataKey);
        if (below !== undefined) markTold(below);
      }
      return goesUp ? nulled : null;
    }
    return completeValue(field.type, field, value, node?.children.get(field.dataKey), typeName ?? staticType);
  };

  const completeValue = (
    type: GraphQLOutputType,
    field: FieldShape,
    value: unknown,
    node: ErrorNode | undefined,
    parent: string,
  ): unknown => {
    if (isNonNullType(type)) {
      const before = errors.length;
      const completed = completeValue(type.ofType, field, value, node, parent);
      if (completed !== null) return completed;
      if (errors.length === before) fail(`Cannot return null for non-nullable field ${parent}.${field.fieldName}.`);
      return nulled;
    }
    if (value === null || value === undefined) {
      if (node !== undefined) tellErrorsBelow(node, path, field.selection, errors);
      return null;
    }
    if (node !== undefined && node.errors.length > 0) tellOwn(node);
    if (isListType(type)) return completeList(type.ofType, field, value, node, parent);
    if (isLeafType(type)) {
      const leaf = readLeaf(type, value);
      if (leaf !== undefined) return leaf;
      fail(`The value of ${parent}.${field.fieldName} is no ${type.name}.`);
      return null;
    }
    if (field.selection === null || !isDataObject(value)) {
      fail(`The value of ${parent}.${field.fieldName} is no ${getNamedType(type).name}.`);
      return null;
    }
    const object = completeObject(value, field.selection, node);
    return object === nulled ? null : object;
  };

  const completeList = (
    itemType: GraphQLOutputType,
    field: FieldShape,
    value: unknown,
    node: ErrorNode | undefined,
    parent: string,
  ): unknown => {
    if (!Array.isArray(value)) {
      fail(`The value of ${parent}.${field.fieldName} is no list.`);
      return null;
    }
    const pendingBefore = pending.length;
    const items: unknown[] = [];
    if (isLeafType(getNullableType(itemType))) meter.total += value.length * meter.cost.ofLeafItem(field);
    for (const [index, item] of value.entries()) {
      path.push(index);
      dataPath.push(index);
      const completed = completeValue(itemType, field, item, node?.children.get(index), parent);
      path.pop();
      dataPath.pop();
      if (completed === nulled) {
        pending.length = pendingBefore;
        return null;
      }
      items.push(completed);
    }
    return items;
  };

  const tellOwn = (node: ErrorNode) => {
    if (!node.isTold && hasErrors(node)) for (const error of node.errors) addError(error);
    node.isTold = true;
  };

  return {
    errors,
    pending,
    complete(object, selection, node, place) {
      path = [...place.path];
      dataPath = [...place.dataPath];
      return completeObject(object, selection, node, true);
    },
  };
}

/** The object type, or null where it is not known and need not be. Undefined fields follow from a name that may not be here. */
function findType(object: DataObject, selection: SelectionShape, types: SupergraphTypes): string | null {
  const told = object['__typename'];
  if (typeof told !== 'string') return selection.isAbstract ? null : selection.typeName;
  if (selection.fieldsByType.has(told)) return told;
  // A subgraph with an interface object knows no more than the interface.
  const isAbstract = types.possibleTypes.has(told);
  if (selection.isAbstract) return isAbstract && selection.fieldsOfAnyType !== null ? null : told;
  return isAbstract && types.possibleTypes.get(told)?.has(selection.typeName) ? selection.typeName : told;
}
