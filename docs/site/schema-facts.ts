// The supergraph's SDL → what it says of each type and field besides its shape: who answers it, who may ask, what it costs.
// Read from the text, because the client's schema has none of it.
import { type ConstDirectiveNode, type ConstValueNode, Kind, parse, valueFromASTUntyped } from 'graphql';

export interface SchemaFacts {
  /** Names of the subgraphs that answer it; empty where all do. */
  readonly subgraphs: readonly string[];
  /** Each inner list is one way to be allowed. */
  readonly scopes: readonly (readonly string[])[];
  readonly policies: readonly (readonly string[])[];
  /** Contracts of the callers for whom it exists: `public` unless it is tagged. */
  readonly contract: 'public' | 'partner' | 'internal';
  readonly cost: number | null;
  /** How many items a list is counted as where no argument says it. */
  readonly listSize: number | null;
}

export type FindFacts = (coordinate: string) => SchemaFacts;

interface Directed {
  readonly name: { readonly value: string };
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

const none: SchemaFacts = { subgraphs: [], scopes: [], policies: [], contract: 'public', cost: null, listSize: null };

/** Coordinates are `Article` and `Article.title`. Errors: throws for text that is no SDL. */
export function readSchemaFacts(supergraphSdl: string): FindFacts {
  const facts = new Map<string, SchemaFacts>();
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const type = definition.name.value;
    facts.set(type, readFacts({ name: definition.name, directives: listDirectives(definition) }));
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) facts.set(`${type}.${field.name.value}`, readFacts(field));
  }
  return (coordinate) => facts.get(coordinate) ?? none;
}

function listDirectives(definition: object): readonly ConstDirectiveNode[] {
  return 'directives' in definition && Array.isArray(definition.directives) ? definition.directives : [];
}

function readFacts({ directives = [] }: Directed): SchemaFacts {
  const values = (directive: string, argument: string): unknown[] =>
    directives
      .filter(({ name }) => name.value === directive)
      .map((each) => readValue(each.arguments?.find(({ name }) => name.value === argument)?.value));
  const tags = values('tag', 'name');
  const graphs = [...values('join__field', 'graph'), ...values('join__type', 'graph')];
  return {
    subgraphs: [...new Set(graphs.filter((graph) => typeof graph === 'string').map(subgraphName))],
    scopes: readSets(values('requiresScopes', 'scopes')),
    policies: readSets(values('policy', 'policies')),
    contract: tags.includes('internal') ? 'internal' : tags.includes('partner') ? 'partner' : 'public',
    cost: readNumber(values('cost', 'weight')),
    listSize: readNumber(values('listSize', 'assumedSize')),
  };
}

const subgraphName = (graph: string): string => graph.toLowerCase().replaceAll('_', '-');

function readValue(value: ConstValueNode | undefined): unknown {
  if (value === undefined) return undefined;
  return value.kind === Kind.ENUM ? value.value : valueFromASTUntyped(value);
}

function readNumber([value]: readonly unknown[]): number | null {
  return typeof value === 'number' ? value : null;
}

function readSets([sets]: readonly unknown[]): string[][] {
  if (!Array.isArray(sets)) return [];
  return sets.filter(Array.isArray).map((set) => set.filter((each) => typeof each === 'string'));
}
