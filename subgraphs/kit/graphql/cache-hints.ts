// What a room's types say of keeping their answers → the same on each field, as the gateway reads it. A type's word holds for this
// subgraph's fields alone: composition joins types, and what one subgraph says of an entity is nothing that another one says.
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql';

/** Definitions of the directives, and what makes composition keep them. */
export const cacheDirectives = parse(`
  extend schema
    @link(url: "https://specs.civic.example/cache/v0.1", import: ["@cacheControl", "@cacheTag"])
    @composeDirective(name: "@cacheControl")
    @composeDirective(name: "@cacheTag")
  directive @cacheControl(maxAge: Int!) on FIELD_DEFINITION
  directive @cacheTag(format: String!, withArgument: String) repeatable on FIELD_DEFINITION
`);

const names = ['cacheControl', 'cacheTag'];
const guards = ['authenticated', 'requiresScopes', 'policy'];

export function hasCacheHints(document: DocumentNode): boolean {
  return document.definitions.some(
    (node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION &&
      (ownHints(node).length > 0 || (node.fields ?? []).some((field) => ownHints(field).length > 0)),
  );
}

/**
 * Each field gets the age that it says of itself, else that of the type that it answers with, else, for a leaf, that of its own
 * type; and the tags of all three. `maxAge: 0` on a field takes it out. Errors: `Error` for a field that demands something of
 * the caller and says that it may be kept.
 */
export function spreadCacheHints(document: DocumentNode): DocumentNode {
  const types = new Map<string, ObjectTypeDefinitionNode>();
  const composites = new Set<string>();
  for (const node of document.definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION) types.set(node.name.value, node);
    if (
      node.kind === Kind.OBJECT_TYPE_DEFINITION ||
      node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
      node.kind === Kind.UNION_TYPE_DEFINITION
    )
      composites.add(node.name.value);
  }
  const spread = (type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode => ({
    ...type,
    directives: (type.directives ?? []).filter(({ name }) => !names.includes(name.value)),
    fields: (type.fields ?? []).map((field) => spreadField(type, field)),
  });
  const spreadField = (type: ObjectTypeDefinitionNode, field: FieldDefinitionNode): FieldDefinitionNode => {
    const answered = nameOf(field.type);
    const isLeaf = !composites.has(answered);
    const said = [field, types.get(answered), isLeaf ? type : undefined].flatMap((node) =>
      node ? [ownHints(node)] : [],
    );
    const control = said.map((hints) => hints.find(({ name }) => name.value === 'cacheControl')).find((each) => each);
    const others = (field.directives ?? []).filter(({ name }) => !names.includes(name.value));
    if (control === undefined || maxAgeOf(control) === 0) return { ...field, directives: others };
    if ([...others, ...(type.directives ?? [])].some(({ name }) => guards.includes(name.value)))
      throw new Error(`${type.name.value}.${field.name.value} is not for everybody and cannot be kept for all`);
    const tags = new Map(
      said.flat().flatMap((hint) => (hint.name.value === 'cacheTag' ? [[print(hint), hint] as const] : [])),
    );
    return { ...field, directives: [...others, control, ...tags.values()] };
  };
  return {
    ...document,
    definitions: document.definitions.map((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? spread(node) : node)),
  };
}

function ownHints({ directives }: { readonly directives?: readonly ConstDirectiveNode[] | undefined }) {
  return (directives ?? []).filter(({ name }) => names.includes(name.value));
}

function maxAgeOf({ arguments: given }: ConstDirectiveNode): number {
  const value = given?.[0]?.value;
  return value?.kind === Kind.INT ? Number(value.value) : 0;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
