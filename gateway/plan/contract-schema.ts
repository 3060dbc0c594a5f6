// A supergraph's text and the tags that a contract leaves out → the schema that clients of the contract see, as text.
// What is left out is made inaccessible, together with all that has no meaning without it; federation removes it and
// refuses what cannot be left out. Belongs in the worker.
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { pruneSchema } from '@graphql-tools/utils';
import {
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  printSchema,
  type TypeNode,
  visit,
} from 'graphql';
import { readArgument } from './directive-arguments.js';
import { findDirectiveName } from './linked-features.js';

/** Null when nothing is left out. Errors: what federation says of a schema that cannot do without the tagged elements. */
export function printContractSchema(document: DocumentNode, excludedTags: readonly string[]): string | null {
  const tag = findDirectiveName(document, 'tag');
  if (tag === null) return null;
  const isTagged = (directives: readonly ConstDirectiveNode[] | undefined) =>
    (directives ?? []).some(
      (each) => each.name.value === tag && excludedTags.includes(readArgument(each, 'name') ?? ''),
    );
  const hiddenTypes = findHiddenTypes(document, isTagged);
  const inaccessible = findDirectiveName(document, 'inaccessible');
  const mark = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: inaccessible ?? 'inaccessible' } } as const;
  let count = 0;
  const hide = <T extends { readonly directives?: readonly ConstDirectiveNode[] }>(node: T): T | undefined => {
    if ((node.directives ?? []).some(({ name }) => name.value === mark.name.value)) return undefined;
    count += 1;
    return { ...node, directives: [...(node.directives ?? []), mark] };
  };
  const hideTyped = <T extends { readonly type: TypeNode; readonly directives?: readonly ConstDirectiveNode[] }>(
    node: T,
  ) => (isTagged(node.directives) || hiddenTypes.has(nameOf(node.type)) ? hide(node) : undefined);
  const hideType = <
    T extends DefinitionNode & {
      readonly name: { value: string };
      readonly directives?: readonly ConstDirectiveNode[];
    },
  >(
    node: T,
  ) => (hiddenTypes.has(node.name.value) ? hide(node) : undefined);
  const marked: DocumentNode = visit(document, {
    DirectiveDefinition: () => false,
    ObjectTypeDefinition: { leave: hideType },
    InterfaceTypeDefinition: { leave: hideType },
    UnionTypeDefinition: { leave: hideType },
    EnumTypeDefinition: { leave: hideType },
    ScalarTypeDefinition: { leave: hideType },
    InputObjectTypeDefinition: { leave: hideType },
    FieldDefinition: { leave: hideTyped },
    InputValueDefinition: { leave: hideTyped },
    EnumValueDefinition: (node) => (isTagged(node.directives) ? hide(node) : undefined),
  });
  if (count === 0) return null;
  const text = print(inaccessible === null ? linkInaccessible(marked) : marked);
  const supergraph = Supergraph.build(text, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES });
  const schema = supergraph.apiSchema().toGraphQLJSSchema({ includeDefer: true });
  // Types that nothing leads to any more would tell of what is left out.
  return printSchema(pruneSchema(schema));
}

/** Tagged types, and types of which nothing is left. */
function findHiddenTypes(
  document: DocumentNode,
  isTagged: (directives: readonly ConstDirectiveNode[] | undefined) => boolean,
): ReadonlySet<string> {
  const hidden = new Set<string>();
  const isHiddenMember = (node: { readonly type: TypeNode; readonly directives?: readonly ConstDirectiveNode[] }) =>
    isTagged(node.directives) || hidden.has(nameOf(node.type));
  const isEmpty = (node: DefinitionNode): boolean => {
    if ('fields' in node && node.fields !== undefined && node.fields.length > 0)
      return node.fields.every((each) => isHiddenMember(each));
    if (node.kind === Kind.UNION_TYPE_DEFINITION)
      return (node.types ?? []).length > 0 && (node.types ?? []).every((each) => hidden.has(each.name.value));
    if (node.kind === Kind.ENUM_TYPE_DEFINITION)
      return (node.values ?? []).length > 0 && (node.values ?? []).every((each) => isTagged(each.directives));
    return false;
  };
  for (let before = -1; before !== hidden.size;) {
    before = hidden.size;
    for (const node of document.definitions) {
      if (!('name' in node) || node.name === undefined || hidden.has(node.name.value)) continue;
      if (node.kind === Kind.DIRECTIVE_DEFINITION || node.kind === Kind.OPERATION_DEFINITION) continue;
      const directives = 'directives' in node ? node.directives : undefined;
      if (isTagged(constant(directives)) || isEmpty(node)) hidden.add(node.name.value);
    }
  }
  return hidden;
}

/** Type definitions have constant directives only; their union with others has not in its type. */
function constant(directives: readonly ASTNode[] | undefined): readonly ConstDirectiveNode[] {
  return (directives ?? []).filter((each): each is ConstDirectiveNode => each.kind === Kind.DIRECTIVE);
}

const inaccessibleDefinition = `directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION`;
const link = `schema @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY) { query: Query }`;

function linkInaccessible(document: DocumentNode): DocumentNode {
  const added = parse(`${link}\n${inaccessibleDefinition}`).definitions;
  const [schema, definition] = added;
  const links = schema?.kind === Kind.SCHEMA_DEFINITION ? (schema.directives ?? []) : [];
  const definitions = document.definitions.map((node) =>
    node.kind === Kind.SCHEMA_DEFINITION ? { ...node, directives: [...(node.directives ?? []), ...links] } : node,
  );
  return { ...document, definitions: definition === undefined ? definitions : [...definitions, definition] };
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
