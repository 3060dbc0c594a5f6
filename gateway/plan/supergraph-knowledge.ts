// A supergraph's join directives → what each subgraph knows and can resolve: the facts that plans are verified against.
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type SelectionSetNode,
  type TypeNode,
  type UnionTypeDefinitionNode,
} from 'graphql';
import { readArgument } from './directive-arguments.js';
import { parseFieldSet } from './required-fields.js';

/** A field of a type in one subgraph. */
export interface KnownField {
  /** False where it is external there, or overridden by another subgraph. */
  readonly isResolved: boolean;
  readonly requires: SelectionSetNode | null;
  readonly provides: SelectionSetNode | null;
}

export interface SupergraphKnowledge {
  /** Key field sets by which a subgraph can be entered for a type, its interface objects and interfaces included. */
  keysOf(subgraph: string, typeName: string): readonly SelectionSetNode[];
  /** Undefined where the subgraph has no such field. An interface object stands for the types of the interface. */
  fieldOf(subgraph: string, typeName: string, fieldName: string): KnownField | undefined;
  /**
   * The object types that a field may answer with. A field that several subgraphs answer gives the same everywhere, so that
   * only what all of them know can be there.
   */
  runtimeTypesOf(typeName: string, fieldName: string): ReadonlySet<string>;
  /** Whether the subgraph knows the interface as an object type, and so not the types of its objects. */
  isInterfaceObject(subgraph: string, typeName: string): boolean;
  /** Whether an object of `typeName` matches the type condition. */
  matches(condition: string, typeName: string): boolean;
}

type CompositeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | UnionTypeDefinitionNode;

interface TypeFacts {
  readonly node: CompositeNode;
  readonly fields: ReadonlyMap<string, FieldDefinitionNode>;
  readonly subgraphs: ReadonlySet<string>;
  readonly interfaceObjectIn: ReadonlySet<string>;
  readonly keys: ReadonlyMap<string, readonly SelectionSetNode[]>;
}

export function readSupergraphKnowledge(supergraphSdl: string): SupergraphKnowledge {
  const { definitions } = parse(supergraphSdl);
  const nameOfGraph = new Map<string, string>();
  const types = new Map<string, TypeFacts>();
  for (const node of definitions) {
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION || node.name.value !== 'join__Graph') continue;
    for (const { name, directives } of node.values ?? []) {
      const join = directives?.find((each) => each.name.value === 'join__graph');
      nameOfGraph.set(name.value, (join === undefined ? undefined : readArgument(join, 'name')) ?? name.value);
    }
  }
  const graphOf = (directive: ConstDirectiveNode) => nameOfGraph.get(readArgument(directive, 'graph') ?? '');
  for (const node of definitions) if (isComposite(node)) types.set(node.name.value, readType(node, graphOf));

  const possible = findPossibleTypes(types);
  const empty: ReadonlySet<string> = new Set();

  const isInterfaceObject = (subgraph: string, typeName: string) =>
    types.get(typeName)?.interfaceObjectIn.has(subgraph) ?? false;
  /** Interfaces of a type that the subgraph knows as object types. */
  const interfaceObjectsOf = (subgraph: string, typeName: string): readonly string[] => {
    const node = types.get(typeName)?.node;
    const names = node === undefined || node.kind === Kind.UNION_TYPE_DEFINITION ? [] : (node.interfaces ?? []);
    return names.map(({ name }) => name.value).filter((name) => isInterfaceObject(subgraph, name));
  };

  const ownField = (subgraph: string, typeName: string, fieldName: string): KnownField | undefined => {
    const facts = types.get(typeName);
    const field = facts?.fields.get(fieldName);
    if (facts === undefined || field === undefined || !facts.subgraphs.has(subgraph)) return undefined;
    const joins = (field.directives ?? []).filter(({ name }) => name.value === 'join__field');
    if (joins.length === 0) return { isResolved: true, requires: null, provides: null };
    const join = joins.find((each) => graphOf(each) === subgraph);
    if (join === undefined) return undefined;
    const requires = readArgument(join, 'requires');
    const provides = readArgument(join, 'provides');
    return {
      isResolved: readArgument(join, 'external') !== 'true' && readArgument(join, 'usedOverridden') !== 'true',
      requires: requires === undefined ? null : parseFieldSet(requires),
      provides: provides === undefined ? null : parseFieldSet(provides),
    };
  };

  const runtimeTypes = (subgraph: string, typeName: string): ReadonlySet<string> => {
    const node = types.get(typeName)?.node;
    if (node === undefined) return empty;
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION) return new Set([typeName]);
    const all = possible.get(typeName) ?? empty;
    // An interface that nothing implements is all that is known of its objects.
    if (isInterfaceObject(subgraph, typeName)) return all.size === 0 ? new Set([typeName]) : all;
    return new Set([...all].filter((name) => isMemberIn(types, graphOf, subgraph, typeName, name)));
  };

  return {
    keysOf: (subgraph, typeName) =>
      [typeName, ...interfacesOf(types, typeName)].flatMap((name) => types.get(name)?.keys.get(subgraph) ?? []),
    fieldOf(subgraph, typeName, fieldName) {
      const own = ownField(subgraph, typeName, fieldName);
      if (own?.isResolved === true) return own;
      for (const name of interfaceObjectsOf(subgraph, typeName)) {
        const field = ownField(subgraph, name, fieldName);
        if (field !== undefined) return field;
      }
      return own;
    },
    runtimeTypesOf(typeName, fieldName) {
      const facts = types.get(typeName);
      const field = facts?.fields.get(fieldName);
      if (facts === undefined || field === undefined) return empty;
      let common: ReadonlySet<string> | undefined;
      for (const subgraph of facts.subgraphs) {
        if (ownField(subgraph, typeName, fieldName)?.isResolved !== true) continue;
        const join = field.directives?.find(
          ({ name, ...each }) => name.value === 'join__field' && graphOf({ name, ...each }) === subgraph,
        );
        const type = (join === undefined ? undefined : readArgument(join, 'type')) ?? namedType(field.type);
        const own = runtimeTypes(subgraph, type.replaceAll(/[[\]!]/g, ''));
        common = common === undefined ? own : common.intersection(own);
      }
      return common ?? possible.get(namedType(field.type)) ?? new Set([namedType(field.type)]);
    },
    isInterfaceObject,
    matches: (condition, typeName) => condition === typeName || (possible.get(condition)?.has(typeName) ?? false),
  };
}

