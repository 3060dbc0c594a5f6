// type-graphql classes → a federated subgraph schema and its SDL. Separate, because type-graphql knows nothing of
// federation: directives go through SDL, entities get their reference resolvers here.
import { buildSubgraphSchema, type GraphQLSchemaModule, printSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  type ConstDirectiveNode,
  type EnumTypeDefinitionNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  visit,
} from 'graphql';
import { buildSchema, type BuildSchemaOptions, createResolversMap, type ResolversMap } from 'type-graphql';
import { cacheDirectives, hasCacheHints, spreadCacheHints } from './cache-hints.js';
import { enforceScopes } from './enforce-scopes.js';
import { sharedEnumTags } from './shared-types.js';
import { declareTypes, type TypeDeclarations } from './type-declarations.js';

const federationLink = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@tag", "@inaccessible", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize", "@composeDirective"])
`);

/** Key fields of an entity and the request's context → the entity, or `null` where there is none of that key. */
export type ReferenceResolver<Context> = (
  reference: Readonly<Record<string, unknown>>,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

export interface FederatedSchemaOptions<Context> {
  readonly resolvers: BuildSchemaOptions['resolvers'];
  /** Classes that no resolver returns but the schema holds (implementations of interfaces, references to other subgraphs' entities). */
  readonly orphanedTypes?: NonNullable<BuildSchemaOptions['orphanedTypes']>;
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
  /** Enum → its tag: type-graphql gives enums no directives. */
  readonly enumTags?: Readonly<Record<string, string>>;
  readonly declarations?: TypeDeclarations;
}

export interface FederatedSchema {
  readonly schema: GraphQLSchema;
  /** The subgraph's contract, as composition reads it. */
  readonly sdl: string;
}

const rootTypes = ['Query', 'Mutation', 'Subscription'];
const noTopics: NonNullable<BuildSchemaOptions['pubSub']> = {
  publish() {},
  async *subscribe() {},
};

function withNullableFields(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const fields = (type.fields ?? []).map((field) =>
    field.type.kind === Kind.NON_NULL_TYPE ? { ...field, type: field.type.type } : field,
  );
  return { ...type, fields };
}

function withTag(type: EnumTypeDefinitionNode, tag: string | undefined): EnumTypeDefinitionNode | undefined {
  if (tag === undefined) return undefined;
  const directive: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'tag' },
    arguments: [
      { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'name' }, value: { kind: Kind.STRING, value: tag } },
    ],
  };
  return { ...type, directives: [...(type.directives ?? []), directive] };
}

/** Classes → schema. Every root field is nullable, whatever its class says. */
export async function buildFederatedSchema<Context>(
  options: FederatedSchemaOptions<Context>,
): Promise<FederatedSchema> {
  const enumTags = { ...sharedEnumTags, ...options.enumTags };
  const plain = await buildSchema({
    resolvers: options.resolvers,
    orphanedTypes: [...(options.orphanedTypes ?? [])],
    // Each subscription says what it follows; there are no topics. The builder wants to be given some all the same.
    pubSub: noTopics,
    // The plain schema refers to directives that only the federated one defines.
    skipCheck: true,
    validate: false,
  });
  const shaped = visit(parse(printSchemaWithDirectives(plain)), {
    SchemaDefinition: () => null,
    // With a non-null root field, a subgraph that is away would null the answers of all others too.
    ObjectTypeDefinition: (type) => (rootTypes.includes(type.name.value) ? withNullableFields(type) : undefined),
    EnumTypeDefinition: (type) => withTag(type, enumTags[type.name.value]),
  });
  const declared = options.declarations === undefined ? shaped : declareTypes(shaped, options.declarations);
  const typeDefs = spreadCacheHints(declared);
  const cacheDefs = hasCacheHints(shaped) ? cacheDirectives.definitions : [];
  const resolvers: ResolversMap = createResolversMap(plain);
  for (const [type, resolveReference] of Object.entries(options.references)) {
    Object.assign((resolvers[type] ??= {}), { __resolveReference: resolveReference });
  }
  const module = {
    typeDefs: {
      kind: Kind.DOCUMENT,
      definitions: [...federationLink.definitions, ...cacheDefs, ...typeDefs.definitions],
    },
    resolvers,
  };
  // Both libraries describe the same map of resolvers, with types that differ only in optional parts.
  // oxlint-disable-next-line typescript/consistent-type-assertions
  const schema = buildSubgraphSchema([module as GraphQLSchemaModule]);
  enforceScopes(schema);
  return { schema, sdl: printSubgraphSchema(schema) };
}
