// The shape of an operation and the weights of the supergraph → what it costs at most by what is known beforehand, and what
// each object of its answer costs: the same weights, before and after. By the cost specification of IBM, fields once each
// time they are asked for, types once for each value.
import { getNamedType, type GraphQLSchema, isLeafType } from 'graphql';
import { type Amount, evaluate, largest, shared, sum, times } from './amounts.js';
import type { CostWeights } from './cost-weights.js';
import { createFieldCosts, isList, usualItems } from './field-costs.js';
import type { FieldShape, OperationShape, SelectionShape } from './operation-shape.js';

/** What one object of an answer costs. */
export interface ObjectCost {
  /** For being there. */
  readonly object: number;
  /** For the fields that are selected of it, leaves included that are no lists. */
  readonly fields: number;
  /** Of arguments that depend on variables. */
  readonly open: ((variables: Readonly<Record<string, unknown>>) => number) | null;
}

export interface ShapeCost {
  /**
   * `variables`: coerced, defaults included. Errors: `ClientError` BAD_USER_INPUT where a list needs an argument that says
   * how long it is.
   */
  estimate(variables: Readonly<Record<string, unknown>>): number;
  /** `typeName`: null where the type is not known and need not be. */
  ofObject(selection: SelectionShape, typeName: string | null): ObjectCost;
  /** Each item of a list of leaves. */
  ofLeafItem(field: FieldShape): number;
}

export interface CostModel {
  /** The same for the same shape. */
  of(shape: OperationShape): ShapeCost;
}

export function createCostModel(schema: GraphQLSchema, weights: CostWeights): CostModel {
  const costs = createFieldCosts(schema, weights);
  const known = new WeakMap<OperationShape, ShapeCost>();
  const leafOf = (field: FieldShape): number => {
    const named = getNamedType(field.type);
    return isLeafType(named) && !field.fieldName.startsWith('__') ? costs.ofType(named.name) : 0;
  };
  const objects = new WeakMap<SelectionShape, Map<string | null, ObjectCost>>();
  const ofObject = (selection: SelectionShape, typeName: string | null): ObjectCost => {
    const byType = objects.get(selection) ?? new Map<string | null, ObjectCost>();
    objects.set(selection, byType);
    const before = byType.get(typeName);
    if (before !== undefined) return before;
    const parent = typeName ?? selection.typeName;
    const fields = (typeName === null ? selection.fieldsOfAnyType : selection.fieldsByType.get(typeName)) ?? [];
    const cost = addUp(costs.ofType(parent), [
      ...fields.map((field) => costs.ofField(parent, field)),
      ...fields.filter((field) => !isList(field)).map(leafOf),
    ]);
    byType.set(typeName, cost);
    return cost;
  };
  return {
    of(shape) {
      const before = known.get(shape);
      if (before !== undefined) return before;
      const amount = estimateShape(shape, costs, leafOf);
      const estimate =
        typeof amount === 'number'
          ? () => Math.max(0, amount)
          : (variables: Readonly<Record<string, unknown>>) =>
              Math.max(0, evaluate(amount, { variables, known: new Map() }));
      const cost: ShapeCost = { estimate, ofObject, ofLeafItem: leafOf };
      known.set(shape, cost);
      return cost;
    },
  };
}

function addUp(object: number, amounts: readonly Amount[]): ObjectCost {
  const total = sum(amounts);
  if (typeof total === 'number') return { object, fields: total, open: null };
  return { object, fields: 0, open: (variables) => total({ variables, known: new Map() }) };
}

/** What a field says of lists in the object that it answers. */
interface SizedFields {
  readonly names: readonly string[];
  readonly items: Amount;
}

function estimateShape(
  shape: OperationShape,
  costs: ReturnType<typeof createFieldCosts>,
  leafOf: (field: FieldShape) => number,
): Amount {
  const known = new Map<SelectionShape, Amount>();

  /** An object: the dearest of those that may be there. */
  const ofSelection = (selection: SelectionShape, sized: SizedFields | null): Amount => {
    const before = sized === null ? known.get(selection) : undefined;
    if (before !== undefined) return before;
    const kinds = [...selection.fieldsByType].map(([typeName, fields]) =>
      sum([costs.ofType(typeName), ofFields(typeName, fields, sized), ofDeferred(selection, typeName, sized)]),
    );
    const any = selection.fieldsOfAnyType ?? [];
    const name = selection.typeName;
    const amount = kinds.length === 0 ? sum([costs.ofType(name), ofFields(name, any, sized)]) : largest(kinds);
    const once = shared(amount);
    if (sized === null) known.set(selection, once);
    return once;
  };

  const ofDeferred = (selection: SelectionShape, typeName: string, sized: SizedFields | null): Amount =>
    sum(
      selection.deferred.map((part) => {
        const fields = part.selection.fieldsByType.get(typeName);
        if (fields === undefined) return 0;
        return sum([ofFields(typeName, fields, sized), ofDeferred(part.selection, typeName, sized)]);
      }),
    );

  const ofFields = (parent: string, fields: readonly FieldShape[], sized: SizedFields | null): Amount =>
    sum(fields.map((field) => ofField(parent, field, sized)));

  const ofField = (parent: string, field: FieldShape, sized: SizedFields | null): Amount => {
    const own = costs.ofField(parent, field);
    const told = costs.itemsOf(parent, field);
    const names = costs.sizedFieldsOf(parent, field);
    const inner = told === null || names === null ? null : { names, items: told };
    const value = field.selection === null ? leafOf(field) : ofSelection(field.selection, inner);
    return sum([own, times(countOf(field, told, names, sized), value)]);
  };

  const countOf = (
    field: FieldShape,
    told: Amount | null,
    names: readonly string[] | null,
    sized: SizedFields | null,
  ): Amount => {
    if (!isList(field)) return 1;
    if (told !== null && names === null) return told;
    return sized?.names.includes(field.fieldName) === true ? sized.items : usualItems(field);
  };

  const { root } = shape;
  const fields = root.fieldsByType.get(root.typeName) ?? [];
  return sum([ofFields(root.typeName, fields, null), ofDeferred(root, root.typeName, null)]);
}