function isComposite(node: DefinitionNode): node is CompositeNode {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.UNION_TYPE_DEFINITION
  );
}

function readType(node: CompositeNode, graphOf: (directive: ConstDirectiveNode) => string | undefined): TypeFacts {
  const keys = new Map<string, SelectionSetNode[]>();
  const subgraphs = new Set<string>();
  const interfaceObjectIn = new Set<string>();
  for (const join of node.directives ?? []) {
    const subgraph = join.name.value === 'join__type' ? graphOf(join) : undefined;
    if (subgraph === undefined) continue;
    subgraphs.add(subgraph);
    if (readArgument(join, 'isInterfaceObject') === 'true') interfaceObjectIn.add(subgraph);
    const key = readArgument(join, 'key');
    if (key === undefined || readArgument(join, 'resolvable') === 'false') continue;
    keys.set(subgraph, [...(keys.get(subgraph) ?? []), parseFieldSet(key)]);
  }
  const fields = node.kind === Kind.UNION_TYPE_DEFINITION ? [] : (node.fields ?? []);
  return {
    node,
    fields: new Map(fields.map((field) => [field.name.value, field])),
    subgraphs,
    interfaceObjectIn,
    keys,
  };
}

function interfacesOf(types: ReadonlyMap<string, TypeFacts>, typeName: string): readonly string[] {
  const node = types.get(typeName)?.node;
  if (node === undefined || node.kind === Kind.UNION_TYPE_DEFINITION) return [];
  return (node.interfaces ?? []).map(({ name }) => name.value);
}

function findPossibleTypes(types: ReadonlyMap<string, TypeFacts>): ReadonlyMap<string, ReadonlySet<string>> {
  const possible = new Map<string, Set<string>>();
  for (const [name, { node }] of types) {
    if (node.kind === Kind.UNION_TYPE_DEFINITION)
      possible.set(name, new Set((node.types ?? []).map((member) => member.name.value)));
    else if (node.kind === Kind.INTERFACE_TYPE_DEFINITION) possible.set(name, possible.get(name) ?? new Set());
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const each of interfacesOf(types, name)) possible.set(each, (possible.get(each) ?? new Set()).add(name));
  }
  return possible;
}

/** Whether an object type belongs to an interface or union in one subgraph. */
function isMemberIn(
  types: ReadonlyMap<string, TypeFacts>,
  graphOf: (directive: ConstDirectiveNode) => string | undefined,
  subgraph: string,
  abstractType: string,
  member: string,
): boolean {
  const abstractNode = types.get(abstractType)?.node;
  const memberNode = types.get(member)?.node;
  const [joins, argument, wanted] =
    abstractNode?.kind === Kind.UNION_TYPE_DEFINITION
      ? [abstractNode.directives?.filter(({ name }) => name.value === 'join__unionMember'), 'member', member]
      : [memberNode?.directives?.filter(({ name }) => name.value === 'join__implements'), 'interface', abstractType];
  return (joins ?? []).some((join) => graphOf(join) === subgraph && readArgument(join, argument) === wanted);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
