// A schema's text → the schema, made in many short turns of the event loop: as one piece, hundreds of types would hold up
// requests while a supergraph is loaded. What buildASTSchema of graphql-js does, with pauses.
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type DocumentNode,
  GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  specifiedDirectives,
} from 'graphql';
import { extendSchemaImpl } from 'graphql/utilities/extendSchema.js';

/** How long a turn may take before the others get theirs, in milliseconds. */
const turnMs = 4;

/** `sdl`: printed by graphql-js, without a schema definition: its root types have the usual names. */
export async function buildSchemaInTurns(sdl: string): Promise<GraphQLSchema> {
  const document = await parseInTurns(sdl);
  const empty = {
    description: undefined,
    types: [],
    directives: [],
    extensions: {},
    extensionASTNodes: [],
    assumeValid: true,
  };
  const config = extendSchemaImpl(
    { ...empty, query: undefined, mutation: undefined, subscription: undefined, astNode: undefined },
    document,
    {
      assumeValid: true,
      assumeValidSDL: true,
    },
  );
  let turnStarted = performance.now();
  for (const type of config.types) {
    // Fields are made when they are asked for the first time, which the schema's constructor would do for all at once.
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) type.getFields();
    if (isObjectType(type) || isInterfaceType(type)) type.getInterfaces();
    if (isUnionType(type)) type.getTypes();
    if (performance.now() - turnStarted < turnMs) continue;
    await nextTurn();
    turnStarted = performance.now();
  }
  const root = (name: string) => config.types.find((type) => type.name === name && isObjectType(type));
  const [query, mutation, subscription] = ['Query', 'Mutation', 'Subscription'].map(root);
  const own = new Set(config.directives.map(({ name }) => name));
  return new GraphQLSchema({
    ...config,
    query: isObjectType(query) ? query : null,
    mutation: isObjectType(mutation) ? mutation : null,
    subscription: isObjectType(subscription) ? subscription : null,
    directives: [...config.directives, ...specifiedDirectives.filter(({ name }) => !own.has(name))],
  });
}

/** Definitions stand apart by an empty line in printed text, outside of descriptions; each piece is parsed by itself. */
async function parseInTurns(sdl: string): Promise<DocumentNode> {
  const definitions: DocumentNode['definitions'][number][] = [];
  let turnStarted = performance.now();
  for (const piece of splitDefinitions(sdl)) {
    try {
      definitions.push(...parse(piece, { noLocation: true }).definitions);
    } catch {
      // The cut went through a description that looks like the end of a type.
      return parse(sdl, { noLocation: true });
    }
    if (performance.now() - turnStarted < turnMs) continue;
    await nextTurn();
    turnStarted = performance.now();
  }
  return { kind: Kind.DOCUMENT, definitions };
}

/** Pieces of some size, cut between definitions: a line that closes one, then an empty line. */
function splitDefinitions(sdl: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  while (from < sdl.length) {
    const cut = sdl.indexOf('\n}\n\n', from + 4_000);
    const to = cut === -1 ? sdl.length : cut + 3;
    pieces.push(sdl.slice(from, to));
    from = to;
  }
  return pieces;
}
