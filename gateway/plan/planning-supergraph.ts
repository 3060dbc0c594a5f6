// A supergraph's text → the text that Apollo's planner gets, in which some of its known faults cannot occur:
// keys that no subgraph resolves are left out, so that no plan enters by them; a required field with arguments becomes a
// field of its own without arguments, so that it shares no response key with the same field under other arguments.
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  parse,
  print,
} from 'graphql';
import { readArgument, withoutArguments } from './directive-arguments.js';
import { findRequiredFields, type RequiredField, rewriteFieldSet } from './required-fields.js';

export interface PlanningSupergraph {
  readonly sdl: string;
  /** The fields that stand for one with arguments, by their own name. */
  readonly standing: ReadonlyMap<string, RequiredField>;
  /** Names of standing fields that a field requires, by `graph Type.field`; graphs by their subgraph's name. */
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>;
}

type TypeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export function makePlanningSupergraph(supergraphSdl: string): PlanningSupergraph {
  const document = parse(supergraphSdl);
  const types = new Map<string, TypeNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      types.set(node.name.value, node);
  }
  const required = findRequiredFields(types);
  const rewritten: DocumentNode = {
    ...document,
    definitions: document.definitions.map((node) => {
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
        return rewriteType(node, required, types);
      return node;
    }),
  };
  return {
    sdl: print(rewritten),
    standing: new Map(required.map((each) => [each.standName, each])),
    needs: findNeeds(document, types, required),
  };
}

function rewriteType<T extends TypeNode>(
  node: T,
  required: readonly RequiredField[],
  types: ReadonlyMap<string, TypeNode>,
): T {
  const fields = (node.fields ?? []).map((field) => ({
    ...field,
    directives: (field.directives ?? []).map((directive) => {
      const requires = directive.name.value === 'join__field' ? readArgument(directive, 'requires') : undefined;
      if (requires === undefined || !required.some(({ usedIn }) => usedIn.has(requires))) return directive;
      const text = rewriteFieldSet(requires, node.name.value, types, required);
      return {
        ...withoutArguments(directive, ['requires']),
        arguments: [...withoutArguments(directive, ['requires']).arguments, argumentNode('requires', text)],
      };
    }),
  }));
  const standing = required.flatMap((each) => {
    const isHere = each.typeName === node.name.value || implementsType(node, each.typeName);
    const field = isHere ? fields.find(({ name }) => name.value === each.fieldName) : undefined;
    return field === undefined ? [] : [standFor(field, each.standName)];
  });
  return {
    ...node,
    fields: [...fields, ...standing],
    directives:
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? dropUnresolvableKeys(node.directives ?? []) : node.directives,
  };
}

const implementsType = (node: TypeNode, name: string) =>
  (node.interfaces ?? []).some((each) => each.name.value === name);

function findNeeds(
  document: DocumentNode,
  types: ReadonlyMap<string, TypeNode>,
  required: readonly RequiredField[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map<string, ReadonlySet<string>>();
  const names = subgraphNames(document);
  for (const [typeName, { fields }] of types) {
    for (const field of fields ?? []) {
      for (const directive of field.directives ?? []) {
        const requires = directive.name.value === 'join__field' ? readArgument(directive, 'requires') : undefined;
        const used = required.filter(({ usedIn }) => requires !== undefined && usedIn.has(requires));
        if (requires === undefined || used.length === 0) continue;
        const text = rewriteFieldSet(requires, typeName, types, required);
        const standNames = used.map(({ standName }) => standName).filter((name) => text.includes(name));
        const subgraph = names.get(readArgument(directive, 'graph') ?? '') ?? '';
        needs.set(`${subgraph} ${typeName}.${field.name.value}`, new Set(standNames));
      }
    }
  }
  return needs;
}

/** Names of subgraphs by their names in `join__Graph`. */
function subgraphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const graphs = document.definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.flatMap(({ name, directives }) => {
      const join = directives?.find((directive) => directive.name.value === 'join__graph');
      const given = join === undefined ? undefined : readArgument(join, 'name');
      return given === undefined ? [] : [[name.value, given] as const];
    }),
  );
}

function standFor(field: FieldDefinitionNode, name: string): FieldDefinitionNode {
  return { ...field, name: { kind: Kind.NAME, value: name }, arguments: [] };
}

/** A type stays in every graph that it is in, without the keys by which that graph cannot be entered. */
function dropUnresolvableKeys(directives: readonly ConstDirectiveNode[]): readonly ConstDirectiveNode[] {
  const joins = directives.filter(({ name }) => name.value === 'join__type');
  const isKept = (join: ConstDirectiveNode) =>
    readArgument(join, 'resolvable') !== 'false' || readArgument(join, 'isInterfaceObject') === 'true';
  const kept = new Set(joins.filter(isKept).map((join) => readArgument(join, 'graph')));
  const result: ConstDirectiveNode[] = [];
  for (const directive of directives) {
    if (directive.name.value !== 'join__type' || isKept(directive)) {
      result.push(directive);
      continue;
    }
    const graph = readArgument(directive, 'graph');
    if (kept.has(graph)) continue;
    kept.add(graph);
    result.push(withoutArguments(directive, ['key', 'resolvable']));
  }
  return result;
}

function argumentNode(name: string, value: string) {
  return {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: name },
    value: { kind: Kind.STRING, value },
  } as const;
}
