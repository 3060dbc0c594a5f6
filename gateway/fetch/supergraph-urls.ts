// A supergraph's text → the URL of each of its subgraphs, as composition wrote it.
import { Kind, parse, valueFromASTUntyped } from 'graphql';

/** URL by subgraph name; a subgraph composed without a URL has the empty text. */
export function readSubgraphUrls(supergraphSdl: string): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const definition of parse(supergraphSdl).definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const directive of (definition.values ?? []).flatMap((value) => value.directives ?? [])) {
      if (directive.name.value !== 'join__graph') continue;
      const given = Object.fromEntries(
        (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
      );
      const { name, url } = given;
      if (typeof name === 'string' && typeof url === 'string') urls.set(name, url);
    }
  }
  return urls;
}
