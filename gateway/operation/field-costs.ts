// A field of a type as it is selected, and the weights of the supergraph → what the field costs each time it is asked for, what
// each value of it costs, and how many there are at most. Separate from the estimate, which adds these up over a shape.
import {
  type ArgumentNode,
  getNamedType,
  getNullableType,
  GraphQLInt,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import { ClientError } from '../../process/errors.js';
import { type Amount, type AmountRun, sum } from './amounts.js';
import { type CostWeights, defaultCosts, type ListSize } from './cost-weights.js';
import type { FieldShape } from './operation-shape.js';

export interface FieldCosts {
  /** Of a type's value: an object 1, a leaf 0, unless the supergraph says otherwise. */
  ofType(typeName: string): number;
  /** The field and the arguments given, each time it is asked for. */
  ofField(parent: string, field: FieldShape): Amount;
  /** Items of the field, null where it says nothing of them. `sizedBy`: what the field around it says of this one. */
  itemsOf(parent: string, field: FieldShape): Amount | null;
  /** Fields of the answered object to which `itemsOf` belongs; null where it belongs to the field itself. */
  sizedFieldsOf(parent: string, field: FieldShape): readonly string[] | null;
}

const pageArguments = ['first', 'last'];
const pageFields = ['edges', 'nodes'];

export function createFieldCosts(schema: GraphQLSchema, { weights, listSizes }: CostWeights): FieldCosts {
  const definitionOf = (parent: string, name: string): GraphQLField<unknown, unknown> | undefined => {
    const type = schema.getType(parent);
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  };
  const hasInputWeights = [...weights.keys()].some((coordinate) => {
    if (coordinate.endsWith(')')) return true;
    const [typeName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    return isInputObjectType(type) || (!coordinate.includes('.') && !isObjectType(type));
  });

  /** A value of an input type: what its type weighs, and for an object its fields that are given. */
  const inputCost = (type: GraphQLInputType, value: unknown, own: number | undefined): number => {
    if (value === undefined || value === null) return own ?? 0;
    const nullable = getNullableType(type);
    if (isListType(nullable) && Array.isArray(value))
      return value.reduce((total: number, item) => total + inputCost(nullable.ofType, item, 0), own ?? 0);
    const named = getNamedType(type);
    let cost = own ?? weights.get(named.name) ?? 0;
    if (!isInputObjectType(named) || typeof value !== 'object') return cost;
    for (const [name, item] of Object.entries(value)) {
      const field = Object.hasOwn(named.getFields(), name) ? named.getFields()[name] : undefined;
      if (field !== undefined) cost += inputCost(field.type, item, weights.get(`${named.name}.${name}`));
    }
    return cost;
  };

  const argumentCost = (parent: string, fieldName: string, definition: GraphQLArgument, node: ArgumentNode): Amount => {
    const own = weights.get(`${parent}.${fieldName}(${definition.name}:)`);
    if (!holdsVariable(node)) return inputCost(definition.type, valueFromASTUntyped(node.value), own);
    return ({ variables }) => {
      const given = valueFromASTUntyped(node.value, variables);
      // A variable that was not sent is an argument that was not given.
      return given === undefined ? 0 : inputCost(definition.type, given, own);
    };
  };

  /** What the supergraph says of the list, or what is usual: a page of `first` or `last`, in `edges` and `nodes` if any. */
  const sizeOf = (parent: string, field: FieldShape): ListSize | null => {
    const told = listSizes.get(`${parent}.${field.fieldName}`);
    if (told !== undefined) return told;
    const definition = definitionOf(parent, field.fieldName);
    const slicing = (definition?.args ?? []).filter(
      ({ name, type }) => pageArguments.includes(name) && getNullableType(type) === GraphQLInt,
    );
    if (definition === undefined || slicing.length === 0) return null;
    const sized = isList(field) ? [] : pageFields.filter((name) => isListField(getNamedType(field.type).name, name));
    const slicingArguments = slicing.map(({ name }) => name);
    return { assumedSize: null, slicingArguments, sizedFields: sized, requireOneSlicingArgument: false };
  };
  const isListField = (parent: string, name: string): boolean => {
    const type = definitionOf(parent, name)?.type;
    return type !== undefined && isListType(getNullableType(type));
  };

  return {
    ofType(typeName) {
      const type = schema.getType(typeName);
      const usual = isObjectType(type) || isInterfaceType(type) ? defaultCosts.object : 0;
      return weights.get(typeName) ?? usual;
    },
    ofField(parent, field) {
      const { fieldName } = field;
      if (fieldName === '__schema') return defaultCosts.schemaField;
      if (fieldName === '__type') return defaultCosts.object;
      const isMutation = schema.getMutationType()?.name === parent;
      const own = weights.get(`${parent}.${fieldName}`) ?? (isMutation ? defaultCosts.mutationField : 0);
      if (!hasInputWeights) return own;
      const definition = definitionOf(parent, fieldName);
      const given = field.nodes[0]?.arguments ?? [];
      const costs = given.map((node) => {
        const argument = definition?.args.find(({ name }) => name === node.name.value);
        return argument === undefined ? 0 : argumentCost(parent, fieldName, argument, node);
      });
      return sum([own, ...costs]);
    },
    itemsOf(parent, field) {
      const size = sizeOf(parent, field);
      if (size === null) return null;
      const otherwise = size.assumedSize ?? defaultCosts.listItems;
      const definition = definitionOf(parent, field.fieldName);
      const given = size.slicingArguments.map((name) =>
        readSlice(
          field,
          name,
          definition?.args.find((each) => each.name === name),
        ),
      );
      const isFixed = given.every((slice) => typeof slice !== 'function');
      const count = (run: AmountRun): number => {
        const values = given.map((slice) => (typeof slice === 'function' ? slice(run) : slice));
        const told = values.filter((value) => value !== null);
        if (size.requireOneSlicingArgument && size.slicingArguments.length > 0 && told.length !== 1)
          refuseSlices(parent, field.fieldName, size.slicingArguments);
        return told.length === 0 ? otherwise : Math.max(0, ...told);
      };
      return isFixed ? count({ variables: {}, known: new Map() }) : count;
    },
    sizedFieldsOf(parent, field) {
      const size = sizeOf(parent, field);
      return size === null || size.sizedFields.length === 0 ? null : size.sizedFields;
    },
  };
}

/** The items of a list as far as only the type is known: lists within lists are each of the usual length. */
export function usualItems(field: FieldShape): number {
  let items = 1;
  for (let type = getNullableType(field.type); isListType(type); type = getNullableType(type.ofType))
    items *= defaultCosts.listItems;
  return items;
}

export function isList(field: FieldShape): boolean {
  return isListType(getNullableType(field.type));
}

type Slice = number | null | ((run: AmountRun) => number | null);

/** What a slicing argument says, its default included; null where it is not given or null. */
function readSlice(field: FieldShape, name: string, definition: GraphQLArgument | undefined): Slice {
  const usual = toCount(definition?.defaultValue);
  const value = field.nodes[0]?.arguments?.find((each) => each.name.value === name)?.value;
  if (value === undefined) return usual;
  if (value.kind !== Kind.VARIABLE) return value.kind === Kind.INT ? Number(value.value) : null;
  const variable = value.name.value;
  return ({ variables }) => {
    const sent = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    return sent === undefined ? usual : toCount(sent);
  };
}

function toCount(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function refuseSlices(parent: string, fieldName: string, names: readonly string[]): never {
  const wanted = names.map((name) => `\`${name}\``).join(', ');
  throw new ClientError(
    'BAD_USER_INPUT',
    `${parent}.${fieldName} needs ${names.length === 1 ? wanted : `exactly one of ${wanted}`}, so that its cost is known.`,
  );
}

function holdsVariable(node: ArgumentNode): boolean {
  const holds = (value: ArgumentNode['value']): boolean => {
    if (value.kind === Kind.VARIABLE) return true;
    if (value.kind === Kind.LIST) return value.values.some(holds);
    return value.kind === Kind.OBJECT && value.fields.some((field) => holds(field.value));
  };
  return holds(node.value);
}
