// What a subgraph answered for a leaf → the value of its type, or undefined where it is none. Shared by both executors:
// the specification's result coercion (6.4.3), strict where a subgraph has coerced already.
import { GraphQLEnumType, type GraphQLLeafType } from 'graphql';

export type LeafKind = 'string' | 'int' | 'float' | 'boolean' | 'id' | 'enum' | 'any';

const kinds: ReadonlyMap<string, LeafKind> = new Map([
  ['String', 'string'],
  ['Int', 'int'],
  ['Float', 'float'],
  ['Boolean', 'boolean'],
  ['ID', 'id'],
]);

export function leafKindOf(type: GraphQLLeafType): LeafKind {
  return type instanceof GraphQLEnumType ? 'enum' : (kinds.get(type.name) ?? 'any');
}

/** `value` is neither null nor undefined. An ID may be a number, and is a text in the answer. */
export function readLeaf(type: GraphQLLeafType, value: unknown): unknown {
  switch (leafKindOf(type)) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'int':
      return isInt(value) ? value : undefined;
    case 'float':
      return typeof value === 'number' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'id':
      if (typeof value === 'number' && Number.isInteger(value)) return String(value);
      return typeof value === 'string' ? value : undefined;
    case 'enum':
      // An inaccessible value is not in the client's schema.
      return type instanceof GraphQLEnumType && typeof value === 'string' && type.getValue(value) ? value : undefined;
    case 'any':
      return value;
  }
}

function isInt(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -2_147_483_648 && value <= 2_147_483_647;
}
