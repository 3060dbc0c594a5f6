// `requires` of a supergraph's fields → the required fields that have arguments, each with the name of the field that stands
// for it while planning.
import {
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  type TypeNode as TypeReference,
} from 'graphql';
import { readArgument } from './directive-arguments.js';

export interface RequiredField {
  readonly typeName: string;
  readonly fieldName: string;
  /** As they are written in the requirement, with parentheses. */
  readonly argumentsText: string;
  readonly standName: string;
  /** The field sets that hold it. */
  readonly usedIn: Set<string>;
}

type Types = ReadonlyMap<string, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>;

export function findRequiredFields(types: Types): readonly RequiredField[] {
  const found = new Map<string, RequiredField>();
  for (const [typeName, { fields }] of types) {
    for (const directive of (fields ?? []).flatMap((field) => field.directives ?? [])) {
      const requires = directive.name.value === 'join__field' ? readArgument(directive, 'requires') : undefined;
      if (requires?.includes('(') !== true) continue;
      visitFields(parseFieldSet(requires), typeName, types, (field, parent) => {
        const argumentsText = printArguments(field);
        if (argumentsText === '') return;
        const key = `${parent}.${field.name.value}${argumentsText}`;
        const known = found.get(key) ?? {
          typeName: parent,
          fieldName: field.name.value,
          argumentsText,
          standName: `${field.name.value}__required_${found.size + 1}`,
          usedIn: new Set<string>(),
        };
        known.usedIn.add(requires);
        found.set(key, known);
      });
    }
  }
  return [...found.values()];
}

/** The field set with every field that has arguments replaced by the one that stands for it. */
export function rewriteFieldSet(
  text: string,
  typeName: string,
  types: Types,
  required: readonly RequiredField[],
): string {
  const rewrite = (set: SelectionSetNode, parent: string): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return node;
      if (node.kind === Kind.INLINE_FRAGMENT)
        return { ...node, selectionSet: rewrite(node.selectionSet, node.typeCondition?.name.value ?? parent) };
      const stand = required.find(
        (each) =>
          each.typeName === parent && each.fieldName === node.name.value && each.argumentsText === printArguments(node),
      );
      const type = typeOfField(types, parent, node.name.value);
      return {
        ...node,
        ...(stand === undefined ? {} : { name: { kind: Kind.NAME, value: stand.standName }, arguments: [] }),
        ...(node.selectionSet === undefined ? {} : { selectionSet: rewrite(node.selectionSet, type ?? parent) }),
      };
    }),
  });
  return print(rewrite(parseFieldSet(text), typeName))
    .replaceAll(/\s+/g, ' ')
    .slice(1, -1)
    .trim();
}

export function parseFieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{${text}}`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${text}" is no field set`);
  return definition.selectionSet;
}

function visitFields(
  set: SelectionSetNode,
  parent: string,
  types: Types,
  visit: (field: FieldNode, parent: string) => void,
): void {
  for (const node of set.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT)
      visitFields(node.selectionSet, node.typeCondition?.name.value ?? parent, types, visit);
    if (node.kind !== Kind.FIELD) continue;
    visit(node, parent);
    const type = typeOfField(types, parent, node.name.value);
    if (node.selectionSet !== undefined && type !== undefined) visitFields(node.selectionSet, type, types, visit);
  }
}

function typeOfField(types: Types, parent: string, name: string): string | undefined {
  const field = types.get(parent)?.fields?.find((each) => each.name.value === name);
  return field === undefined ? undefined : namedType(field.type);
}

function namedType(type: TypeReference): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function printArguments(field: FieldNode): string {
  const given = field.arguments ?? [];
  return given.length === 0 ? '' : `(${given.map((each) => print(each)).join(', ')})`;
}
