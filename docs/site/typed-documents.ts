// Operations and the schema → TypeScript: each operation as a text with the types of its variables and of its answer.
// Separate from the client that sends them, which knows no operation.
import {
  type FragmentDefinitionNode,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  specifiedRules,
  type TypeNode,
  validate,
} from 'graphql';

const scalars: Readonly<Record<string, string>> = { Int: 'number', Float: 'number', Boolean: 'boolean' };

/** The text of a module. Errors: throws for operations that are not valid, or have no name. */
export function writeTypedDocuments(schema: GraphQLSchema, operationsText: string): string {
  const document = parse(operationsText, { noLocation: true });
  const faults = validate(schema, document, specifiedRules);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const printer = createPrinter(schema, fragments);
  const written = operations.map(printer.printOperation);
  return `// operations.graphql and the schema → the operations with their types. Written by \`npm run client\`; do not change it by hand.
import type { TypedDocument } from './civic-client.ts';

${[...printer.printShared(), ...written].join('\n\n')}
`;
}

interface Collected {
  readonly type: GraphQLOutputType | null;
  readonly selections: SelectionSetNode[];
}

function createPrinter(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const shared = new Map<string, string>();

  function printOperation(operation: OperationDefinitionNode): string {
    const name = operation.name?.value;
    const root = schema.getRootType(operation.operation);
    if (name === undefined || !root) throw new Error('each operation has a name and a root type');
    const variables = (operation.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => {
      const given = inputTypeOf(type);
      if (given === undefined) throw new Error(`$${variable.name.value} has no input type`);
      const isOptional = !isNonNullType(given) || defaultValue !== undefined;
      return `  readonly ${variable.name.value}${isOptional ? '?' : ''}: ${printInput(given)};`;
    });
    const used = print({ kind: Kind.DOCUMENT, definitions: [operation, ...usedFragments(operation.selectionSet)] });
    return `export interface ${name}Variables {${variables.length > 0 ? `\n${variables.join('\n')}\n` : ''}}

export type ${name}Data = ${printSelection([root], [operation.selectionSet], '')};

export const ${name}: TypedDocument<${name}Data, ${name}Variables> = {
  name: '${name}',
  text: \`${used.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\`,
};`;
  }

  function inputTypeOf(type: TypeNode): GraphQLInputType | undefined {
    if (type.kind === Kind.NON_NULL_TYPE) {
      const inner = inputTypeOf(type.type);
      return inner === undefined || isNonNullType(inner) ? inner : new GraphQLNonNull(inner);
    }
    if (type.kind === Kind.LIST_TYPE) {
      const inner = inputTypeOf(type.type);
      return inner === undefined ? undefined : new GraphQLList(inner);
    }
    const named = schema.getType(type.name.value);
    return isInputType(named) ? named : undefined;
  }

  function usedFragments(set: SelectionSetNode, seen = new Set<string>()): FragmentDefinitionNode[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind !== Kind.FRAGMENT_SPREAD)
        return selection.selectionSet === undefined ? [] : usedFragments(selection.selectionSet, seen);
      const fragment = fragments.get(selection.name.value);
      if (fragment === undefined || seen.has(fragment.name.value)) return [];
      seen.add(fragment.name.value);
      return [fragment, ...usedFragments(fragment.selectionSet, seen)];
    });
  }

  /** One shape for each object that may be there; those that look the same are one. */
  function printSelection(
    types: readonly GraphQLObjectType[],
    sets: readonly SelectionSetNode[],
    indent: string,
  ): string {
    const shapes = types.map((type) => {
      const fields = new Map<string, Collected>();
      for (const set of sets) collect(type, set, fields);
      if (fields.size === 0) return 'Record<string, never>';
      const inner = `${indent}  `;
      const lines = [...fields].map(([key, { type: given, selections }]) => {
        const text = given === null ? `'${type.name}'` : printOutput(given, selections, inner);
        return `${inner}readonly ${key}: ${text};`;
      });
      return `{\n${lines.join('\n')}\n${indent}}`;
    });
    return [...new Set(shapes)].join(' | ');
  }

  function collect(parent: GraphQLObjectType, set: SelectionSetNode, into: Map<string, Collected>): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const type = selection.name.value === '__typename' ? null : parent.getFields()[selection.name.value]?.type;
        if (type === undefined) throw new Error(`${parent.name} has no field ${selection.name.value}`);
        const known = into.get(key) ?? { type, selections: [] };
        if (selection.selectionSet !== undefined) known.selections.push(selection.selectionSet);
        into.set(key, known);
        continue;
      }
      const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (inner === undefined) continue;
      const condition = inner.typeCondition?.name.value;
      if (condition === undefined || possibleTypes(schema.getType(condition)).includes(parent))
        collect(parent, inner.selectionSet, into);
    }
  }

  function possibleTypes(type: GraphQLNamedType | undefined): readonly GraphQLObjectType[] {
    if (type === undefined) return [];
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  }

  function printOutput(type: GraphQLOutputType, sets: readonly SelectionSetNode[], indent: string): string {
    if (isNonNullType(type)) return printNotNull(type.ofType, sets, indent);
    return `${printNotNull(type, sets, indent)} | null`;
  }

  function printNotNull(type: GraphQLOutputType, sets: readonly SelectionSetNode[], indent: string): string {
    if (isListType(type)) {
      const item = printOutput(type.ofType, sets, indent);
      return item.includes(' | ') ? `readonly (${item})[]` : `readonly ${item}[]`;
    }
    const named = getNamedType(type);
    const types = possibleTypes(named);
    return types.length > 0 ? printSelection(types, sets, indent) : printLeaf(named);
  }

  function printLeaf(type: GraphQLNamedType): string {
    if (!isEnumType(type)) return scalars[type.name] ?? 'string';
    const values = type.getValues().map(({ name }) => `'${name}'`);
    shared.set(type.name, `export type ${type.name} = ${values.join(' | ')};`);
    return type.name;
  }

  function printInput(type: GraphQLInputType): string {
    if (isNonNullType(type)) return printGiven(type.ofType);
    return `${printGiven(type)} | null`;
  }

  function printGiven(type: GraphQLInputType): string {
    if (isListType(type)) {
      const item = printInput(type.ofType);
      return item.includes(' | ') ? `readonly (${item})[]` : `readonly ${item}[]`;
    }
    if (!isInputObjectType(type)) return printLeaf(getNamedType(type));
    if (!shared.has(type.name)) {
      shared.set(type.name, '');
      const lines = Object.values(type.getFields()).map(
        (field) => `  readonly ${field.name}${isRequiredInputField(field) ? '' : '?'}: ${printInput(field.type)};`,
      );
      shared.set(type.name, `export interface ${type.name} {\n${lines.join('\n')}\n}`);
    }
    return type.name;
  }

  return {
    printOperation,
    /** What several operations use; asked for once all are printed. */
    printShared: () => [...shared.values()].toSorted(),
  };
}
