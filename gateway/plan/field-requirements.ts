// A supergraph's text → what every field of an object type demands of callers: its own demands, those of its type, of what it
// returns, and of all that it requires of other fields, so that no requirement brings out what the caller may not read.
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import type { FieldRequirements, Requirement } from '../access/requirements.js';
import { readArgument } from './directive-arguments.js';
import { findDirectiveName } from './linked-features.js';
import { parseFieldSet } from './required-fields.js';

type FieldsNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

interface Reading {
  readonly types: ReadonlyMap<string, FieldsNode>;
  /** Demands of a type by its name: of objects, scalars and enums. */
  readonly ofType: ReadonlyMap<string, readonly Requirement[]>;
  readonly read: (directives: readonly ConstDirectiveNode[] | undefined) => readonly Requirement[];
  /** Types by the name of a context that they set. */
  readonly contexts: ReadonlyMap<string, readonly string[]>;
}

export function readFieldRequirements(document: DocumentNode): FieldRequirements {
  const reading = createReading(document);
  const found = new Map<string, readonly Requirement[]>();
  if (reading === null) return found;
  for (const [typeName, node] of reading.types) {
    for (const field of node.fields ?? []) {
      const all = new Map<string, Requirement>();
      collect(reading, typeName, field, all, new Set());
      if (all.size > 0) found.set(`${typeName}.${field.name.value}`, [...all.values()]);
    }
  }
  return found;
}

/** Null where nothing is demanded. */
function createReading(document: DocumentNode): Reading | null {
  const names = {
    authenticated: findDirectiveName(document, 'authenticated'),
    scopes: findDirectiveName(document, 'requiresScopes'),
    policies: findDirectiveName(document, 'policy'),
    context: findDirectiveName(document, 'context'),
  };
  if (names.authenticated === null && names.scopes === null && names.policies === null) return null;
  const interned = new Map<string, Requirement>();
  const intern = (requirement: Requirement): Requirement => {
    const key = JSON.stringify(requirement);
    const known = interned.get(key) ?? requirement;
    interned.set(key, known);
    return known;
  };
  const read: Reading['read'] = (directives) =>
    (directives ?? []).flatMap((directive) => {
      const { value } = directive.name;
      if (value === names.authenticated) return [intern({ kind: 'authenticated' })];
      if (value === names.scopes) return [intern({ kind: 'scopes', anyOf: readSets(directive, 'scopes') })];
      if (value === names.policies) return [intern({ kind: 'policies', anyOf: readSets(directive, 'policies') })];
      return [];
    });
  const types = new Map<string, FieldsNode>();
  const ofType = new Map<string, readonly Requirement[]>();
  const contexts = new Map<string, string[]>();
  for (const node of document.definitions) {
    if (hasFields(node)) types.set(node.name.value, node);
    if (!hasFields(node) && node.kind !== Kind.SCALAR_TYPE_DEFINITION && node.kind !== Kind.ENUM_TYPE_DEFINITION)
      continue;
    ofType.set(node.name.value, read(node.directives));
    for (const directive of node.directives ?? []) {
      const name = directive.name.value === names.context ? readArgument(directive, 'name') : undefined;
      if (name !== undefined) contexts.set(name, [...(contexts.get(name) ?? []), node.name.value]);
    }
  }
  return { types, ofType, read, contexts };
}

/** Adds the demands of a field and of what it requires. */
function collect(
  reading: Reading,
  typeName: string,
  field: FieldDefinitionNode,
  found: Map<string, Requirement>,
  visited: Set<string>,
): void {
  const coordinate = `${typeName}.${field.name.value}`;
  if (visited.has(coordinate)) return;
  visited.add(coordinate);
  const own = [
    ...reading.read(field.directives),
    ...(reading.ofType.get(typeName) ?? []),
    ...(reading.ofType.get(nameOf(field.type)) ?? []),
  ];
  for (const requirement of own) found.set(JSON.stringify(requirement), requirement);
  for (const directive of field.directives ?? []) {
    if (directive.name.value !== 'join__field') continue;
    const requires = readArgument(directive, 'requires');
    if (requires !== undefined) collectSet(reading, typeName, parseFieldSet(requires), found, visited);
    for (const { context, selection } of readContextArguments(directive)) {
      for (const name of reading.contexts.get(context) ?? [])
        // It stands there with its braces.
        collectSet(reading, name, parseFieldSet(selection.trim().slice(1, -1)), found, visited);
    }
  }
}

function collectSet(
  reading: Reading,
  typeName: string,
  set: SelectionSetNode,
  found: Map<string, Requirement>,
  visited: Set<string>,
): void {
  for (const node of set.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT)
      collectSet(reading, node.typeCondition?.name.value ?? typeName, node.selectionSet, found, visited);
    if (node.kind !== Kind.FIELD) continue;
    const fields = reading.types.get(typeName)?.fields;
    const field = fields?.find(({ name }) => name.value === node.name.value);
    if (field === undefined) continue;
    collect(reading, typeName, field, found, visited);
    if (node.selectionSet !== undefined) collectSet(reading, nameOf(field.type), node.selectionSet, found, visited);
  }
}

/** The `contextArguments` of a `join__field`: fields of an outer object that are handed in as arguments. */
function readContextArguments(directive: ConstDirectiveNode): readonly { context: string; selection: string }[] {
  const value = directive.arguments?.find(({ name }) => name.value === 'contextArguments')?.value;
  if (value?.kind !== Kind.LIST) return [];
  return value.values.flatMap((each) => {
    if (each.kind !== Kind.OBJECT) return [];
    const text = (wanted: string) => {
      const given = each.fields.find(({ name }) => name.value === wanted)?.value;
      return given?.kind === Kind.STRING ? given.value : undefined;
    };
    const [context, selection] = [text('context'), text('selection')];
    return context === undefined || selection === undefined ? [] : [{ context, selection }];
  });
}

/** `[["a", "b"], ["c"]]` of an argument. */
function readSets(directive: ConstDirectiveNode, name: string): readonly (readonly string[])[] {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  if (value?.kind !== Kind.LIST) return [];
  return value.values.map((set) =>
    (set.kind === Kind.LIST ? set.values : [set]).flatMap((each) => (each.kind === Kind.STRING ? [each.value] : [])),
  );
}

function hasFields(node: DefinitionNode): node is FieldsNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
