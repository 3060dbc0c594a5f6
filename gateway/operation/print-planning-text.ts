// A shape → the canonical text that is planned: data keys in place of aliases, every fragment on an object type, no conditions.
// What all object types of an interface select alike stays on the interface, so that a plan need not tell them apart.
import {
  type FieldNode,
  getNamedType,
  type GraphQLSchema,
  isInterfaceType,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { ClientError } from '../../process/errors.js';
import { printFieldTail } from './data-keys.js';
import type { FieldShape, SelectionShape } from './operation-shape.js';

/** The longest text that is planned, in characters. The same fragment in many places unfolds in each of them. */
const maximumLength = 400_000;

/** Null when nothing is to be fetched: introspection and `__typename` of the root are answered without a subgraph. Errors: `ClientError` OPERATION_TOO_LARGE. */
export function printPlanningText(
  operation: OperationDefinitionNode,
  root: SelectionShape,
  schema: GraphQLSchema,
): string | null {
  const selection = printSelection(root, schema, { isRoot: true });
  if (selection === '') return null;
  const used = findVariables(selection);
  const definitions = (operation.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value));
  const variables = definitions.map((each) => print(each)).join(' ');
  const name = operation.name === undefined ? '' : ` ${operation.name.value}`;
  return `${operation.operation}${name}${variables === '' ? '' : `(${variables})`}{${selection}}`;
}

function printSelection(shape: SelectionShape, schema: GraphQLSchema, { isRoot = false } = {}): string {
  const deferred = shape.deferred.map(({ planLabel, selection }) => {
    const text = printSelection(selection, schema);
    return `...@defer(label:"${planLabel}"){${text}}`;
  });
  const own = printFields(shape, schema);
  // An object with nothing selected is still there or null; the root is always there.
  const selected = own === '' && !isRoot ? '__typename' : own;
  const text = [selected, ...deferred].filter((part) => part !== '').join(' ');
  if (text.length > maximumLength) {
    throw new ClientError(
      'OPERATION_TOO_LARGE',
      `The operation unfolds to more than ${maximumLength} characters: select less, or use fewer fragments within fragments.`,
    );
  }
  return text;
}

function printFields(shape: SelectionShape, schema: GraphQLSchema): string {
  if (shape.fieldsOfAnyType !== null) return printFieldList(shape.fieldsOfAnyType, schema, shape.isAbstract);
  if (!shape.isAbstract) return printFieldList(shape.fieldsByType.get(shape.typeName) ?? [], schema, false);
  const shared = findSharedFields(shape, schema);
  const byType = [...shape.fieldsByType].map(([type, fields]) => {
    const own = printFieldList(
      fields.filter(({ dataKey }) => !shared.has(dataKey)),
      schema,
      false,
    );
    return own === '' ? '' : `...on ${type}{${own}}`;
  });
  return ['__typename', printFieldList([...shared.values()], schema, false), ...byType]
    .filter((part) => part !== '')
    .join(' ');
}

/** Fields that every object type of an interface selects, by a node on the interface or wider, and that it has itself. */
function findSharedFields(shape: SelectionShape, schema: GraphQLSchema): ReadonlyMap<string, FieldShape> {
  const shared = new Map<string, FieldShape>();
  const type = schema.getType(shape.typeName);
  const [first, ...others] = [...shape.fieldsByType.values()];
  if (!isInterfaceType(type) || first === undefined) return shared;
  for (const field of first) {
    const same = others.map((fields) => fields.find(({ dataKey }) => dataKey === field.dataKey));
    if (field.denial !== null || same.some((other) => other?.denial !== null)) continue;
    const isShared =
      field.selection === null
        ? field.nodes.some((node) => same.every((other) => other?.nodes.includes(node)))
        : same.every((other) => other?.selection === field.selection && haveSame(other.nodes, field.nodes));
    // An object type may answer the field with a narrower type, of which more can be selected.
    const own = type.getFields()[field.fieldName];
    if (isShared && own !== undefined && getNamedType(own.type) === getNamedType(field.type))
      shared.set(field.dataKey, field);
  }
  return shared;
}

const haveSame = (some: readonly FieldNode[], others: readonly FieldNode[]) =>
  some.length === others.length && some.every((node, index) => node === others[index]);

function printFieldList(fields: readonly FieldShape[], schema: GraphQLSchema, withTypename: boolean): string {
  const printed = fields.flatMap((field) => {
    if (field.fieldName === '__typename') return withTypename ? ['__typename'] : [];
    // Introspection is answered here; what is denied is answered by nobody.
    if (field.fieldName.startsWith('__') || field.denial !== null) return [];
    const [node] = field.nodes;
    if (node === undefined) return [];
    const alias = field.dataKey === field.fieldName ? '' : `${field.dataKey}:`;
    const selection = field.selection === null ? '' : `{${printSelection(field.selection, schema)}}`;
    return [`${alias}${field.fieldName}${printFieldTail(node)}${selection}`];
  });
  return [...new Set(printed)].join(' ');
}

function findVariables(selection: string): ReadonlySet<string> {
  const used = new Set<string>();
  if (!selection.includes('$')) return used;
  visit(parse(`{${selection}}`), {
    Variable({ name }) {
      used.add(name.value);
    },
  });
  return used;
}
