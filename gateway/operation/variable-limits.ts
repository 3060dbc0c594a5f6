// Variables as they came, and the arguments that they are for → nothing, or the limit that they go over. Counting stops at
// the limit, so that it is never the greater part of what the variables cost.
import {
  type DocumentNode,
  getNullableType,
  GraphQLInt,
  type GraphQLSchema,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { ClientError } from '../../process/errors.js';
import type { OperationLimits } from './limits.js';

/** Lists and objects within one another; what handles values calls itself for each level. */
const maximumLevels = 50;

/** Errors: `ClientError` VARIABLES_TOO_LARGE. */
export function checkVariables(given: Readonly<Record<string, unknown>>, limits: OperationLimits): void {
  let bytes = 0;
  const checkBytes = () => {
    if (bytes > limits.variablesBytes)
      refuse(`take more than ${limits.variablesBytes} bytes: send less at once, or several requests`);
  };
  const checkItems = (items: number) => {
    if (items > limits.listItems)
      refuse(`hold ${items} items in one list or object; ${limits.listItems} are allowed: send several requests`);
  };
  const count = (value: unknown, level: number): void => {
    checkBytes();
    if (typeof value === 'string') {
      bytes += Buffer.byteLength(value) + 2;
      return;
    }
    if (typeof value !== 'object' || value === null) {
      bytes += String(value).length;
      return;
    }
    if (level > maximumLevels) refuse(`lie more than ${maximumLevels} levels in one another`);
    if (Array.isArray(value)) {
      checkItems(value.length);
      bytes += 1 + Math.max(1, value.length);
      for (const item of value) count(item, level + 1);
      return;
    }
    // Keys alone are counted first: pairs of all of them take three times as long.
    const members = Object.keys(value).length;
    checkItems(members);
    bytes += 1 + Math.max(1, members);
    for (const [key, item] of Object.entries(value)) {
      bytes += Buffer.byteLength(key) + 3;
      count(item, level + 1);
    }
  };
  count(given, 1);
  checkBytes();
}

function refuse(what: string): never {
  throw new ClientError('VARIABLES_TOO_LARGE', `The variables ${what}.`);
}

/** Variables by the names `first` and `last` of the arguments that they are given to. */
export type PageVariables = ReadonlyMap<string, string>;

/**
 * The variables that say how long a page is to be; literals are checked at once. The document must be valid.
 * Errors: `ClientError` PAGE_TOO_LARGE.
 */
export function findPageVariables(schema: GraphQLSchema, document: DocumentNode, maximum: number): PageVariables {
  const found = new Map<string, string>();
  if (maximum === Infinity) return found;
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Argument({ name: { value: name }, value }) {
        if (name !== 'first' && name !== 'last') return;
        if (getNullableType(types.getArgument()?.type) !== GraphQLInt) return;
        if (value.kind === Kind.VARIABLE) found.set(value.name.value, name);
        else if (value.kind === Kind.INT) checkPage(name, Number(value.value), maximum);
      },
    }),
  );
  return found;
}

/** `coerced`: defaults included. Errors: `ClientError` PAGE_TOO_LARGE. */
export function checkPageVariables(
  pages: PageVariables,
  coerced: Readonly<Record<string, unknown>>,
  maximum: number,
): void {
  for (const [variable, name] of pages) {
    const value = coerced[variable];
    if (typeof value === 'number') checkPage(name, value, maximum);
  }
}

function checkPage(name: string, value: number, maximum: number): void {
  if (value <= maximum) return;
  throw new ClientError(
    'PAGE_TOO_LARGE',
    `\`${name}\` is ${value}; ${maximum} is the most: ask for a smaller page, and for the next one with its cursor.`,
  );
}
